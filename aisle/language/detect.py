"""Which of our two languages a message is in, and which one the shopper asks for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from aisle.language.normalise import fold

Language = Literal["en", "zh"]

MOST_CHARACTERS = 1_000  # that many tell; the patterns below slow down with the length of a word
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_ENGLISH_GRAMMAR = frozenset(
    "a an the is are was were be am i you he she it we they my your do does did have has had can "
    "could will would should what which who where when why how in on at of to for with from and or "
    "not any me this that these those please want need show find".split()
)
_CHINESE_GRAMMAR = re.compile("[的了吗呢吧我你您有没要不是这那哪什么怎请给把和跟还想能可]")


# Addresses, vault tokens, links, and anything with a digit in it belong to no language.
_NO_LANGUAGE = re.compile(
    r"<\w+_\d+>|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|https?://\S+|#?[a-z]*\d[a-z\d-]*"
)


def detect_language(text: str, previous: str | None = None) -> Language:
    """“running shoes 有 black 吗” → "zh". A text without letters keeps `previous` (else English).

    In a Chinese conversation one or two Latin words ("ok", "Emma Clarke") are no change of language.
    Counts Han characters against Latin *words*: names of products are long in letters. Where
    neither side is clear (0.2 to 0.6), the grammar words of the two languages decide.
    """
    kept: Language = "zh" if previous == "zh" else "en"
    folded = _NO_LANGUAGE.sub(" ", fold(text[:MOST_CHARACTERS]))
    han = len(_HAN.findall(folded))
    words = [word for word in _LATIN_WORD.findall(folded) if len(word) > 1]
    if not han:
        is_name_or_nod = len(words) <= 2 and not _ENGLISH_GRAMMAR.intersection(words)
        return kept if not words or (kept == "zh" and is_name_or_nod) else "en"
    share = han / (han + len(words))
    if share <= 0.2:
        return "en"
    if share > 0.6:
        return "zh"
    english = sum(word in _ENGLISH_GRAMMAR for word in words)
    chinese = len(_CHINESE_GRAMMAR.findall(folded))
    return "en" if english > 1 and english > 2 * chinese else "zh"


_ENGLISH = r"(?:english|英语|英文)"
_CHINESE = r"(?:(?:simplified\s+)?chinese|mandarin|中文|汉语|普通话|国语|华语)"


def _asks(name: str) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:speak|talk|reply|respond|answer|write|switch|change|continue|use|type|go)\b"
        rf"(?:\s+(?:to|in|into|back|with|me|us|over|only|the))*\s*{name}"
        rf"|(?:用|说|讲|换|切|改|转)(?:一下|[成到为用回说讲换])*\s*{name}(?!怎么|什么意思|名)"
        rf"|\b(?:in|to)\s+{name}\s*(?:,?\s*(?:please|pls|plz|instead|now|thanks))?\s*[.!?]*$"
        rf"|^\s*{name}\s*(?:,?\s*(?:please|pls|plz|only|instead|吧|谢谢|可以吗|行吗))*\s*[.!?。]*$"
    )


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Language, re.Pattern[str]], ...]:
    return (("en", _asks(_ENGLISH)), ("zh", _asks(_CHINESE)))


_REFUSES = re.compile(r"(?:do not|don't|dont|can't|cannot|can not|不会|不要|别|不想|不懂)\s*$")
_WONDERS = re.compile(r"怎么$|how (?:do|to|would) (?:you|i|we)? ?$")


def asked_language(text: str) -> Language | None:
    """“speak Chinese” and “说中文” → "zh"; None when no language is asked for.

    Where both are named, the one asked for last holds; one that is refused does not count.
    """
    folded = fold(text)
    best: tuple[int, Language] | None = None
    for language, pattern in _patterns():
        for found in pattern.finditer(folded):
            before = folded[max(0, found.start() - 16) : found.start()]
            if _REFUSES.search(before) or _WONDERS.search(before):
                continue
            if best is None or found.end() > best[0]:
                best = (found.end(), language)
    return best[1] if best else None
