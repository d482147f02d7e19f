"""From what a person says about themselves to the one customer it fits; None for none and for several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.language.normalise import fold, normalise
from aisle.shop.order_rows import written_forms
from aisle.shop.tables import Address, Customer, Order
from aisle.shop.visibility import complete


def by_email(session: Session, email: str) -> str | None:
    """The customer with this e-mail address; case does not count."""
    wanted = email_form(email)
    rows = session.scalars(
        select(Customer.customer_id)
        .where(Customer.email == wanted, Customer.erased_at.is_(None))
        .limit(2)
    ).all()
    return rows[0] if wanted and len(rows) == 1 else None


def by_name_and_zip(session: Session, name: str, zip_code: str) -> str | None:
    """The customer with this name, in either order, who lives at this zip."""
    wanted = _letters(name)
    rows = session.execute(
        select(Customer, Address.zip)
        .join(Address, Address.customer_id == Customer.customer_id)  # by keys, whatever the size
        .where(
            Address.zip.in_(_zip_forms(zip_code)),
            Address.address_id == Customer.address_id,
            Customer.erased_at.is_(None),
        )
    ).all()
    fits = [
        row.customer_id
        for row, _ in rows
        if wanted
        and wanted
        in (_letters(row.first_name + row.last_name), _letters(row.last_name + row.first_name))
    ]
    return fits[0] if len(fits) == 1 else None


def by_order(session: Session, order_id: str, email: str | None, phone: str | None) -> str | None:
    """The owner of this order, if the e-mail or the last four digits of the telephone are theirs."""
    rows: Sequence[Customer] = session.scalars(
        select(Customer)
        .join(Order, Order.customer_id == Customer.customer_id)
        .where(
            Order.order_id.in_(written_forms(order_id)),
            Customer.erased_at.is_(None),
            complete(Order.import_id),
        )
    ).all()
    fits = {row.customer_id for row in rows if _is_theirs(row, email, phone)}
    return fits.pop() if len(fits) == 1 else None


def email_form(email: str) -> str:
    """As e-mail addresses are stored: "Mei.LI@Example.com " → "mei.li@example.com"."""
    return "".join(normalise(email).split()).casefold()


def _is_theirs(row: Customer, email: str | None, phone: str | None) -> bool:
    if email:
        return row.email == email_form(email)
    given, known = _digits(phone), _digits(row.phone)
    return len(given) >= 4 and given[-4:] == known[-4:]


def _digits(text: str | None) -> str:
    return "".join(letter for letter in normalise(text or "") if letter.isdigit())


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _zip_forms(zip_code: str) -> list[str]:
    """ "sw1a 1aa" may be stored as it is, in capitals, or without its space."""
    plain = normalise(zip_code).strip()
    return list(dict.fromkeys([plain, plain.upper(), "".join(plain.split()).upper()]))
