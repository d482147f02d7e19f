"""The vault: personal values leave a text as tokens (`<email_1>`) before the text is stored anywhere.

redact("web:1", "I am ann@example.com")  → "I am <email_1>"
resolve("web:1", "I am <email_1>")       → "I am ann@example.com", while the vault keeps it
hide("web:1", "I am Ann Lee")            → "I am <name_1>": for what is stored; the dialogue hears the name
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.personal_data import Found, find_personal
from aisle.shop.personal_words import find_words, known_of, parts_of, spelled

_TOKEN = re.compile(r"<(?:email|phone|card|iban|cn_id|name|address)_\d{1,4}>")

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
        return self._replaced(conversation_id, text, found)

    def hide(self, conversation_id: str, text: str, *, is_shopper: bool = False) -> str:
        """`redact`, and the names and addresses that are known, introduced or asked for."""
        return self.hiding(conversation_id, is_shopper=is_shopper)(text)

    def hiding(self, conversation_id: str, *, is_shopper: bool = False) -> Callable[[str], str]:
        """`hide` for many texts of one moment: what is known is read once."""
        with self._database.read() as session:
            known = known_of(session, conversation_id)
            heard = _heard(session, conversation_id)
        names, lines = (
            tuple(value for token, value in heard if token.startswith(f"<{kind}_"))
            for kind in ("name", "address")
        )
        known = replace(known, names=known.names + names, lines=known.lines + lines)

        def hidden(text: str) -> str:
            plain = self.redact(conversation_id, text)
            found = find_words(plain, known, is_shopper=is_shopper)
            found = [one for one in found if not _TOKEN.search(one.value)]
            return self._replaced(conversation_id, plain, found)

        return hidden

    def hider(self, conversation_id: str) -> Callable[[str], str] | None:
        """Puts tokens for everything the vault has of this conversation; None where it has nothing."""
        with self._database.read() as session:
            heard = _heard(session, conversation_id)
        pairs = [
            (spelled(value), token)
            for token, value in sorted(heard, key=lambda pair: -len(pair[1]))
            if not value.startswith("••••")
        ]

        def hidden(text: str) -> str:
            for pattern, token in pairs:
                text = pattern.sub(token, text)
            return text

        return hidden if pairs else None

    def _replaced(self, conversation_id: str, text: str, found: list[Found]) -> str:
        if not found:
            return text
        more = [Found("address", part, 0, 0) for one in found for part in parts_of(one)]
        with self._database.write() as session:
            tokens = self._keep(session, conversation_id, [*found, *more])
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


def _heard(session: Session, conversation_id: str) -> list[tuple[str, str]]:
    row = tables.VaultEntry
    found = session.execute(
        select(row.token, row.value).where(row.conversation_id == conversation_id)
    )
    return [(str(token), str(value)) for token, value in found]


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
