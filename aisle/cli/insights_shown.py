"""The insights as tables for a terminal. A share stands with its 95 % interval."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aisle.insights.contract import (
        Alarm,
        Cleaning,
        Cohort,
        Demand,
        Estimate,
        Exposure,
        Funnel,
        GroupQuality,
        Journey,
        Learned,
        Likelihood,
        Move,
        Pair,
        Repeat,
        Segment,
        Trend,
    )
    from aisle.shop.watches import Watched

WIDTH = 110


def table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """`head` names the columns, comma between; numbers stand to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    listed = [list(row) for row in rows]
    for place, name in enumerate(head.split(",")):
        is_text = any(isinstance(row[place], str) and not _is_number(row[place]) for row in listed)
        drawn.add_column(name.strip(), justify="left" if is_text else "right")
    for row in listed:
        cells = [f"{one:,}" if isinstance(one, int) else str(one) for one in row]
        drawn.add_row(*(Text(cell) for cell in cells))
    out = io.StringIO()
    Console(file=out, width=WIDTH).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _is_number(value: object) -> bool:
    text = str(value)
    return text[:1] in "0123456789-–+" and (" " not in text or "(" in text)


def share(one: Estimate) -> str:
    """0.3 (0.11 to 0.6) → "30.0 % (11.0–60.0)"."""
    if one.value is None or one.low is None or one.high is None:
        return "–"
    return f"{one.value:.1%} ({one.low * 100:.1f}–{one.high * 100:.1f})"


def number(one: Estimate) -> str:
    """As `share`, for what is none."""
    if one.value is None or one.low is None or one.high is None:
        return "–"
    return f"{one.value:,.1f} ({one.low:,.1f}–{one.high:,.1f})"


def cleaning(found: Cleaning, language: str) -> str:
    """Kept and dropped."""
    rows = [(one.reason, one.events, one.users, one.words[language]) for one in found.dropped]
    head = f"{found.read:,} events read, {found.kept:,} kept, from {day(found.first_at)} to {day(found.last_at)}."
    return "\n".join([head, *([table("left out,events,users,why", rows)] if rows else [])])


def day(at: int | None) -> str:
    """A date of UTC."""
    return "–" if at is None else dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y-%m-%d")


def funnels(found: list[Funnel]) -> str:
    """People by step, and the share that bought."""
    rows = [
        (one.group, *(step.people for step in one.steps), share(one.conversion)) for one in found
    ]
    return table("group,seen,looked,cart,bought,bought of seen", rows)


def demand(found: Demand) -> str:
    """What was asked, the most lost first."""
    thing = "searches without a result" if found.kind == "search" else "questions without an answer"
    rows = [
        (
            one.words or "(words not kept)",
            one.lost,
            one.people,
            one.times,
            one.example,
            day(one.last_at),
        )
        for one in found.items
    ]
    more = [f"… and {found.rare:,} more."] if found.rare else []
    head = f"{thing}: {share(found.share)} of {found.share.n:,}"
    return "\n".join([head, table("asked,lost,people,times,cure,last", rows), *more])


def watched(found: list[Watched], titles: Mapping[str, str]) -> str:
    """Who waits for what."""
    if not found:
        return "Nobody waits for anything."
    rows = [(titles.get(one.product_id, one.product_id), one.back, one.cheaper) for one in found]
    return table("product,to be back,to be cheaper", rows)


def journeys(found: list[Journey]) -> str:
    """Medians."""
    rows = [
        (one.group, number(one.turns), number(one.seconds), share(one.reached)) for one in found
    ]
    return table("group,turns,seconds,conversations that chose", rows)


def loyalty(again: Repeat, cohorts: list[Cohort]) -> str:
    """Second orders, and months of return."""
    head = f"{again.buyers:,} buyers; bought again: {share(again.again)}; days between: {number(again.days_between)}"
    rows = [
        (one.month, one.people, " ".join(f"{(cell.value or 0):4.0%}" for cell in one.active))
        for one in cohorts
    ]
    return "\n".join([head, table("first month,people,active in month 0 1 2 …", rows)])


