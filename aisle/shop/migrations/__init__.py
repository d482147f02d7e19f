"""Alembic's scripts; `aisle.shop.migrating` runs them, without an ini file."""
