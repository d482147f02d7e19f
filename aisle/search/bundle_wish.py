"""Several things for one sum: “a tent, a bag and a stove for 400 together”, 帐篷、睡袋和炉子一共400以内.

read_bundle(text, vocabulary, "USD") → parts (a wish and a count each) and what they may cost together
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from aisle.language.amounts import amounts
from aisle.language.bounds import Bound, numeric_bounds
from aisle.language.counts import find_quantities
from aisle.language.detect import detect_language
from aisle.language.normalise import fold, normalise
from aisle.language.uses import every_use
from aisle.search.refine import merged
from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import LONGEST, Wish, understand

MOST_PARTS = 8
_I = re.IGNORECASE
TOTAL = re.compile(
    r"\b(?:al+\s?together|together|in\s+total|total|all\s+in(?:\s+all)?|combined|overall|for\s+(?:all|both|everything|the\s+(?:lot|set|whole\s+lot)))\b"
    r"|一共|总共|共计|合计|总计|总价|总预算|加起来|加在一起|凑一?[套起]|拢共|全部|全套|整套|一起",
    _I,
)
_EACH = re.compile(r"\b(?:each|apiece|per\s+(?:item|piece))\b|每[一个件样款]|各自?|单价", _I)
_JOINT = re.compile(
    r"[,，、+＋&;；]|\b(?:and|plus|as\s+well\s+as)\b|以及|还有|外加|再加|[和跟与及加配]", _I
)
_OR = re.compile(r"\bor\b|\bvs\.?|/|或者?|还是", _I)
_BEGINS = re.compile(
    r"\s*(?:an?|some|the|my|one|two|three|four|\d+|一|两|二|三|四|几)(?![a-z.])", _I
)
_CLAUSE_ENDS = re.compile(r"[,，;；。.!！]")
_SHARED = re.compile(
    r"\b(?:both|all(?:\s+of\s+(?:them|it|these))?|everything)\b(?=\s+\w)|(?<!全)都(?=[要是用])", _I
)
_NEAR = 14  # characters between a sum and the words that make it one


@dataclass(frozen=True)
class Part:
    """One thing of a bundle: its wish, how many of it, and the words that asked for it."""

    wish: Wish
    count: int = 1
    said: str = ""


@dataclass(frozen=True)
class BundleWish:
    """`limit` None: no sum was named. `currency` None is the shop's; `floor` was asked and cannot be held."""

    parts: tuple[Part, ...]
    limit: Decimal | None
    language: str
    currency: str | None = None
    floor: bool = False

    def to_json(self) -> dict[str, Any]:
        """How a conversation keeps it."""
        return {
            "limit": None if self.limit is None else str(self.limit),
            "currency": self.currency,
            "language": self.language,
            "parts": [
                {"wish": one.wish.to_json(), "count": one.count, "said": one.said}
                for one in self.parts
            ],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> BundleWish:
        """The way back from `to_json`."""
        parts = tuple(
            Part(Wish.from_json(one["wish"]), int(one["count"]), one["said"])
            for one in row["parts"]
        )
        limit = None if row["limit"] is None else Decimal(row["limit"])
        return cls(parts, limit, row["language"], row["currency"])


def read_bundle(text: str, vocabulary: Vocabulary, currency: str | None) -> BundleWish | None:
    """The bundle that a text asks for; None where it asks for one thing, or for one or the other.

    Two things need a sum or a word as “together”; three in a row are a bundle in any case.
    """
    clean = normalise(text)[:LONGEST]
    spans = kinds_named(clean, vocabulary)
    if not 2 <= len(spans) <= MOST_PARTS or len(fold(clean)) != len(clean):
        return None
    total, bare = sum_of(clean, currency)
    cuts = _cuts(bare, spans)
    is_one = total is not None or TOTAL.search(clean) or _EACH.search(clean) or len(spans) > 2
    if cuts is None or not is_one:
        return None
    bare, shared = _shared(_EACH.sub(lambda found: " " * len(found[0]), bare), spans[-1][1])
    pieces = [bare[start:end] for start, end in zip([0, *cuts], [*cuts, len(bare)], strict=True)]
    wider = understand(shared, vocabulary, None, currency) if shared else None
    language = detect_language(clean)
    parts = [part_of(one, vocabulary, currency, language, wider) for one in pieces]
    if any(part.wish.filters.type is None for part in parts):
        return None
    parts = _as_meant(parts, vocabulary)
    return BundleWish(
        tuple(parts),
        None if total is None else total.maximum,
        language,
        None if total is None or total.currency == currency else total.currency,
        total is not None and total.minimum is not None and not total.about,
    )


def kinds_named(clean: str, vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """(start, end, kind) of the things named, in order; a kind named twice counts where it is first."""
    found: dict[str, tuple[int, int, str]] = {}
    for one in vocabulary.find(clean):
        if one.kind == "type" and all(one.start >= end for _, end, _ in found.values()):
            found.setdefault(one.value, (one.start, one.end, one.value))
    return list(found.values())


def sum_of(clean: str, currency: str | None) -> tuple[Bound | None, str]:
    """The sum that all may cost together, and the text with it and its words blanked.

    Of several sums it is the one beside “together”; each of the others bounds its own thing."""
    spans = [match.span() for match in TOTAL.finditer(clean)]
    bare = _blanked(clean, spans)
    total: Bound | None = None
    if not _EACH.search(clean):
        bounds = [one for one in numeric_bounds(bare, currency) if one.kind == "price"]
        sums = [*bounds, *_bare_sums(bare, spans, bounds)]
        near = [one for one in sums if _gap(one.start, one.end, spans) <= _NEAR]
        if near:
            total = min(near, key=lambda one: _gap(one.start, one.end, spans))
        elif len(sums) == 1:
            total = sums[0]
    return total, _blanked(bare, [(total.start, total.end)] if total else [])


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _bare_sums(clean: str, spans: Sequence[tuple[int, int]], taken: Sequence[Bound]) -> list[Bound]:
    """Amounts that nothing compares, as what may be spent at most: “$400 for …”, 总共400块, “400 together”."""
    return [
        Bound("price", None, one.high, one.currency, False, one.low, one.start, one.end)
        for one in amounts(fold(clean))
        if (
            one.kind == "money" or (one.kind == "bare" and _gap(one.start, one.end, spans) <= _NEAR)
        )
        and one.low >= 1
        and all(one.end <= bound.start or bound.end <= one.start for bound in taken)
    ]


def _gap(start: int, end: int, spans: Sequence[tuple[int, int]]) -> int:
    """Characters between a sum and the nearest words that make it one of all."""
    return min((max(begin - end, start - stop, 0) for begin, stop in spans), default=99)


def _cuts(clean: str, spans: Sequence[tuple[int, int, str]]) -> list[int] | None:
    """Where one thing ends and the next begins; None where two of them are joined by nothing, or by “or”."""
    cuts = []
    for (_, end, _), (start, _, _) in pairwise(spans):
        between = clean[end:start]
        joints = list(_JOINT.finditer(between))
        if not joints or _OR.search(between):
            return None
        begins = [one for one in joints if _BEGINS.match(between, one.end())]
        cuts.append(end + (begins or joints)[-1].end())
    return cuts


def _shared(clean: str, last: int) -> tuple[str, str]:
    """The text without what is asked of all of it, and that: “…, not Pulsar”, “…, both in green”."""
    tail = clean[last:]
    begins = _SHARED.search(tail)
    stop = _CLAUSE_ENDS.search(tail)
    if begins is None and stop is None:
        return clean, ""
    at = last + min(one.start() for one in (begins, stop) if one is not None)
    words = _SHARED.sub(" ", _CLAUSE_ENDS.sub(" ", clean[at:], count=1))
    return clean[:at] + " " * (len(clean) - at), words if re.search(r"\w", words) else ""


def part_of(
    piece: str, vocabulary: Vocabulary, currency: str | None, language: str, wider: Wish | None
) -> Part:
    """One thing from its words: how many, and the wish, held to what was asked of all."""
    nouns = [(one.start, one.end) for one in vocabulary.find(piece) if one.kind == "type"]
    counted = next(find_quantities(fold(piece), nouns), None)
    count = int(counted.value) if counted is not None else 1
    if counted is not None:
        piece = piece[: counted.start] + " " * (counted.end - counted.start) + piece[counted.end :]
    piece = _trimmed(piece)
    wish = understand(piece, vocabulary, language, currency)
    if wider is not None and wider.filters:
        wish = held_to(wish, wider)
    return Part(wish, count, piece)


def held_to(wish: Wish, conditions: Wish) -> Wish:
    """The wish, held to conditions that were said of all of it."""
    return dataclasses.replace(merged(wish, conditions), text=wish.text, said=wish.said)


def _as_meant(parts: Sequence[Part], vocabulary: Vocabulary) -> list[Part]:
    """Beside a tent “a bag” is a sleeping bag: a word that names no kind sold here is the kind so called
    that serves the same use as the rest."""
    kinds = [str(one.wish.filters.type) for one in parts]
    found = []
    for part, kind in zip(parts, kinds, strict=True):
        others = {one for one in kinds if one != kind}
        if kind not in vocabulary.sold and others:
            for serving in every_use():
                known = [vocabulary.kind_called(one) for one in serving]
                meant = [
                    one for one in known if one.endswith(f" {kind}") and one in vocabulary.sold
                ]
                if meant and others <= set(known):
                    filters = dataclasses.replace(part.wish.filters, type=meant[0])
                    text = re.sub(rf"\b{re.escape(kind)}\b", meant[0], part.wish.text)
                    part = dataclasses.replace(
                        part, wish=dataclasses.replace(part.wish, filters=filters, text=text)
                    )
                    break
        found.append(part)
    return found


def _trimmed(piece: str) -> str:
    """The words of one thing, without what joined it to the next."""
    piece = " ".join(piece.split())
    while (cut := _EDGE.sub("", piece)) != piece:
        piece = cut
    return piece


_EDGE = re.compile(
    rf"^(?:{_JOINT.pattern}|\bfor\b)\s*|\s*(?:{_JOINT.pattern}|\b(?:for|in|under|within)\b)$", _I
)
