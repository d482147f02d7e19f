"""Numbers as people write them: 1,299 · 1.2k · 三百五十 · 一千二 · 两万 · fifty."""

from __future__ import annotations

import re
from decimal import Decimal

from aisle.language.normalise import fold

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000}
_ENGLISH_WORD = "|".join(sorted([*_WORDS, *_SCALES], key=len, reverse=True))

# The source of patterns elsewhere; all are for folded text.
DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?[k](?![a-z0-9])|[百千万亿]\d?(?![\d.]))?"
)
CHINESE = r"[零〇一二两三四五六七八九十百千万亿半]+"
ENGLISH = (
    rf"(?:an?\s+(?:hundred|thousand|grand|dozen)|(?:{_ENGLISH_WORD})\b)"
    rf"(?:(?:[\s-]+|\s+and\s+)(?:{_ENGLISH_WORD})\b)*"
)
_DIGITS_PATTERN = re.compile(r"(\d+(?:\.\d+)?)\s?([k百千万亿])?(\d)?\Z")
_CHINESE_PATTERN = re.compile(f"{CHINESE}\\Z")
_MULTIPLIERS = {"k": 1000, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def parse_number(text: str) -> Decimal | None:
    """“1.2k” → 1200, “一千二” → 1200, “3万5” → 35000, “twenty five” → 25; None if it is no number."""
    folded = fold(text).strip()
    if not folded or len(folded) > 60:
        return None
    if "," in folded and re.fullmatch(DIGITS, folded):
        folded = folded.replace(",", "")
    found = _DIGITS_PATTERN.match(folded)
    if found:
        return _from_digits(*found.groups())
    if _CHINESE_PATTERN.match(folded):
        return _from_chinese(folded)
    return _from_english(folded)


def _from_digits(number: str, multiplier: str | None, tail: str | None) -> Decimal | None:
    value = Decimal(number)
    if multiplier is None:
        return None if tail else value
    scale = _MULTIPLIERS[multiplier]
    if tail:
        return None if multiplier == "k" else value * scale + int(tail) * (scale // 10)
    return value * scale


def _from_chinese(text: str) -> Decimal | None:
    """Positional: 三百五十 = 350. A lone digit at the end counts one place lower: 一千二 = 1200."""
    half = text.endswith("半")
    body = text[:-1] if half else text
    if not body:
        return Decimal("0.5")
    if all(c in _DIGITS for c in body):  # 二〇二六; a lone digit
        number = Decimal(int("".join(str(_DIGITS[c]) for c in body)))
        return number + Decimal("0.5") if half else number
    total = section = 0
    digit: int | None = None
    last = 1
    for index, character in enumerate(body):
        if character in _DIGITS:
            if digit is not None and digit != 0:
                return None  # 三五百 is not one number
            digit = _DIGITS[character]
            if digit == 0:
                last = 1
        elif character in _SMALL:
            last = _SMALL[character]
            section += (1 if digit is None else digit) * last
            digit = None
        else:
            last = _LARGE[character]
            if index == 0:
                return None
            total = (total + section + (digit or 0)) * last
            section, digit = 0, None
    if digit:
        section += digit * (last // 10 if last >= 100 else 1)
    if half:
        section += last // 2 if last > 10 else 0
    return Decimal(total + section)


def _from_english(text: str) -> Decimal | None:
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", text):
        if word in ("a", "an"):
            if seen:
                return None
            current = 1
        elif word == "and" and seen:
            continue
        elif word in _WORDS:
            current += _WORDS[word]
            seen = True
        elif word == "dozen":
            current = max(current, 1) * 12
            seen = True
        elif word in _SCALES:
            scale = _SCALES[word]
            current = max(current, 1) * scale
            seen = True
            if scale > 100:
                total, current = total + current, 0
        else:
            return None
    return Decimal(total + current) if seen else None