def pairs(found: list[Pair], title: Callable[[str], str]) -> str:
    """By the lower end of the lift."""
    rows = [
        (title(one.first), title(one.second), one.orders, share(one.support), share(one.confidence),
         f"{one.lift:.1f} ({one.lift_low:.1f}–{one.lift_high:.1f})")
        for one in found
    ]  # fmt: skip
    return table("first,second,orders,support,confidence,lift", rows)


def trend(found: Trend) -> str:
    """What was, what would have been expected, and what is outside."""
    rows = [
        (
            one.label,
            f"{one.value:,.0f}",
            "–"
            if one.expected is None
            else f"{one.expected:,.0f} ({one.low:,.0f}–{one.high:,.0f})",
            ""
            if one.low is None or one.high is None or one.low <= one.value <= one.high
            else "unusual",
        )
        for one in found.points
    ]
    parts = [table(f"{found.step},{found.name},expected,", rows)]
    if found.season:
        parts.append("Monday to Sunday: " + " ".join(f"{one:.2f}" for one in found.season))
    parts.append(f"Last four against the four before: {share(found.change)}")
    return "\n".join(parts)


def segments(found: list[Segment], learned: Learned, language: str) -> str:
    """Name, size and rule; how the learned ones were chosen."""
    rows = [(one.segment_id, one.names[language], one.people, share(one.share)) for one in found]
    tried = ", ".join(f"{k}: {value:.2f}" for k, value in learned.stability.items())
    said = (
        f"Learned: {learned.chosen} groups; resamples agree by (groups: adjusted Rand index) {tried}"
        if learned.stable
        else f"Learned: none; no number of groups was stable ({tried or 'too few customers'})"
    )
    return "\n".join([table("segment,name,people,of all", rows), said])


def movement(found: list[Move]) -> str:
    """Largest first; "–" is no customer yet."""
    return table(
        "from,to,people", [(one.before or "–", one.after or "–", one.people) for one in found]
    )


def likelihood(found: Likelihood | None) -> str:
    """Against the baseline of recency, and ten groups of said and was."""
    if found is None:
        return "Too few customers or buyers to learn from."
    rows = [
        (
            f"{one['said']:.1%}",
            f"{one['was']:.1%} ({one['low'] * 100:.1f}–{one['high'] * 100:.1f})",
            int(one["n"]),
        )
        for one in found.calibration
    ]
    return "\n".join([
        f"Bought within {found.days} days: {share(found.bought)} of {found.people:,} customers",
        f"AUC {_three(found.auc)}; by recency alone {_three(found.auc_recency)}",
        f"Brier {_three(found.brier)}; by recency alone {_three(found.brier_recency)}",
        *([f"{share(found.bought_before)} had bought in the time it was learned from: read the chances as an order."] if found.is_order_only else []),
        f"Calibration error {found.calibration_error:.3f}",
        table("said,was,people", rows),
    ])  # fmt: skip


def _three(one: Estimate) -> str:
    return "–" if one.value is None else f"{one.value:.3f} ({one.low:.3f}–{one.high:.3f})"


def exposure(found: Exposure) -> str:
    """Coverage, evenness, and parity by price band and brand."""
    gini = "–" if found.gini is None else f"{found.gini:.2f}"
    parity = [
        (
            one.group,
            f"{one.catalogue:.1%}",
            share(one.shown),
            f"{one.bought:.1%}",
            f"{one.ratio:.2f}",
        )
        for one in [*found.by_price, *found.by_brand]
    ]
    return "\n".join([
        f"{found.shown:,} impressions of {found.products:,} products; coverage {share(found.coverage)}; Gini {gini}",
        f"Impressions of the least-sold 80 %: {share(found.tail_share)}",
        table("price band or brand,of catalogue,of shown,of bought,shown / catalogue", parity),
    ])  # fmt: skip


def fairness(quality: list[GroupQuality], alarms: list[Alarm], language: str) -> str:
    """Groups, and what to look at."""
    rows = [
        (one.by, one.group, share(one.success), "–" if one.ratio is None else f"{one.ratio:.2f}")
        for one in quality
    ]
    told = [f"! {one.words[language]}" for one in alarms] or ["No alarm."]
    head = [table("by,group,lists chosen from,against the mean", rows)] if rows else []
    return "\n".join([*(head or ["No group has 30 lists yet."]), *told])
