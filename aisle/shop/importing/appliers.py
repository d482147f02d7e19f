"""Who writes the staged changes of which kind of import."""

from __future__ import annotations

from collections.abc import Mapping

from filelock import FileLock, Timeout

from aisle.shop.database import Database
from aisle.shop.importing.customer_store import change_customer
from aisle.shop.importing.intake import Apply, settle
from aisle.shop.importing.order_store import change_order
from aisle.shop.importing.product_store import change_product

APPLIERS: Mapping[str, Apply] = {
    "products": change_product,
    "customers": change_customer,
    "orders": change_order,
}


def finish_imports(database: Database) -> None:
    """At start: finish, or take away, what a killed import left; nothing while one is running."""
    try:
        with FileLock(database.path.parent / "import.lock", timeout=0):
            settle(database, APPLIERS)
    except Timeout:
        return
