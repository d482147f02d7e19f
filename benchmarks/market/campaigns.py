"""(c) The same products told to a segment of the insights, and to as many drawn of all who agreed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.market.door import Doors
from benchmarks.market.history import Row, bestsellers, kept_by
from benchmarks.market.measures import VISITS, Tell
from benchmarks.market.shoppers import Market, conversion

if TYPE_CHECKING:
    from aisle.insights.contract import Segment
    from aisle.shop.campaigns import Campaigns

SHELVES = 6  # campaigns: one for each of the largest segments of a shelf
PROMOTED = 4
WEEK_S = 7 * 86_400


def campaigns(
    market: Market, rows: list[Row], doors: Doors, home: Path, tell: Tell
) -> dict[str, Any]:
    """Pairs of one member of the segment and one drawn person, in no order.

    Each campaign is started as the owner's page starts it and read on the widget's first screen by its own
    members. A week passes between two campaigns, so that the cap of messages holds nobody back.
    """
    from aisle.insights.insights import Insights
    from aisle.shop.campaign_people import agreed_among
    from aisle.shop.campaigns import Campaigns
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.settings import load_settings

    settings = load_settings(home, {})
    database = open_database(settings)
    place = {one.shopper_id: at for at, one in enumerate(market.people)}
    owned, sold = kept_by(market, rows, ("purchase",)), bestsellers(market, rows)
    found: dict[str, Any] = {"pairs": [], "reach": [], "segments": []}
    try:
        office = Campaigns(database, Clock(settings))
        insights = Insights.open(settings)
        shelves = [one for one in insights.segments() if one.kind == "category"]
        with database.read() as session:
            everybody = agreed_among(session, [one.shopper_id for one in market.people])
        for segment in sorted(shelves, key=lambda one: -one.people)[:SHELVES]:
            members = [one for one in insights.members(segment.segment_id) if one in set(everybody)]
            shelf = segment.segment_id.partition(":")[2]
            promoted = [good for good in sold if " > ".join(market.goods[good].shelf) == shelf][
                :PROMOTED
            ]
            drawn = list(market.dice("drawn", shelf).choice(everybody, len(members), replace=False))
            rates = []
            for people in (members, drawn):
                told = _told(office, doors, market, segment, people, promoted)
                rates.append(
                    [
                        conversion(market, place[one], seen, VISITS, owned[place[one]])
                        for one, seen in told
                    ]
                )
                _a_week_passes(home)
            found["pairs"] += list(zip(*rates, strict=True))
            found["reach"].append(len(members))
            found["segments"].append(segment.names["en"])
            tell(f"  campaign for {segment.names['en']}: {len(members)} told each")
    finally:
        database.close()
    return found


def _told(
    office: Campaigns,
    doors: Doors,
    market: Market,
    segment: Segment,
    people: Sequence[str],
    goods: Sequence[int],
) -> list[tuple[str, list[int]]]:
    """What each of them sees on the first screen of the widget."""
    from aisle.shop.campaigns import Draft

    texts = {"en": "New this week, picked for you.", "zh": "本周为您挑选。"}
    ids = tuple(market.goods[good].good_id for good in goods)
    draft = Draft(
        f"Market: {segment.names['en']}",
        segment.segment_id,
        segment.names,
        texts,
        ids,
        ("widget",),
        held_out=0.0,
    )
    number = office.draft(draft, by="market")
    office.start(number, list(people), by="market")
    language = {one.shopper_id: one.language for one in market.people}
    seen = []
    for one in people:
        shown = doors.open(language[one], one).first_screen()
        seen.append((one, [market.number[thing] for thing in shown]))
    office.stop(number, by="market")
    return seen


def _a_week_passes(home: Path) -> None:
    """What was told is a week older."""
    with closing(sqlite3.connect(home / "shop.db", timeout=20, isolation_level=None)) as shop:
        shop.execute("UPDATE campaign_members SET last_at = last_at - ?", (WEEK_S + 1,))
