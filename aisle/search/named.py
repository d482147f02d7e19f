"""The named things of a wish: brands, kinds, colours, sizes, attributes; wanted, unwanted or soft."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable

from aisle.search.asking import (
    FITS_BEFORE,
    NOT_AFTER,
    NOT_BEFORE,
    NOT_LIST,
    SOFT_AHEAD,
    SOFT_BEHIND,
    Reading,
)
from aisle.search.columns import size_key
from aisle.search.filters import Exclusions, Filters
from aisle.search.phrases import Found
from aisle.search.vocabulary import Vocabulary

_CLAUSE = re.compile(r"[,;.!?，；。！？]|\bbut\b|但")
# “something to keep coffee hot” is no coffee; the words stay to be ranked by
PURPOSE = re.compile(
    r"\b(?:something|anything|smth|sth|things?|stuff)\s+(?:\w+\s+){0,2}?(?:to|for|that|which)\b[^,;.!?]*"
    r"|(?:能|可以|用来)[^,，。！？]{1,20}的?(?:东西|玩意儿?|产品|好物)",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|with|fits?|compatible)\b|适用|适合|兼容")
_FOR_MINE = re.compile(
    r"(?:[^\W\d_]{2,}\s+for\s+(?:my|our|his|her|the|an?)|给我?的?)\s*$", re.IGNORECASE
)
_USED_FOR = re.compile(r"[上里边]?(?:用|配)的?")
_FEATURE = "attribute:feature"
_LEXICON_ATTRIBUTES = {"material": "material"}


def read_named(
    reading: Reading, vocabulary: Vocabulary, filters: Filters
) -> tuple[Filters, tuple[str, ...], list[str]]:
    """The filters with what the text names added, the soft wishes, and the words of the kind.

    Kinds stay in the text to be ranked by; brands, colours and sizes do not (every hit has them).
    """
    text = reading.rest
    wanted: dict[str, list[str]] = defaultdict(list)
    unwanted: dict[str, list[str]] = defaultdict(list)
    soft: list[str] = []
    kinds: list[Found] = []
    negated_until = -1
    for found in _chosen(vocabulary, text):
        negated, start = _negation(reading.text, found, negated_until)
        if negated:
            negated_until = found.end
            reading.take(start, found.end)
            free = free_of(vocabulary, reading.text[found.start : found.end])
            if free:
                wanted[f"attribute:{free}"].append("true")
            else:
                unwanted[found.kind].append(found.value)
        elif found.kind == _FEATURE and (tends := vocabulary.tends(found.value)):
            soft.append(f"tends:{tends}")
        elif _is_soft(reading.text, found):
            soft.append(f"{found.kind}:{found.value}")
        elif found.kind == "type":
            if not (_is_purpose(reading.text, found) or _is_for(vocabulary, reading.text, found)):
                kinds.append(found)
        elif found.kind == "brand" and FITS_BEFORE.search(text[: found.start]):
            continue  # a case for Samsung need not be by Samsung: it stays text
        else:
            wanted[found.kind].append(found.value)
            if vocabulary.states(found.kind, found.value):
                reading.take(found.start, found.end)
    reading.take_all(SOFT_BEHIND)
    reading.take_all(SOFT_AHEAD)
    head = _head(text, kinds)
    filters = dataclasses.replace(
        filters,
        type=head.value if head else None,
        brand=_unique(vocabulary.brand(name) for name in wanted["brand"]),
        colour=_unique(wanted["colour"]),
        size=_unique([*filters.size, *map(size_key, wanted["size"])]),
        attributes=_attributes(wanted),
        excluded=Exclusions(
            type=_unique(unwanted["type"]),
            brand=_unique(vocabulary.brand(name) for name in unwanted["brand"]),
            colour=_unique(unwanted["colour"]),
            size=_unique(map(size_key, unwanted["size"])),
            attributes=_attributes(unwanted),
        ),
    )
    return filters, tuple(soft), [head.value] if head else []


def _chosen(vocabulary: Vocabulary, text: str) -> list[Found]:
    """One reading for each place: a brand unless it is doubtful, then kind, colour, material, value.

    Behind another kind what a product may have (“headphones with a microphone”) is no kind."""
    order = {"type": 0, "brand": 1, "colour": 2, "size": 3, "material": 4, "attribute:material": 4}
    best: dict[tuple[int, int], Found] = {}
    everything = vocabulary.find(text)
    kinds = [found.start for found in everything if found.kind == "type"]
    for found in everything:
        if found.kind == "type" and found.start > min(kinds):
            flag = vocabulary.flag(text[found.start : found.end])
            found = dataclasses.replace(found, kind=flag, value="true") if flag else found
        if found.kind == "brand" and not vocabulary.is_brand(found, text):
            continue
        if found.kind not in order and not _attribute_of(found.kind):
            continue
        place = (found.start, found.end)
        if place not in best or order.get(found.kind, 9) < order.get(best[place].kind, 9):
            best[place] = found
    return list(best.values())


def free_of(vocabulary: Vocabulary, word: str) -> str | None:
    """“no fragrance” → the flag “fragrance free”, where this catalogue has it."""
    flag = vocabulary.flag(f"{word} free")
    return flag.partition(":")[2] if flag else None


def _negation(text: str, found: Found, negated_until: int) -> tuple[bool, int]:
    before = text[: found.start]
    if match := NOT_BEFORE.search(before):
        return True, match.start()
    if 0 <= negated_until <= found.start:
        between = text[negated_until : found.start]
        if match := NOT_LIST.fullmatch(between):
            return True, negated_until
    if NOT_AFTER.search(text[found.end :]):
        return True, found.start
    return False, found.start


def _is_soft(text: str, found: Found) -> bool:
    """“red if possible”, “最好是红色”: said in the same clause, behind it or ahead of it."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, found.start)), default=0)
    end = min((m.start() for m in _CLAUSE.finditer(text, found.end)), default=len(text))
    if SOFT_AHEAD.search(text[start : found.start]):
        return True
    following = text[found.end : end]
    marker = SOFT_BEHIND.search(following)
    return bool(marker) and len(following[: marker.start() if marker else 0].split()) <= 2


def _head(text: str, kinds: list[Found]) -> Found | None:
    """The kind that is wanted: the last one before “for” or “with”."""
    tail = _FOR.search(text)
    before = [found for found in kinds if tail is None or found.start < tail.start()]
    after = kinds if tail and "\u4e00" <= tail[0][0] <= "\u9fff" else before
    chosen = after or before or kinds
    return chosen[-1] if chosen else None


def _attribute_of(kind: str) -> str | None:
    if kind in _LEXICON_ATTRIBUTES:
        return _LEXICON_ATTRIBUTES[kind]
    head, _, name = kind.partition(":")
    return name if head in ("attribute", "value") and name else None


def _attributes(found: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = defaultdict(list)
    for kind, given in found.items():
        if name := _attribute_of(kind):
            values[name] += given
    return {name: _unique(given) for name, given in sorted(values.items())}


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _is_for(vocabulary: Vocabulary, text: str, found: Found) -> bool:
    """A holder for my phone, 手机用的东西, in a shop that sells no phones: something for it is wanted."""
    if not vocabulary.sold.is_without(found.value):
        return False
    before, after = text[: found.start], text[found.end :]
    return bool(_FOR_MINE.search(before) or _USED_FOR.match(after))


def _is_purpose(text: str, found: Found) -> bool:
    return any(one.start() < found.start < one.end() for one in PURPOSE.finditer(text))
