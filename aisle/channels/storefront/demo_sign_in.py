"""Signing in as a customer of the demo shop, by e-mail alone: only where the shop is the demo."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.state import Caller
from aisle.shop import tables
from aisle.shop.stored_settings import read_setting

_CUSTOMER = tables.Customer
OFFERED = 6


def is_demo(shop: ShopParts) -> bool:
    """Whether this home holds the demo shop: `init --demo` says so in the settings table."""
    with shop.database.read() as session:
        return bool(read_setting(session, "demo").get("demo"))


def offered_customers(shop: ShopParts) -> list[dict[str, Any]]:  # Any: JSON
    """The first customers that have orders. Raises 404 outside the demo."""
    if not is_demo(shop):
        raise Refusal(404, "not_found")
    order = tables.Order
    with shop.database.read() as session:
        rows = session.scalars(
            select(_CUSTOMER)
            .join(order, order.customer_id == _CUSTOMER.customer_id)
            .where(_CUSTOMER.email.is_not(None), _CUSTOMER.erased_at.is_(None))
            .group_by(_CUSTOMER.customer_id)
            .order_by(_CUSTOMER.customer_id)
            .limit(OFFERED)
        ).all()
    return [_named(row) for row in rows]


def customer_of_email(shop: ShopParts, email: str) -> str:
    """The id of the demo customer with this address. Raises 404."""
    if not is_demo(shop):
        raise Refusal(404, "not_found")
    with shop.database.read() as session:
        found = session.scalar(
            select(_CUSTOMER.customer_id).where(
                _CUSTOMER.email == email.strip().casefold(), _CUSTOMER.erased_at.is_(None)
            )
        )
    if found is None:
        raise Refusal(404, "no_customer")
    return found


def customer_json(caller: Caller) -> dict[str, Any] | None:
    """Who is signed in, or None."""
    customer_id = caller.shop.identity.customer_of(caller.conversation_id)
    if customer_id is None:
        return None
    with caller.shop.database.read() as session:
        row = session.get(_CUSTOMER, customer_id)
    return _named(row) if row else None


def _named(row: tables.Customer) -> dict[str, Any]:
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in row.last_name)
    name = (
        row.last_name + row.first_name
        if is_chinese
        else f"{row.first_name} {row.last_name}".strip()
    )
    return {"name": name, "email": row.email}
