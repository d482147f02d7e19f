"""What the pages and the weekly report show of the insights: numbers, and the charts of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy import func, select

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.language.wording import say
from aisle.owner import charts
from aisle.owner.charts import Chart
from aisle.owner.page import words
from aisle.shop import tables
from aisle.shop.model_versions import Version

if TYPE_CHECKING:
    from aisle.insights.contract import (
        Alarm,
        By,
        Cleaning,
        Cohort,
        Demand,
        Exposure,
        Funnel,
        GroupQuality,
        Journey,
        Learned,
        Likelihood,
        Move,
        Pair,
        Parity,
        Repeat,
        Segment,
        Trend,
    )
    from aisle.insights.insights import Insights

BYS = ("all", "channel", "language", "category")
SPANS = (7, 28, 90, 0)  # days; 0: everything
MOST_BARS = 12


class Asked(Protocol):
    """Whoever asks: a signed-in owner, or the report."""

    @property
    def shop(self) -> ShopParts: ...
    @property
    def insights(self) -> Insights: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Overview:
    whole: Funnel | None
    searches: Demand
    questions: Demand
    trend: Trend
    chart: Chart | None
    alarms: list[Alarm]
    cleaning: Cleaning
    thumbs: tuple[int, int]  # up, down
    waiting: int  # hand-offs


@dataclass(frozen=True)
class FunnelPage:
    funnels: list[Funnel]
    chart: Chart | None
    journeys: list[Journey]
    repeat: Repeat
    cohorts: list[Cohort]
    pairs: list[tuple[Pair, str, str]]  # with the titles


@dataclass(frozen=True)
class SegmentsPage:
    segments: list[Segment]
    chart: Chart | None
    learned: Learned
    moves: list[tuple[str, str, int]]  # names
    agreed: int  # people who agreed to offers


@dataclass(frozen=True)
class QualityPage:
    served: Version | None
    groups: list[GroupQuality]
    chart: Chart | None
    likelihood: Likelihood | None
    calibration: Chart | None


@dataclass(frozen=True)
class FairnessPage:
    exposure: Exposure
    brands: Chart | None
    prices: Chart | None
    groups: list[GroupQuality]
    alarms: list[Alarm]


def span_of(days: int) -> int | None:
    """One of SPANS; None is everything."""
    return (days if days in SPANS else 28) or None


def overview(owner: Asked, span: int | None) -> Overview:
    """The first page."""
    insights = owner.insights
    whole = next(iter(insights.funnel("all", span)), None)
    trend = insights.trend("purchase", "day", 90)
    return Overview(
        whole=whole,
        searches=insights.lost_searches(5, span),
        questions=insights.lost_questions(5, span),
        trend=trend,
        chart=trend_chart(owner, trend),
        alarms=insights.alarms(span),
        cleaning=insights.cleaning(),
        thumbs=_thumbs(owner.shop, span),
        waiting=len(owner.shop.handoffs.queue()),
    )


def trend_chart(owner: Asked, trend: Trend) -> Chart | None:
    """What was, and what was to be expected."""
    t = _texts(owner)
    series: dict[str, Sequence[float | None]] = {t("trend_was"): [one.value for one in trend.points]}  # fmt: skip
    if any(one.expected is not None for one in trend.points):
        series[t("trend_expected")] = [one.expected for one in trend.points]
    labels = [one.label for one in trend.points]
    return charts.lines(t("trend_purchase"), labels, series)


def watched(owner: Asked) -> list[tuple[str, int, int]]:
    """(title, people who wait for it to be back, to be cheaper)."""
    found = owner.shop.watches.demand(MOST_BARS)
    titles = titles_of(owner, [one.product_id for one in found])
    return [(titles.get(one.product_id, one.product_id), one.back, one.cheaper) for one in found]


def funnel(owner: Asked, by: str, span: int | None) -> FunnelPage:
    """Also what follows a purchase."""
    insights = owner.insights
    grouped = cast("By", by)
    funnels = insights.funnel(grouped, span)
    pairs = insights.basket_pairs(15)
    titles = titles_of(owner, [name for one in pairs for name in (one.first, one.second)])
    return FunnelPage(
        funnels=funnels,
        chart=funnel_chart(owner, funnels),
        journeys=insights.to_product(grouped, span),
        repeat=insights.repeat_purchase(),
        cohorts=insights.cohorts(12),
        pairs=[(one, titles.get(one.first, one.first), titles.get(one.second, one.second)) for one in pairs],
    )  # fmt: skip


def funnel_chart(owner: Asked, funnels: list[Funnel]) -> Chart | None:
    """Of one group the people at each step, of several the share that bought."""
    t = _texts(owner)
    if len(funnels) == 1:
        rows = [(t(f"step_{one.step}"), float(one.people)) for one in funnels[0].steps]
        return charts.bars(t("people_at_step"), rows)
    shares = [(group_name(owner, one.group), one.conversion.value) for one in funnels[:MOST_BARS]]
    return charts.bars(t("conversion_by"), shares, is_share=True)


def segments(owner: Asked) -> SegmentsPage:
    """Rules first, learned ones last."""
    insights, t = owner.insights, _texts(owner)
    found = insights.segments()
    names = {one.segment_id: words(owner.language, one.names) for one in found}
    sizes = [(names[one.segment_id], float(one.people)) for one in found if one.kind in ("rfm", "learned")]  # fmt: skip
    moves = insights.movement("rfm", 28)
    return SegmentsPage(
        segments=found,
        chart=charts.bars(t("segment_sizes"), sizes[: MOST_BARS * 2]),
        learned=insights.learned(),
        moves=[_move(one, names, t("no_segment")) for one in moves if one.before != one.after][:12],
        agreed=len(owner.shop.subscribers.everybody()),
    )


def _move(move: Move, names: dict[str, str], none: str) -> tuple[str, str, int]:
    def name(segment: str) -> str:
        return names.get(segment) or names.get(f"rfm:{segment}") or segment or none

    return name(move.before), name(move.after), move.people


def quality(owner: Asked, span: int | None) -> QualityPage:
    """The served model's own test, and what shoppers did with its lists."""
    insights, t = owner.insights, _texts(owner)
    groups = insights.quality(span)
    shares = [(group_name(owner, one.group), one.success.value) for one in groups]
    foretold = insights.likelihood(28)
    return QualityPage(
        served=served_recommender(owner),
        groups=groups,
        chart=charts.bars(t("success_by"), shares[:MOST_BARS], is_share=True),
        likelihood=foretold,
        calibration=_calibration(owner, foretold) if foretold else None,
    )


