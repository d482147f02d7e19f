"""The weekly report: one HTML file a language, complete in itself, with the numbers and charts of the pages.

`aisle report` writes it; a scheduler calls that once a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from aisle.channels.gateway.names import shop_name
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.owner import insights_view as view
from aisle.owner.page import draw
from aisle.shop import tables
from aisle.shop.campaign_results import result_of

if TYPE_CHECKING:
    from aisle.insights.insights import Insights

DAYS = 7
STYLE = Path(__file__).parent / "../channels/web/owner/owner.css"
COUNTED = ("conversation read", "model promoted", "erase person", "export person", "campaign started")  # fmt: skip


@dataclass(frozen=True)
class Reporter:
    """Who asks for the report; the same questions as a page asks."""

    shop: ShopParts
    insights: Insights
    language: str


def report(asked: Reporter, days: int = DAYS) -> str:
    """The whole page as text."""
    shop, span = asked.shop, days
    now = shop.clock.timestamp()
    exposure = asked.insights.exposure(28)
    campaigns = [one for one in shop.campaigns.all() if one.state != "draft"]
    return draw(
        "report", asked.language, shop.clock.zone,
        shop=shop_name(shop.settings, asked.language),
        style=STYLE.read_text(encoding="utf-8"),
        since=now - days * 86400,
        until=now,
        days=days,
        group=partial(view.group_name, asked),
        whole=view.overview(asked, span),
        by_channel=asked.insights.funnel("channel", span),
        by_language=asked.insights.funnel("language", span),
        questions=asked.insights.lost_questions(10, span),
        searches=asked.insights.lost_searches(10, span),
        segments=view.segments(asked),
        campaigns=[(one, result_of(shop.database, shop.clock, one)) for one in campaigns],
        served=view.served_recommender(asked),
        exposure=exposure,
        prices=view.price_chart(asked, exposure),
        done=_done(shop, now - days * 86400),
    )  # fmt: skip


def write_reports(
    shop: ShopParts, insights: Insights, folder: Path, languages: tuple[str, ...], days: int = DAYS
) -> list[Path]:
    """`2026-W48.en.html`, `2026-W48.zh.html` in the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    year, week, _ = shop.clock.today().isocalendar()
    written = []
    for language in languages:
        path = folder / f"{year}-W{week:02d}.{language}.html"
        path.write_text(report(Reporter(shop, insights, language), days), encoding="utf-8")
        written.append(path)
    return written


def _done(shop: ShopParts, since: int) -> list[tuple[str, int]]:
    """(what, how often) of the audit trail since then: the texts are owner.did_<what>."""
    row, spoken = tables.Audit, tables.Conversation
    counted = (
        select(row.action, func.count())
        .where(row.at >= since, row.action.in_(COUNTED))
        .group_by(row.action)
    )
    with shop.database.read() as session:
        talks = session.scalar(select(func.count()).where(spoken.updated_at >= since, spoken.turns > 0))  # fmt: skip
        found = dict(session.execute(counted).all())
    rows = [(one.replace(" ", "_"), found.get(one, 0)) for one in COUNTED]
    return [("conversations", talks or 0), *rows]
