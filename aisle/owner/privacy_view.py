"""What the page of privacy requests shows: what was asked and done, what is agreed to, what is kept how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.shop import tables
from aisle.shop.consents import PURPOSES, WITHOUT_AN_ANSWER
from aisle.shop.subjects import Subject, find_subject

ACTIONS = ("erase person", "export person")
SHOWN = 100


@dataclass(frozen=True)
class Request:
    """One request that was carried out; of an erased person only the hash is left."""

    at: int
    action: str
    actor: str
    subject: str
    facts: dict[str, Any]  # Any: JSON


@dataclass(frozen=True)
class Agreed:
    """How many said yes and no to a purpose; `without` is how it stands without an answer."""

    purpose: str
    yes: int
    no: int
    without: bool


def requests(shop: ShopParts) -> list[Request]:
    """The newest first."""
    row = tables.Audit
    wanted = select(row).where(row.action.in_(ACTIONS)).order_by(row.seq.desc()).limit(SHOWN)
    with shop.database.read() as session:
        return [
            Request(one.at, one.action, one.actor, one.subject or "", one.facts)
            for one in session.scalars(wanted)
        ]


def agreed(shop: ShopParts) -> list[Agreed]:
    """Every purpose."""
    row = tables.Consent
    counted = select(row.purpose, row.granted, func.count()).group_by(row.purpose, row.granted)
    with shop.database.read() as session:
        counts = {(purpose, granted): count for purpose, granted, count in session.execute(counted)}
    return [
        Agreed(one, counts.get((one, True), 0), counts.get((one, False), 0), WITHOUT_AN_ANSWER[one])
        for one in PURPOSES
    ]


def kept_for(shop: ShopParts) -> list[tuple[str, int]]:
    """(what, days): the texts are owner.kept_<what>. -1: as long as the law asks."""
    settings = shop.settings
    return [
        ("transcripts", settings.transcript_days),
        ("pictures", 1),
        ("vault", max(1, settings.vault_hours // 24)),
        ("watches", settings.shop.watches.days),
        ("orders", -1),
        ("audit", -1),
    ]


def subject_of(shop: ShopParts, name: str) -> Subject:
    """Whom a request is about. Raises NotFound."""
    with shop.database.read() as session:
        return find_subject(session, name)
