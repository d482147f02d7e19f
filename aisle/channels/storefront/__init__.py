"""The JSON behind the demo storefront: `/shop/api/…`. A real shop has its own pages and needs only the widget."""
