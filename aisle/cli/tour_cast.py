"""Who plays in the tour: a customer of each language who may still return one thing.

The tour returns and erases for real, so that the next one needs somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import open_database
from aisle.shop.errors import Unavailable
from aisle.shop.orders import Orders
from aisle.shop.plans import Terms
from aisle.shop.possible import possible
from aisle.shop.settings import Settings
from aisle.shop.stored_settings import shop_of


@dataclass(frozen=True)
class Role:
    """A customer with one thing to send back."""

    email: str


def role_for(settings: Settings, language: str) -> Role:
    """The first who fits. Raises Unavailable when every return was used up."""
    if not settings.db_path.is_file():
        raise Unavailable(f"No shop in {settings.home}. Start one with `make run`.")
    found = next(_roles(settings, language), None)
    if found is None:
        raise Unavailable(
            f"Nobody who speaks '{language}' can return anything in this shop. The tour is made for "
            "the demo shop: `aisle --home DIR init --demo` makes a new one."
        )
    return found


def _roles(settings: Settings, language: str) -> Iterator[Role]:
    database, clock = open_database(settings), Clock(settings)
    row = tables.Customer
    with database.read() as session:
        shop = shop_of(session, settings)
        terms = Terms(shop.windows, shop.timezone, clock.now())
        people = session.execute(
            select(row.customer_id, row.email)
            .where(row.language == language, row.email.is_not(None), row.erased_at.is_(None))
            .order_by(row.customer_id)
        ).all()
    for customer_id, email in people:
        open_for_return = [
            order
            for order in Orders(database, clock).of(customer_id)
            if any(one.kind == "return_item" for one in possible(order, terms))
        ]
        # One order with one line: so that the tour need not answer which.
        if len(open_for_return) == 1 and len(open_for_return[0].lines) == 1 and email:
            yield Role(email)
