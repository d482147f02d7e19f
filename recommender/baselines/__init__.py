"""Models to compare with. The served road reads without them."""
