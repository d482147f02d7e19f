"""What a shopper says: to an assistant a sentence, into a search box the same without its frame and its limit.

A kind has two words (kinds.csv): the one on the cards and one that people use elsewhere. Which of them comes
first is chance; a shopper who is not understood tries the other, then fewer details, then the shelf.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
OTHER_WORD, TYPO = 0.35, 0.15
FRAMES = {
    "en": ("{}", "I'm looking for {}", "do you have {}?", "I need {}", "hi, show me {} please"),
    "zh": ("{}", "想买{}", "有没有{}", "帮我找{}", "你好，我要{}"),
}
COLOURS = {
    "sky blue": "天蓝色", "red": "红色", "mint": "薄荷绿", "sand": "沙色", "mustard": "芥末黄", "lavender": "淡紫色",
    "brown": "棕色", "white": "白色", "purple": "紫色", "coral": "珊瑚色", "navy": "藏青色", "pink": "粉色",
    "teal": "青色", "silver": "银色", "green": "绿色", "yellow": "黄色", "grey": "灰色", "gold": "金色",
    "burgundy": "酒红色", "black": "黑色", "beige": "米色", "charcoal": "炭灰色", "moss green": "苔藓绿",
    "orange": "橙色", "blue": "蓝色",
}  # fmt: skip


@dataclass(frozen=True)
class Need:
    """What somebody wants. `kind` "" : the shopper knows only the shelf. `limit` 0: not said."""

    shelf: str
    kind: str
    colour: str
    brand: str  # as it is written in the shopper's language
    limit: int


@dataclass(frozen=True)
class Saying:
    """One turn: the whole sentence, and what one would type into a box."""

    sentence: str
    typed: str


def sayings(need: Need, language: str, turns: int, dice: np.random.Generator) -> list[Saying]:
    """One a turn, while patience lasts."""
    names = ("en", "en_other") if language == "en" else ("zh", "zh_other")
    table = _shelves()[need.shelf]
    shelf = [table[one] for one in names]
    kinds = [_kinds()[need.kind][one] for one in names] if need.kind else shelf
    if dice.random() < OTHER_WORD:
        kinds = kinds[::-1]
    first = _mistyped(kinds[0], dice) if language == "en" and dice.random() < TYPO else kinds[0]
    details = (need.colour, need.brand)
    plans = [
        (first, details),
        (kinds[1], details),
        (kinds[0], ("", "")),
        (kinds[1], ("", "")),
        (shelf[1], ("", "")),
    ]
    said = []
    for word, (colour, brand) in plans[:turns]:
        typed = _typed(word, colour, brand, language)
        limited = _limited(typed, need.limit, language)
        frame = FRAMES[language][int(dice.integers(len(FRAMES[language])))]
        said.append(Saying(frame.format(limited), typed))
    return said


def _typed(word: str, colour: str, brand: str, language: str) -> str:
    if language == "en":
        return " ".join(part for part in (brand, colour, word) if part)
    return "".join((brand, f"{COLOURS.get(colour, colour)}的" if colour else "", word))


def _limited(typed: str, limit: int, language: str) -> str:
    if not limit:
        return typed
    return f"{typed} under {limit}" if language == "en" else f"{limit}以内的{typed}"


def _mistyped(word: str, dice: np.random.Generator) -> str:
    """Two neighbouring letters change places, or one is lost; never the first."""
    if len(word) < 5:
        return word
    at = int(dice.integers(1, len(word) - 2))
    if dice.random() < 0.5:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]


@cache
def _kinds() -> dict[str, dict[str, str]]:
    rows = _rows("kinds.csv")
    return {one["kind"]: {**one, "en": one["kind"]} for one in rows}


@cache
def _shelves() -> dict[str, dict[str, str]]:
    return {one["shelf"]: one for one in _rows("shelves.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
