"""What was asked for and not found, or not answered, by how much was lost."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from aisle.insights.contract import Demand, LostDemand
from aisle.insights.ground import DAY_S, Ground
from aisle.insights.intervals import wilson
from aisle.language.normalise import fold
from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.visibility import complete

WITHIN_S = DAY_S  # who puts something in the cart or buys within a day is not lost
WORDS_CHARACTERS = 120
MOST = 1_000  # kept of what was asked; the rest is counted


@dataclass
class _Asked:
    """One thing that was asked, however often."""

    words: str
    language: str
    times: int = 0
    near: int = 0
    last_at: int = 0
    people: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)


def lost_demand(database: Database, ground: Ground, kind: str, days: int | None = 28) -> Demand:
    """`kind` is search or question. People who look like bots are left out, as everywhere."""
    since = 0 if days is None else ground.now - days * DAY_S
    bought, known = _chosen(ground, since)
    total, missed = 0, 0
    asked: dict[str, _Asked] = {}
    for user, at, words, language, facts in _rows(database, kind, since, ground.now):
        if user not in known:
            continue
        total += 1
        if not is_missed(kind, facts):
            continue
        missed += 1
        name = fold(words or described(facts)).strip(" .!?。！？")[:WORDS_CHARACTERS]
        one = asked.setdefault(name, _Asked(name, language or ""))
        one.times += 1
        one.near += bool(facts.get("near"))
        one.last_at = max(one.last_at, at)
        one.people.add(user)
        after = bought.get(user, [])
        place = bisect_right(after, at - 1)
        if place == len(after) or after[place] > at + WITHIN_S:
            one.lost.add(user)
    ranked = sorted(asked.values(), key=lambda one: (-len(one.lost), -one.times, one.words))
    items = [
        LostDemand(one.words, one.language, one.times, len(one.people), len(one.lost), one.last_at,
                   _cure(kind, one))
        for one in ranked[:MOST]
    ]  # fmt: skip
    return Demand(kind, items, max(0, len(ranked) - MOST), wilson(missed, total))


def is_missed(kind: str, facts: Mapping[str, Any]) -> bool:
    """A search that found nothing that fits wholly; a question without evidence."""
    return not facts.get("results") if kind == "search" else not facts.get("answered")


def described(facts: Mapping[str, Any]) -> str:
    """The understood parts of a wish whose words were not kept: {"type": "tent"} → "tent"."""
    parts = []
    for name, value in dict(facts.get("wish") or {}).items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        shown = ", ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
        parts.append(shown if name == "type" else f"{name} {shown}")
    return ", ".join(parts)


def _cure(kind: str, one: _Asked) -> str:
    if kind == "question":
        return "describe"
    return "condition" if one.near * 2 > one.times else "stock"


def _chosen(ground: Ground, since: int) -> tuple[dict[str, list[int]], set[str]]:
    """When each person put something in the cart or bought it; and who counts at all."""
    import polars as pl

    events = ground.events.filter(pl.col("at") >= since)
    rows = events.filter(pl.col("event").cast(pl.String).is_in(["cart", "purchase"])).select(
        "user_id", "at"
    )
    found: dict[str, list[int]] = defaultdict(list)
    for user, at in rows.iter_rows():  # sorted by time within a person
        found[user].append(at)
    return found, set(events["user_id"].unique().to_list())


def _rows(
    database: Database, kind: str, since: int, now: int
) -> Iterator[tuple[str, int, str | None, str | None, Mapping[str, Any]]]:
    row = tables.Event
    statement = select(row.user_id, row.at, row.words, row.language, row.facts).where(
        row.event == kind, row.at > since, row.at <= now + DAY_S, row.facts.is_not(None),
        complete(row.import_id),
    )  # fmt: skip
    with database.read() as session:
        for user, at, words, language, facts in session.execute(
            statement.execution_options(yield_per=10_000)
        ):
            if facts is not None:
                yield user, at, words, language, facts
