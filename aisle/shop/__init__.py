"""The business: products, customers, carts, orders, returns, policies, events, privacy, and their database."""
