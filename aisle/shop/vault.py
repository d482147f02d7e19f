"""The vault: personal values leave a text as tokens (`<email_1>`) before the text is stored anywhere.

redact("web:1", "I am ann@example.com")  → "I am <email_1>"
resolve("web:1", "I am <email_1>")       → "I am ann@example.com", while the vault keeps it
"""

from __future__ import annotations

import re

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.personal_data import Found, find_personal

_TOKEN = re.compile(r"<(?:email|phone|card|iban|cn_id)_\d{1,4}>")

_NEVER_WHOLE = ("card", "iban")


class Vault:
    """Values live `hours` from when they were last said; each conversation sees its own only."""

    def __init__(self, database: Database, clock: Clock, hours: int = 24) -> None:
        self._database = database
        self._clock = clock
        self._seconds = hours * 3600

    def redact(self, conversation_id: str, text: str) -> str:
        """The text with tokens for personal values; ids of orders, products and variants stay."""
        found = find_personal(text)
        if not found:
            return text
        with self._database.read() as session:
            exempt = _ids_of_the_shop(session, found)
        found = [one for one in found if one.value not in exempt]
        if not found:
            return text
        with self._database.write() as session:
            tokens = self._keep(session, conversation_id, found)
        parts, position = [], 0
        for one in found:
            parts += [text[position : one.start], tokens[one.kind, one.value]]
            position = one.end
        return "".join([*parts, text[position:]])

    def resolve(self, conversation_id: str, text: str) -> str:
        """The text with the values again; a token the vault does not keep (any more) stays."""
        if not _TOKEN.search(text):
            return text
        row = tables.VaultEntry
        with self._database.read() as session:
            values = dict(
                session.execute(
                    select(row.token, row.value).where(
                        row.conversation_id == conversation_id,
                        row.expires_at > self._clock.timestamp(),
                    )
                ).all()
            )
        return _TOKEN.sub(lambda match: values.get(match[0], match[0]), text)

    def purge(self) -> int:
        """Remove what has outlived its time; how many values."""
        row = tables.VaultEntry
        with self._database.write() as session:
            gone = session.execute(
                delete(row).where(row.expires_at <= self._clock.timestamp()).returning(row.token)
            )
            return len(gone.all())

    def _keep(
        self, session: Session, conversation_id: str, found: list[Found]
    ) -> dict[tuple[str, str], str]:
        row = tables.VaultEntry
        kept = session.scalars(select(row).where(row.conversation_id == conversation_id)).all()
        entries = {(one.token[1:].rpartition("_")[0], one.value): one for one in kept}
        expires_at = self._clock.timestamp() + self._seconds
        for one in found:
            entry = entries.get((one.kind, _kept(one.kind, one.value)))
            if entry is None:
                number = 1 + max(
                    (
                        _number(other.token)
                        for (kind, _), other in entries.items()
                        if kind == one.kind
                    ),
                    default=0,
                )
                entry = row(
                    conversation_id=conversation_id,
                    token=f"<{one.kind}_{number}>",
                    value=_kept(one.kind, one.value),
                )
                entries[one.kind, entry.value] = entry
                session.add(entry)
            entry.expires_at = expires_at
        return {
            (one.kind, one.value): entries[one.kind, _kept(one.kind, one.value)].token
            for one in found
        }


def _kept(kind: str, value: str) -> str:
    """Of a card or bank account only the last four places: nobody here needs the rest."""
    return f"•••• {value[-4:]}" if kind in _NEVER_WHOLE else value


def _number(token: str) -> int:
    return int(token.rpartition("_")[2].rstrip(">"))


def _ids_of_the_shop(session: Session, found: list[Found]) -> set[str]:
    """The values that are ids of ours: ten digits may be a phone, or a variant."""
    values = [one.value for one in found if one.kind != "email"]
    if not values:
        return set()
    order = tables.Order.order_id
    exempt = set(
        session.scalars(select(order).where(or_(order.in_(values), order.in_(_signed(values)))))
    )
    exempt |= {one.lstrip("#") for one in exempt}
    for column in (tables.Product.product_id, tables.Variant.variant_id):
        exempt |= set(session.scalars(select(column).where(column.in_(values))))
    return exempt


def _signed(values: list[str]) -> list[str]:
    return [f"#{value}" for value in values]
