"""Everything that stands beside a plan when it is put into words: titles, options, methods, addresses.

It is read from the erasable tables whenever an offer or a receipt is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.order_rows import order_of
from aisle.shop.order_types import Address, Method, Order
from aisle.shop.orders import address_of, methods_of
from aisle.shop.plans import Plan


@dataclass(frozen=True)
class Scene:
    """What the words need. `options` are those of variants, old and new, by id."""

    order: Order | None = None
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    methods: Mapping[str, Method] = field(default_factory=dict)
    old_address: Address | None = None
    new_address: Address | None = None


def scene_of(session: Session, plan: Plan) -> Scene:
    """The scene of a plan as the database has it now."""
    row = session.get(tables.Order, plan.order_id) if plan.order_id else None
    order = order_of(session, row) if row else None
    return Scene(
        order=order,
        options=_options(session, plan),
        methods={found.payment_method_id: found for found in methods_of(session, plan.customer_id)},
        old_address=_old_address(session, plan, order),
        new_address=address_of(session, plan.address_id),
    )


def _options(session: Session, plan: Plan) -> dict[str, dict[str, str]]:
    ids = {line.variant_id for line in plan.lines}
    ids |= {line.new_variant_id for line in plan.lines if line.new_variant_id}
    row = tables.Variant
    found = session.scalars(select(row).where(row.variant_id.in_(ids))).all() if ids else []
    return {variant.variant_id: dict(variant.options) for variant in found}


def _old_address(session: Session, plan: Plan, order: Order | None) -> Address | None:
    if plan.kind == "change_address":
        return order.address if order else None
    if plan.kind == "change_own_address":
        customer = session.get(tables.Customer, plan.customer_id)
        return address_of(session, customer.address_id) if customer else None
    return None
