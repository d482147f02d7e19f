"""Text into pieces: words for the dialogue, index terms for search."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from aisle.language.normalise import fold

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
# Kept whole: tokens of the vault, order numbers, e-mails, numbers with decimals or thousands.
_PIECE = re.compile(
    r"<[a-z]+_\d+>|#?(?<![A-Za-z0-9])[A-Za-z]{1,4}-?\d{5,}|[A-Za-z0-9.+_-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\d+(?:[.,]\d+)+|\d+|[{_HAN}]+|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?|[^\w\s]|_",
)
_HAN_RUN = re.compile(f"[{_HAN}]+")
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+(?:[-./'+&][^\W_{_HAN}]+)*)")
_PART = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Token:
    """A piece of a text; `text` is exactly `source[start:end]`."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _jieba() -> Any:  # Any: jieba ships no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's sources warn about themselves on new Pythons
        import jieba  # 1 to 2 seconds and 100 MB with its dictionary: only when Chinese is cut

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    return cutter


def preload() -> None:
    """Load the Chinese dictionary now, so that the first shopper does not wait for it."""
    _jieba()
    fold("預熱")


def add_words(words: Iterable[str]) -> None:
    """Teach the Chinese cutter words of the catalogue: names that must not be taken apart."""
    cutter = _jieba()
    for word in words:
        if _HAN_RUN.fullmatch(word):
            cutter.add_word(word)


def is_word(text: str) -> bool:
    """The Chinese dictionary holds it as a word."""
    return bool(_jieba().FREQ.get(text))


def tokens(text: str, han: Literal["words", "characters"] = "words") -> list[Token]:
    """“蓝色运动鞋 42.5码” → 蓝色, 运动鞋, 42.5, 码, each with its place in `text`.

    Order numbers, e-mails and decimals stay whole. Blanks are left out; nothing else is.
    """
    found: list[Token] = []
    for match in _PIECE.finditer(text):
        piece, start = match.group(), match.start()
        if len(piece) == 1 or not _HAN_RUN.match(piece):
            found.append(Token(piece, start, match.end()))
            continue
        parts = _jieba().cut(piece) if han == "words" else piece
        for part in parts:
            found.append(Token(part, start, start + len(part)))
            start += len(part)
    return found


@lru_cache(maxsize=1)
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer  # only search stems; Rasa's environment does not carry it

    stemmer = snowballstemmer.stemmer("english")
    return lru_cache(maxsize=65536)(stemmer.stemWord)


def search_tokens(text: str) -> list[str]:
    """“TN-2110 黑色墨盒” → tn, 2110, tn2110, 黑, 黑色, 色, 色墨, 墨, 墨盒, 盒.

    Lower case, Snowball stems, model numbers as parts and joined, Han as characters and bigrams.
    Catalogue and question must both be cut by this function.
    """
    stem = _stemmer()
    terms: list[str] = []
    for match in _RUN.finditer(fold(text).replace("’", "'")):
        run = match.group()
        if match.lastgroup == "han":
            for index, character in enumerate(run):
                terms.append(character)
                if index + 1 < len(run):
                    terms.append(run[index : index + 2])
        else:
            terms.extend(_latin_terms(run, stem))
    return terms


def _latin_terms(run: str, stem: Callable[[str], str]) -> list[str]:
    if run.isascii() and run.isalpha():
        return [stem(run)]
    if _DECIMAL.fullmatch(run):
        return [run]
    run = run.removesuffix("'s")
    pieces = [piece for piece in re.split(r"[-./'+&]", run) if piece]
    terms = [stem(piece) for piece in pieces]
    if len(pieces) > 1:
        joined = "".join(pieces)
        return [*terms, joined if any(c.isdigit() for c in joined) else stem(joined)]
    parts = _PART.findall(run)
    if len(parts) > 1 and len(run) > 4:  # tn2110 is also found by tn-2110; 64gb stays one word
        terms.extend(parts)
    return terms
