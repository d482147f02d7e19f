"""Bulk import: products, customers, orders, events and the tau data, from files into the database.

Whatever is killed in the middle leaves nothing that is seen; whatever is imported twice adds nothing.
"""

from __future__ import annotations

from aisle.shop.importing.appliers import finish_imports
from aisle.shop.importing.customers import import_customers
from aisle.shop.importing.events import import_events
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.orders import import_orders
from aisle.shop.importing.products import import_products
from aisle.shop.importing.report import ImportReport, Progress
from aisle.shop.importing.tau import import_tau

__all__ = [
    "ImportOptions",
    "ImportReport",
    "Progress",
    "finish_imports",
    "import_customers",
    "import_events",
    "import_orders",
    "import_products",
    "import_tau",
]
