"""The table of the simulated market, for BENCHMARKS.md."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from benchmarks.market.ratios import Ratio, ratio

Found = dict[str, Any]
# part, column, what it is, asked, how a mean is written
ROWS = (
    ("personal", "bestsellers", "conversion: personal list against the bestsellers", "+10 %", "{:.1%}"),
    ("personal", "unseen", "the same, bestsellers without what the shopper met", "", "{:.1%}"),
    ("personal", "oracle", "conversion: the list of who knows each taste (no product)", "", "{:.1%}"),
    ("search", "first", "search success: found with the first words, against BM25", "+15 %", "{:.1%}"),
    ("search", "success", "found before patience ended, against BM25", "", "{:.1%}"),
    ("search", "turns", "turns to the product, against the search box", "−20 %", "{:.2f}"),
    ("campaign", "pairs", "conversion: campaign to a segment against as many at random", "+30 %", "{:.1%}"),
)  # fmt: skip
NOTE = (
    "Simulated: no figure of this table is a figure of people. Each ratio minus one, with its 95 % interval from "
    "2,000 draws of seeds and shoppers; the null market has shoppers without tastes, where it must be about 0. "
    "What is assumed, and what this cannot show: docs/market.md."
)


def shown(found: Found) -> str:
    """Markdown."""
    markets = {name: one for name, one in found.items() if "|" in name}
    lines = [
        "| simulated | asked | measured, peer | ratio, simulated | null market, simulated |",
        "|---|---|---|---|---|",
    ]
    for part, column, what, asked, form in ROWS:
        real, null = (over(markets, part, column, kind) for kind in ("tastes", "null"))
        means = ", ".join(form.format(one) for one in (real.first, real.second)) if real else ""
        lines.append(f"| {what} | {asked} | {means} | {real or ''} | {null or ''} |")
    lines += [
        "",
        f"{_world(markets)} {NOTE}",
        "",
        *_by_group(markets),
        "",
        *_replay(found.get("replay", {})),
    ]
    return "\n".join(lines)


def over(markets: Found, part: str, column: str, kind: str) -> Ratio | None:
    """One claim over all seeds of one kind of market; None where nobody was measured."""
    pairs = {
        int(name.partition("|")[0]): one[part][column]
        for name, one in markets.items()
        if name.endswith(f"|{kind}") and one[part][column]
    }
    return ratio(pairs) if pairs else None


def _world(markets: Found) -> str:
    """How many seeds, events, people reached, and what served the lists."""
    told = []
    for kind in ("tastes", "null"):
        ours = [one for name, one in markets.items() if name.endswith(f"|{kind}")]
        events = sum(one["world"]["events"] for one in ours) // max(1, len(ours))
        reach = sum(sum(one["campaign"]["reach"]) for one in ours)
        trained = sum(one["world"]["trained"] for one in ours)
        told.append(
            f"{kind}: {len(ours)} seeds, {events:,} events each, a trained recommender in {trained}, "
            f"{reach} people told of each kind of campaign"
        )
    return f"{'; '.join(told)}."


def _by_group(markets: Found) -> list[str]:
    """Search by language and by what the shopper knows."""
    firsts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, one in markets.items():
        if name.endswith("|tastes"):
            for group, pair in zip(one["search"]["shoppers"], one["search"]["first"], strict=True):
                firsts[group].append(tuple(pair))
    lines = [
        "| found with the first words, simulated | talks | assistant | BM25 |",
        "|---|---|---|---|",
    ]
    for group, pairs in sorted(firsts.items()):
        means = [sum(one[at] for one in pairs) / len(pairs) for at in (0, 1)]
        lines.append(f"| {group} | {len(pairs)} | {means[0]:.1%} | {means[1]:.1%} |")
    return lines


def _replay(found: Found) -> list[str]:
    """The same questions to real behaviour."""
    names = {
        "lists": "online-retail-ii, bought in the last tenth of the time, any in ten: recommender (counting parts) against bestsellers",
        "search": "icecat questions, people's grades, something good in five: search against BM25",
    }
    lines = ["| replay of real behaviour | units | measured, peer | ratio |", "|---|---|---|---|"]
    for part, what in names.items():
        if found.get(part):
            one = ratio({0: [(float(first), float(second)) for first, second in found[part]]})
            lines.append(f"| {what} | {one.units:,} | {one.first:.1%}, {one.second:.1%} | {one} |")
    return lines