def served_recommender(owner: Asked) -> Version | None:
    """With the measures of its own test."""
    found = owner.shop.models.versions("recommender")
    return next((one for one in found if one.is_served), None)


def _calibration(owner: Asked, foretold: Likelihood) -> Chart | None:
    t = _texts(owner)
    rows = foretold.calibration
    labels = [str(number) for number in range(1, len(rows) + 1)]
    series = {t("said"): [one["said"] for one in rows], t("came_true"): [one["was"] for one in rows]}  # fmt: skip
    return charts.groups(t("calibration"), labels, series, is_share=True)


def fairness(owner: Asked, span: int | None) -> FairnessPage:
    """Products and people."""
    insights, t = owner.insights, _texts(owner)
    exposure = insights.exposure(span)
    return FairnessPage(
        exposure=exposure,
        brands=_parity(owner, t("by_brand"), exposure.by_brand),
        prices=price_chart(owner, exposure),
        groups=insights.quality(span),
        alarms=insights.alarms(span),
    )


def price_chart(owner: Asked, exposure: Exposure) -> Chart | None:
    """What each price band is of the catalogue, and of what was shown."""
    return _parity(owner, say("owner.by_price", owner.language), exposure.by_price)


def _parity(owner: Asked, title: str, rows: list[Parity]) -> Chart | None:
    t, shown = _texts(owner), rows[:8]
    labels = [group_name(owner, one.group) for one in shown]
    series: dict[str, Sequence[float | None]] = {
        t("in_catalogue"): [one.catalogue for one in shown],
        t("was_shown"): [one.shown.value for one in shown],
    }
    return charts.groups(title, labels, series, is_share=True)


def group_name(owner: Asked, group: str) -> str:
    """“web” → Website; what has no text of ours stays as it is."""
    known = {
        "all": "group_all", "web": "channel_web", "telegram": "channel_telegram", "rest": "channel_rest",
        "en": "spoken_en", "zh": "spoken_zh", "": "group_unknown", "unknown": "group_unknown",
        "low": "band_low", "middle": "band_middle", "high": "band_high", "none": "history_none",
    }  # fmt: skip
    return say(f"owner.{known[group]}", owner.language) if group in known else group


def titles_of(owner: Asked, product_ids: Sequence[str]) -> dict[str, str]:
    """The titles of those that are still in the catalogue."""
    found = owner.shop.catalogue.many(sorted(set(product_ids)))
    return {one.product_id: one.text(owner.language, "title") for one in found}


def _thumbs(shop: ShopParts, span: int | None) -> tuple[int, int]:
    row = tables.Feedback
    since = shop.clock.timestamp() - span * 86400 if span else 0
    counted = select(row.value > 0, func.count()).where(row.at >= since).group_by(row.value > 0)
    with shop.database.read() as session:
        counts = {bool(is_up): count for is_up, count in session.execute(counted)}
    return counts.get(True, 0), counts.get(False, 0)


def _texts(owner: Asked) -> Any:  # Any: a function of a key
    return lambda key, **values: say(f"owner.{key}", owner.language, **values)
