"""From frozen messages and what was read of them → shares, curves and F1; totals only, never a row."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aisle.language.plurals import singular

FALLBACK, OUTSIDE = "nlu_fallback", "out_of_scope"
EXACT_KEYS = frozenset(
    {
        "order_id",
        "email",
        "zip",
        "min_price",
        "max_price",
        "currency",
        "ordinal",
        "quantity",
        "size",
    }
)
Row = dict[str, Any]
Thing = tuple[str, str, str]


@dataclass(frozen=True)
class Reading:
    """One message, as it is labelled and as it was read. `best`: the top of the ranking."""

    row: Row
    name: str
    best: str
    confidence: float
    entities: Sequence[Row]

    @property
    def is_exact(self) -> bool:
        return bool(self.name == self.row["intent"])

    @property
    def is_acceptable(self) -> bool:
        return self.is_exact or self.name in self.row["acceptable"]


def reading(row: Row, parsed: Row) -> Reading:
    """`parsed` is a line of `bot/parse.py --ranking`."""
    ranking = parsed.get("ranking") or [parsed["intent"]]
    name, sure = parsed["intent"]["name"], float(parsed["intent"]["confidence"])
    return Reading(row, name, ranking[0]["name"], sure, parsed["entities"])


def fresh(readings: Sequence[Reading], utterances: Iterable[str]) -> list[Reading]:
    """Without the messages that somebody else wrote into the training rows too: hello, 转人工."""
    known = {_same(text) for text in utterances}
    return [one for one in readings if _same(one.row["text"]) not in known]


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def share(told: Iterable[bool]) -> float:
    """The share that is true; 0 of nothing."""
    given = list(told)
    return sum(given) / len(given) if given else 0.0


def by_group(readings: Sequence[Reading], groups: Callable[[Row], Iterable[str]]) -> Row:
    """group → rows, exact, acceptable, the largest group first."""
    members: dict[str, list[Reading]] = defaultdict(list)
    for one in readings:
        for name in groups(one.row):
            members[name].append(one)
    return {
        name: {
            "rows": len(found),
            "exact": share(one.is_exact for one in found),
            "acceptable": share(one.is_acceptable for one in found),
        }
        for name, found in sorted(members.items(), key=lambda item: -len(item[1]))
    }


def outside(readings: Sequence[Reading]) -> Row:
    """Recall and precision of out_of_scope; `kept_out` counts a fallback as not taken up either."""
    meant = [one for one in readings if one.row["intent"] == OUTSIDE]
    said = [one for one in readings if one.name == OUTSIDE]
    return {
        "recall": share(one.name == OUTSIDE for one in meant),
        "precision": share(OUTSIDE in one.row["acceptable"] or one.is_exact for one in said),
        "kept_out": share(one.name in (OUTSIDE, FALLBACK) for one in meant),
    }


def calibration(readings: Sequence[Reading], bins: int = 10) -> Row:
    """ECE of the best intent's confidence, and the curve: (from, rows, confidence, share right)."""
    curve, error = [], 0.0
    for number in range(bins):
        inside = [one for one in readings if min(int(one.confidence * bins), bins - 1) == number]
        if inside:
            said = sum(one.confidence for one in inside) / len(inside)
            right = share(one.best == one.row["intent"] for one in inside)
            curve.append((number / bins, len(inside), said, right))
            error += len(inside) / len(readings) * abs(said - right)
    return {"ece": error, "curve": curve}


def coverage(readings: Sequence[Reading]) -> list[tuple[float, float]]:
    """(share answered, share exact of those), the surest messages first."""
    ordered = sorted(readings, key=lambda one: -one.confidence)
    steps = [round(len(ordered) * tenth / 10) for tenth in range(5, 11)]
    return [
        (n / len(ordered), share(one.best == one.row["intent"] for one in ordered[:n]))
        for n in steps
        if n
    ]


def entity_scores(readings: Sequence[Reading], *, loose: bool = False) -> Row:
    """Micro-F1 over (entity, role, value): keys of a fixed form, all keys, and each key.

    Loose: “mugs” and “mug” are one kind of thing, 红 and 红色 one colour; a reason that was read as
    the policy's word for it (`value`) is compared by the shopper's own words (`text`).
    """
    hits: Counter[str] = Counter()
    told: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for one in readings:
        expected = Counter(labelled(entity, loose) for entity in one.row["entities"])
        found = Counter(told_entity(entity, loose) for entity in one.entities)
        for key, count in (expected & found).items():
            hits[key[0]] += count
        for counter, given in ((meant, expected), (told, found)):
            for key, count in given.items():
                counter[key[0]] += count
    named = sorted(set(meant) | set(told))
    return {
        "exact_keys": _f1(hits, told, meant, [key for key in named if key in EXACT_KEYS]),
        "all": _f1(hits, told, meant, named),
        "keys": {key: (_f1(hits, told, meant, [key]), meant[key], told[key]) for key in named},
    }


def labelled(entity: Row, loose: bool = False) -> Thing:
    return _plain(entity, entity.get("canonical", entity["value"]), loose)


def told_entity(entity: Row, loose: bool = False) -> Thing:
    """`entity` as a line of `bot/parse.py` names it."""
    return _plain(entity, (entity.get("text") if loose else None) or entity["value"], loose)


def _plain(entity: Row, value: object, loose: bool) -> Thing:
    text = unicodedata.normalize("NFKC", str(value)).casefold().strip()
    number = text.removesuffix(".0") if text.replace(".", "", 1).isdigit() else text
    if loose and entity["entity"] == "category" and text.isascii():
        number = singular(number)
    elif loose and entity["entity"] == "colour":
        number = number.removesuffix("色")
    return entity["entity"], entity.get("role") or "", number


def _f1(hits: Counter[str], told: Counter[str], meant: Counter[str], keys: Iterable[str]) -> float:
    right, said, wanted = (sum(counter[k] for k in keys) for counter in (hits, told, meant))
    return 2 * right / (said + wanted) if said + wanted else 0.0


def confusions(readings: Sequence[Reading], most: int = 12) -> list[tuple[str, str, int]]:
    """(meant, taken for, rows) where the name was not acceptable."""
    pairs = Counter((one.row["intent"], one.name) for one in readings if not one.is_acceptable)
    return [(meant, said, count) for (meant, said), count in pairs.most_common(most)]
