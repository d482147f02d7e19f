"""Amounts with a unit that is no money: “under 2 kg”, “tent for two”, 两升以上, 20000毫安, “for a 5-year-old”.

measures("a backpack under 1 kg") → [Measure("mass", None, None, Decimal(1000), …)]
A number that nothing compares (“40 litres”) is a wish to come near to, no bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from aisle.language.amounts import Amount, amounts
from aisle.language.bounds import comparator
from aisle.language.normalise import align, fold_character
from aisle.language.numbers import parse_number

_MAX_CHARACTERS = 2000
_AROUND = 32  # characters beside an amount that may name what is measured
ABOUT = Decimal("0.15")

# Unit → (dimension, how many base units it is). Base units: g, ml, mm, person, mAh, W, hour, GB, dB, lm, year.
UNITS: dict[str, tuple[str, Decimal]] = {
    unit: (dimension, Decimal(factor))
    for dimension, units in {
        "mass": {"g gram grams 克": "1", "kg 公斤 千克": "1000", "lb lbs 磅": "453.6", "oz ounce ounces 盎司": "28.35", "斤": "500"},
        "volume": {"ml 毫升": "1", "cl": "10", "l litre litres liter liters 升": "1000"},
        "length": {"mm 毫米": "1", "cm 厘米 公分": "10", "m metre metres meter meters 米": "1000", "inch inches 英寸 寸 \" ″": "25.4", "ft foot feet 英尺": "304.8"},
        "people": {"person persons people man men adult adults 人": "1"},
        "charge": {"mah 毫安 毫安时": "1"},
        "power": {"w watt watts 瓦": "1", "kw 千瓦": "1000"},
        "time": {"hour hours hr hrs h 小时": "1", "minute minutes min mins 分钟": "0.0166666667", "day days 天": "24"},
        "data": {"gb": "1", "tb": "1024", "mb": "0.0009765625"},
        "noise": {"db decibel decibels 分贝": "1"},
        "light": {"lm lumen lumens 流明": "1"},
    }.items()
    for names, factor in units.items()
    for unit in names.split()
}  # fmt: skip
# What is measured, where several things share a dimension: aspect → (dimension, words of a sentence).
_ASPECTS: dict[str, tuple[str, str]] = {
    "weight": ("mass", r"weigh|weight|light|heav|重量|多重|轻|重"),
    "load": ("mass", r"\bload|\bcarr(?:y|ies)|\bhold|承重|承载|载重"),
    "capacity": ("volume", r"capacity|容量"),
    "height": ("length", r"\btall|\bhigh|height|高"),
    "width": ("length", r"\bwide|width|宽"),
    "length": ("length", r"\blong\b|length|长"),
    "thickness": ("length", r"thick|thin\b|厚|薄"),
    "screen": ("length", r"screen|display|monitor|\btv\b|屏|显示器|电视"),
    "laptop": ("length", r"laptop|notebook|笔记本|电脑"),
    "battery": ("time", r"batter|play|charge|续航|电池|播放|待机"),
    "hot": ("time", r"\bhot\b|\bwarm\b|保温|保热"),
    "cold": ("time", r"\bcold\b|\bcool\b|保冷"),
}
_ASPECT_PATTERNS = {name: (of, re.compile(words)) for name, (of, words) in _ASPECTS.items()}

_WORD = r"one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}"
_PEOPLE = re.compile(
    rf"(?<![\w$£€.,])(?:(?P<n>{_WORD})[\s-]*(?:persons?|people|man|adults?|berth)\b"
    rf"|sleeps\s+(?P<sleeps>{_WORD})\b|(?:family|group|party)\s+of\s+(?P<of>{_WORD})\b"
    rf"|for\s+(?P<for>{_WORD}|a\s+couple)(?:\s+(?:people|persons|adults|of\s+us))?"
    r"(?=\s*(?:$|[,.!?;)]|under\b|below\b|up\b|with\b|in\b|that\b|and\b|but\b|not\b|which\b)))"
    r"|(?P<zh>[单双]|[一二两三四五六七八九十]|\d{1,2})\s*个?人(?!民|气|员|造|体|工|字|像|间|生|类)(?:份|用|住|睡|的)?"
)
_AGE = re.compile(
    rf"(?:for\s+)?(?:an?\s+|my\s+)?(?<![\w.])(?P<n>{_WORD}|eleven|twelve)[\s-]*years?[\s-]*olds?\b"
    r"|(?:for\s+)?\bage[sd]?\s+(?P<age>\d{1,2})\b(?!\s*(?:-|to)\s*\d)"
    r"|(?P<zh>[一二两三四五六七八九十]{1,2}|\d{1,2})\s*岁(?:的?(?:孩子|小孩|宝宝|小朋友|儿童|男孩|女孩)|大)?"
)
_MOST_PEOPLE = 12
_NUMBERS = {"单": 1, "双": 2, "a couple": 2}
_LONGEST_UNIT = max(map(len, UNITS))
# Comparing words that are never said of money: “lighter than 2 kg”; “no heavier than” turns round.
_LESS = re.compile(
    r"(?P<no>\b(?:no|not|isn't)\s+)?\b(?:lighter|shorter|smaller|thinner|narrower|quieter)\s+than\s*$|轻于$|短于$"
)
_MORE = re.compile(
    r"(?P<no>\b(?:no|not|isn't)\s+)?\b(?:heavier|longer|larger|bigger|taller|wider|thicker|brighter|louder)\s+than\s*$|重于$|长于$"
)


@dataclass(frozen=True)
class Measure:
    """Between `minimum` and `maximum` base units of a dimension; `near` is an amount that was only named.

    `aspect` says what of the dimension is meant (weight or load), None where the words do not.
    """

    dimension: str
    aspect: str | None
    minimum: Decimal | None
    maximum: Decimal | None
    near: Decimal | None
    said: str
    start: int
    end: int


def measures(text: str) -> list[Measure]:
    """Every amount of a text that has a unit, in reading order; spans are places in `text`."""
    aligned = align(text[:_MAX_CHARACTERS])
    folded = "".join(f if len(f := fold_character(c)) == 1 else c for c in aligned.text)
    found = [*_persons(folded), *_ages(folded)]
    for amount in amounts(folded):
        if amount.kind != "other":
            continue
        unit = _unit(folded[amount.start : amount.end].rstrip())
        if unit is None or unit[0] == "people" or _covered(found, amount.start):
            continue
        dimension, factor = unit
        side, begin, end = _compared(folded, amount)
        low, high = amount.low * factor, amount.high * factor
        around = folded[max(0, begin - _AROUND) : end + _AROUND]
        found.append(
            Measure(
                dimension,
                _aspect(dimension, around),
                low if side == "min" else low * (1 - ABOUT) if side == "near" else None,
                high if side == "max" else high * (1 + ABOUT) if side == "near" else None,
                None if side in ("min", "max") else low,
                folded[amount.start : amount.end].strip(),
                begin,
                end,
            )
        )
    found.sort(key=lambda one: one.start)
    placed = [(one, aligned.original(one.start, one.end)) for one in found]
    return [replace(one, start=start, end=end) for one, (start, end) in placed]


def _unit(said: str) -> tuple[str, Decimal] | None:
    """The unit an amount ends with: “20000毫安” → charge, 1."""
    for length in range(min(_LONGEST_UNIT, len(said) - 1), 0, -1):
        unit = UNITS.get(said[-length:])
        if unit and not (said[-length].isascii() and said[-length - 1].isalpha()):
            return unit
    return None


def _compared(folded: str, amount: Amount) -> tuple[str | None, int, int]:
    side, begin, end = comparator(folded, amount)
    left = folded[: amount.start]
    for pattern, names in ((_LESS, ("max", "min")), (_MORE, ("min", "max"))):
        if side is None and (match := pattern.search(left)):
            return names[bool(match.groupdict().get("no"))], match.start(), end
    return side, begin, end


def _persons(folded: str) -> list[Measure]:
    """As many people must find room; one size for just so many is nearest."""
    return [
        Measure("people", None, count, None, count, match.group().strip(), *match.span())
        for match in _PEOPLE.finditer(folded)
        if (count := _count(match)) and count <= _MOST_PEOPLE
    ]


def _ages(folded: str) -> list[Measure]:
    return [
        Measure("age", None, age, age, None, match.group().strip(), *match.span())
        for match in _AGE.finditer(folded)
        if (age := _count(match)) and age < 18
    ]


def _count(match: re.Match[str]) -> Decimal | None:
    word = next(group for group in match.groups() if group)
    number = _NUMBERS.get(" ".join(word.split()))
    return Decimal(number) if number else parse_number(word)


def _covered(found: list[Measure], place: int) -> bool:
    return any(one.start <= place < one.end for one in found)


def _aspect(dimension: str, around: str) -> str | None:
    return next(
        (
            name
            for name, (of, pattern) in _ASPECT_PATTERNS.items()
            if of == dimension and pattern.search(around)
        ),
        None,
    )
