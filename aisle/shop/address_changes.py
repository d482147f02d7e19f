"""Where a pending order goes, and where its owner lives: two changes that do not touch each other.

The new address is a row of the erasable `addresses` table from the offer on; the offer and all that
follows hold its id and a hash. An offer that is not taken has its row removed again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from aisle.language.normalise import normalise
from aisle.shop import clauses, tables
from aisle.shop.order_types import Address, Order
from aisle.shop.order_writes import Operation, advance_order, changed_meanwhile
from aisle.shop.plans import Plan, Terms, hash_of
from aisle.shop.preconditions import require_open
from aisle.shop.refusals import Unfit, refuse_order

LONGEST = 200  # characters of one part of an address
_PARTS = tuple(part.name for part in dataclasses.fields(Address))


def read_address(parts: Mapping[str, str | None]) -> Address:
    """The address in these parts. Raises Unfit when street, city, country or zip is missing."""
    unknown = set(parts) - set(_PARTS)
    if unknown:
        raise Unfit("orders.address_part_unknown", part=sorted(unknown)[0])
    clean = {name: " ".join(normalise(parts.get(name) or "").split()) for name in _PARTS}
    for name in ("address1", "city", "country", "zip"):
        if not clean[name]:
            raise Unfit(f"orders.address_needs_{name}")
    for name, value in clean.items():
        if len(value) > LONGEST:
            raise Unfit("orders.address_too_long", part=name, limit=str(LONGEST))
    return Address(**clean)


def address_hash(address: Address) -> str:
    """What an offer keeps of an address."""
    return hash_of(dataclasses.asdict(address))


def check_change_pending_address(
    order: Order, address: Address, address_id: int | None, terms: Terms
) -> Plan:
    """Raises NotAllowed. `address_id` is where the new address is stored, None before it is."""
    require_open(order, "change_address", terms)
    if order.address == address:
        raise refuse_order(order, terms, "orders.same_address", clauses.ADDRESS_CHANGE)
    return Plan(
        kind="change_address",
        customer_id=order.customer_id,
        order_id=order.order_id,
        order_version=order.version,
        currency=order.currency,
        status_before=order.status,
        status_after=order.status,
        address_id=address_id,
        address_hash=address_hash(address),
        clauses=(clauses.ADDRESS_CHANGE,),
    )


def check_change_own_address(customer_id: str, address: Address, address_id: int | None) -> Plan:
    """The customer's own address; orders on their way keep theirs."""
    return Plan(
        kind="change_own_address",
        customer_id=customer_id,
        address_id=address_id,
        address_hash=address_hash(address),
    )


def change_pending_address(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan: the order points to the new address."""
    advance_order(session, plan, address_id=plan.address_id)


def change_own_address(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan: the customer points to the new address."""
    row = tables.Customer
    done = session.execute(
        update(row)
        .where(row.customer_id == plan.customer_id, row.erased_at.is_(None))
        .values(address_id=plan.address_id)
        .returning(row.customer_id)
    ).all()
    if len(done) != 1:
        raise changed_meanwhile()


def keep_address(session: Session, customer_id: str, address: Address) -> int:
    """Store an address that is only proposed yet; its id."""
    row = tables.Address(customer_id=customer_id, **dataclasses.asdict(address))
    session.add(row)
    session.flush()
    return row.address_id


def drop_proposal(session: Session, address_id: int | None) -> None:
    """Remove a proposed address that nothing points to."""
    if address_id is None:
        return
    order, customer = tables.Order, tables.Customer
    shipped_to = select(order.order_id).where(order.address_id == address_id).limit(1)
    home_of = select(customer.customer_id).where(customer.address_id == address_id).limit(1)
    if session.scalar(shipped_to) is None and session.scalar(home_of) is None:
        session.execute(delete(tables.Address).where(tables.Address.address_id == address_id))
