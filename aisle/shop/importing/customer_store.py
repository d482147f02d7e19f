"""Customers into the tables: the person, the address used by default, the ways to pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from aisle.shop import tables

ADDRESS = ("address1", "address2", "city", "state", "country", "zip")
Data = Mapping[
    str, Any
]  # {"customer": columns, "address": columns or None, "payment_methods": [columns]}


def add_customer(session: Session, data: Data, import_id: str | None) -> None:
    """Insert one customer, seen when the import is complete."""
    customer = tables.Customer(**data["customer"], import_id=import_id)
    customer.payment_methods = [tables.PaymentMethod(**one) for one in data["payment_methods"]]
    session.add(customer)
    if data["address"] is not None:
        address = tables.Address(**data["address"])
        customer.addresses = [address]
        session.flush()
        customer.address_id = address.address_id


def change_customer(session: Session, data: Data) -> None:
    """Write what a feed says over what is stored; fields and ways to pay it leaves out stay."""
    customer = session.get(tables.Customer, data["customer"]["customer_id"])
    if customer is None or customer.erased_at is not None:
        return
    for name, value in data["customer"].items():
        setattr(customer, name, value)
    if data["address"] is not None:
        address = session.get(tables.Address, customer.address_id) if customer.address_id else None
        if address is None:
            address = tables.Address(customer_id=customer.customer_id)
            session.add(address)
        for name, value in data["address"].items():
            setattr(address, name, value)
        session.flush()
        customer.address_id = address.address_id
    for one in data["payment_methods"]:
        session.merge(tables.PaymentMethod(**one, customer_id=customer.customer_id))


def stored_customers(session: Session, ids: Sequence[str]) -> dict[str, Data]:
    """What is stored of these customers, in the shape that `add_customer` takes."""
    rows = session.scalars(
        select(tables.Customer)
        .where(tables.Customer.customer_id.in_(ids))
        .options(
            selectinload(tables.Customer.addresses), selectinload(tables.Customer.payment_methods)
        )
    )
    return {row.customer_id: _data(row) for row in rows}


def owners_of_methods(session: Session, method_ids: Sequence[str]) -> dict[str, str]:
    """Whose each stored way to pay is."""
    row = tables.PaymentMethod
    return dict(
        session.execute(
            select(row.payment_method_id, row.customer_id).where(
                row.payment_method_id.in_(method_ids)
            )
        ).all()
    )


def is_changed(stored: Data, data: Data) -> bool:
    """Whether writing `data` over what is stored would change anything."""
    if any(stored["customer"].get(name) != value for name, value in data["customer"].items()):
        return True
    if data["address"] is not None and stored["address"] != data["address"]:
        return True
    there = {one["payment_method_id"]: one for one in stored["payment_methods"]}
    return any(there.get(one["payment_method_id"]) != one for one in data["payment_methods"])


def _data(row: tables.Customer) -> Data:
    own = next((one for one in row.addresses if one.address_id == row.address_id), None)
    return {
        "customer": {
            name: getattr(row, name)
            for name in (
                "customer_id",
                "first_name",
                "last_name",
                "email",
                "phone",
                "language",
                "created_at",
            )
        },
        "address": None if own is None else {name: getattr(own, name) for name in ADDRESS},
        "payment_methods": [
            {
                name: getattr(one, name)
                for name in (
                    "payment_method_id",
                    "source",
                    "brand",
                    "last_four",
                    "balance_minor",
                    "currency",
                )
            }
            for one in row.payment_methods
        ],
    }
