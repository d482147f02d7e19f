"""The demo shop of our own: hand-written rows in `demo/`, code that loads and draws them."""
