"""Finding structured personal data in a text: e-mail, phone, payment card, IBAN, Chinese identity number.

Each kind is recognised by its form and, where it has one, by its check digits, so that prices, sizes and
order numbers stay. Names and postal addresses have no form: `personal_words.py` finds those that are known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aisle.language.normalise import align

MOST_CHARACTERS = 20_000  # more than any message; looking for phones in a novel takes seconds
REGIONS = ("US", "GB", "CN")  # whose national numbers are read without a leading +

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<!\d)(?<!\d[.,-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\d])")
_CN_ID = re.compile(r"(?<![A-Za-z0-9])[1-9]\d{16}[\dXx](?![A-Za-z0-9])")
_CN_MOBILE = re.compile(
    r"(?<![\dA-Za-z+-])(?<!\d\.)(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z]|[.,-]\d)"
)
_CN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IBAN_LENGTHS = range(15, 35)


@dataclass(frozen=True)
class Found:
    """`kind` of the value at `text[start:end]` of the text as it was given."""

    kind: str  # email | iban | card | cn_id | phone
    value: str
    start: int
    end: int


def find_personal(text: str) -> list[Found]:
    """What stands in the text, in order, without overlaps. Full-width characters are understood."""
    aligned = align(text[:MOST_CHARACTERS])
    plain = aligned.text
    if "@" not in plain and sum(character.isdigit() for character in plain) < 7:
        return []
    taken: list[tuple[int, int, str]] = []
    for start, end, kind in _candidates(plain):
        if not any(start < other_end and other < end for other, other_end, _ in taken):
            taken.append((start, end, kind))
    found = []
    for start, end, kind in sorted(taken):
        first, last = aligned.original(start, end)
        found.append(Found(kind, plain[start:end], first, last))
    return found


def hidden(text: str) -> str:
    """ "mail ann@example.com" → "mail <email>": for what is kept without a vault."""
    parts, position = [], 0
    for one in find_personal(text):
        parts += [text[position : one.start], f"<{one.kind}>"]
        position = one.end
    return "".join([*parts, text[position:MOST_CHARACTERS]])


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """Surest first: an earlier one keeps its place against a later one that overlaps it."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"
    for match in _IBAN.finditer(text):
        if end := _iban_end(match[0]):
            yield match.start(), match.start() + end, "iban"
    for match in _CN_ID.finditer(text):
        if is_cn_id(match[0]):
            yield match.start(), match.end(), "cn_id"
    for match in _CARD.finditer(text):
        if is_card(match[0]):
            yield match.start(), match.end(), "card"
    for match in _CN_MOBILE.finditer(text):
        yield match.start(), match.end(), "phone"
    yield from _phones(text)


def _phones(text: str) -> Iterator[tuple[int, int, str]]:
    import phonenumbers  # a tenth of a second that only texts with digits pay

    for region in REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            before = text[match.start - 1] if match.start else ""
            if not (before.isascii() and (before.isalnum() or before == "#")):
                yield match.start, match.end, "phone"


def is_card(text: str) -> bool:
    """13 to 19 digits with a right Luhn check digit."""
    digits = [int(character) for character in text if character.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def is_iban(text: str) -> bool:
    """Right length and check digits (ISO 13616, mod 97)."""
    bare = text.replace(" ", "").upper()
    if len(bare) not in _IBAN_LENGTHS or not bare.isascii() or not bare.isalnum():
        return False
    return int("".join(str(int(one, 36)) for one in bare[4:] + bare[:4])) % 97 == 1


def is_cn_id(text: str) -> bool:
    """18 characters, a possible birthday, a right check digit (GB 11643)."""
    try:
        dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _CN_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _iban_end(text: str) -> int | None:
    """How much of the match is the IBAN: words after it look like a part of it."""
    ends = [match.start() for match in re.finditer(r" |$", text)]
    return next((end for end in reversed(ends) if is_iban(text[:end])), None)
