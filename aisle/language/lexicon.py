"""The words of a catalogue in both languages: “登山靴” and “hiking boots” are one kind of thing.

Kinds: category, brand, colour, size, material, attribute:<name>, value:<option name>. A value is the
canonical English word (“hiking boots”), or whatever the catalogue itself writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from aisle.language.errors import LexiconError
from aisle.language.normalise import align, fold, fold_character
from aisle.language.plurals import forms

_DEFAULT_HIDDEN = "value"  # option values such as “no” or “high” are words of every sentence
# Brand names that are everyday words: only with a capital letter, as the brand is written.
_EVERYDAY = frozenset(
    "apple gap dove champion guess coach target puma amazon nest ring orange shell boss mango next "
    "monster beats anchor north face switch jet echo fossil diesel tide joy all head wilson prince "
    "converse columbia arrow victor oral fit mars snow peak good well best basics".split()
)


@dataclass(frozen=True)
class Entry:
    """One value with its names; the first name of a language is the one shown."""

    kind: str
    value: str
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    parent: str | None = None  # the colour family (navy → blue) or wider category
    cased: bool = False  # a Latin name counts only with its capital (“Apple”, not “apple”)


@dataclass(frozen=True)
class Match:
    """`text[start:end]` names `value`; several matches may share one span (leather: kind and value)."""

    kind: str
    value: str
    start: int
    end: int


class Lexicon:
    """Names → values, found by longest match; Latin names only on the edges of words."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}
        self._names: dict[str, list[Entry]] = {}  # folded name, blanks for hyphens → entries
        self._lengths: dict[str, list[int]] = {}  # first two characters → lengths, longest first
        for entry in entries:
            self.add(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    @classmethod
    def shipped(cls) -> Lexicon:
        """What comes with Aisle: colours, sizes, materials, some 500 kinds of product, the option
        values of the tau catalogue, and brands that have a Chinese name. A fresh copy, yours to add to."""
        return cls(_shipped_entries())

    def add(self, entry: Entry) -> None:
        """Add an entry; names join those that the same kind and value already has."""
        if entry.kind == "brand" and not entry.cased and fold(entry.value) in _EVERYDAY:
            entry = Entry(entry.kind, entry.value, entry.en, entry.zh, entry.parent, cased=True)
        key = (entry.kind, entry.value)
        old = self._entries.get(key)
        if old is not None:
            entry = Entry(
                entry.kind,
                entry.value,
                tuple(dict.fromkeys(old.en + entry.en)),
                tuple(dict.fromkeys(old.zh + entry.zh)),
                entry.parent or old.parent,
                entry.cased or old.cased,
            )
        self._entries[key] = entry
        for name in {entry.value, *entry.en, *entry.zh}:
            for form in _forms(name, entry.kind):
                self._add_name(form, entry)

    def _add_name(self, name: str, entry: Entry) -> None:
        if not name:
            return
        known = self._names.setdefault(name, [])
        known[:] = [e for e in known if (e.kind, e.value) != (entry.kind, entry.value)]
        known.append(entry)
        lengths = self._lengths.setdefault(name[:2], [])
        if len(name) not in lengths:
            lengths.append(len(name))
            lengths.sort(reverse=True)

    def find(self, text: str, kinds: Collection[str] | None = None) -> list[Match]:
        """“两双黑色登山靴” → colour black, category hiking boots. Left to right, longest first.

        `kinds` narrows: "value" takes every value:<name>. Without it all kinds but value:<name>.
        """
        aligned = align(text)
        folded = _fold_same_length(aligned.text)
        found: list[Match] = []
        position = last = 0
        while position < len(folded):
            hit = self._at(folded, aligned.text, position, kinds)
            if (
                hit
                and hit[0] == position + 1
                and (position != last or not position)
                and not self._stands_alone(folded, position)
            ):
                hit = None
            if hit is None:
                position += 1
                continue
            end, entries = hit
            start, stop = aligned.original(position, end)
            found.extend(Match(entry.kind, entry.value, start, stop) for entry in entries)
            position = last = end
        return found

    def _at(
        self, folded: str, cased: str, start: int, kinds: Collection[str] | None
    ) -> tuple[int, list[Entry]] | None:
        lengths = self._lengths.get(folded[start : start + 2])
        single = self._lengths.get(folded[start])  # names of one character
        if not lengths and not single:
            return None
        if start and _joins(folded[start - 1]) and _joins(folded[start]):
            return None
        for length in [*(lengths or ()), *(single or ())]:
            end = start + length
            known = self._names.get(folded[start:end])
            if not known or end > len(folded):
                continue
            if end < len(folded) and _joins(folded[end - 1]) and _joins(folded[end]):
                continue
            allowed = [
                entry
                for entry in known
                if _wanted(entry.kind, kinds)
                and not (
                    (entry.cased or length == 1)
                    and cased[start].isascii()
                    and not (cased[start].isupper() or cased[start].isdigit())
                )
            ]
            if allowed:
                return end, allowed
        return None

    def _stands_alone(self, folded: str, position: int) -> bool:
        """A name of one Han character is part of some other word unless its neighbours allow it:
        红 in “要红的” and “红帐篷”, not in “红包”; 金 not in “现金”."""
        if folded[position].isascii():
            return position == 0 or folded[position - 1] not in "'’"
        before = folded[position - 1] if position else ""
        if _is_han(before) and before not in _BEFORE_ONE:
            return False
        after = folded[position + 1 : position + 2]
        if not _is_han(after) or after in _AFTER_ONE:
            return True
        following = self._at(folded, folded, position + 1, ("category",))
        if following is None:
            return False
        return following[0] > position + 2 or after in _SHORT_NOUNS

    def lookup(self, name: str, kinds: Collection[str] | None = None) -> list[Entry]:
        """The entries that are called exactly so, in either language."""
        known = self._names.get(_fold_same_length(align(name.strip()).text), [])
        return [entry for entry in known if _wanted(entry.kind, kinds)]

    def entry(self, kind: str, value: str) -> Entry | None:
        """The entry of that canonical value."""
        return self._entries.get((kind, value))

    def name(self, kind: str, value: str, language: str) -> str:
        """What to call it in that language; the value itself where there is no word for it."""
        entry = self._entries.get((kind, value))
        if entry is None:
            return value
        names = entry.zh if language == "zh" else entry.en
        return names[0] if names else value

    def parent(self, kind: str, value: str) -> str | None:
        """Navy → blue; hiking boots → boots; None at the top."""
        entry = self._entries.get((kind, value))
        return entry.parent if entry else None

    def family(self, kind: str, value: str) -> set[str]:
        """The value and everything below it: blue → blue, navy, sky blue …"""
        family = {value}
        while True:
            below = {e.value for e in self if e.kind == kind and e.parent in family} - family
            if not below:
                return family
            family |= below

    def merge(self, other: Lexicon) -> Lexicon:
        """A new lexicon with the entries of both; names of one value are joined."""
        return Lexicon([*self, *other])

    def save(self, path: Path) -> None:
        """Write all entries as JSON, whole or not at all."""
        rows = [asdict(entry) for entry in self]
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(
            json.dumps({"version": 1, "entries": rows}, ensure_ascii=False), encoding="utf-8"
        )
        os.replace(part, path)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote; a LexiconError names the file that cannot be read."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            rows = content["entries"]
            return cls(
                Entry(
                    row["kind"],
                    row["value"],
                    tuple(row["en"]),
                    tuple(row["zh"]),
                    row["parent"],
                    row["cased"],
                )
                for row in rows
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LexiconError(
                f"Cannot read the lexicon {path.name} ({type(error).__name__}: {error}): train again."
            ) from error


_BEFORE_ONE = frozenset("的要成把有或和不是个件双款条只顶台本支盒套张盏口换选买想找来色这那两几")
_SHORT_NOUNS = frozenset("鞋裙裤帽灯伞杯")  # 黑鞋 is a black shoe, 红包 no red bag
_AFTER_ONE = frozenset("的色款和或跟换改吗呢吧了有推碎坏破裂能会是多怎太可那这一来")


def _is_han(character: str) -> bool:
    return bool(character) and "\u3400" <= character <= "\u9fff"


def _wanted(kind: str, kinds: Collection[str] | None) -> bool:
    head = kind.partition(":")[0]
    return head != _DEFAULT_HIDDEN if kinds is None else kind in kinds or head in kinds


def _joins(character: str) -> bool:
    """True where a word goes on: Latin letters and digits, not Han."""
    return character.isalnum() and not "\u2e80" <= character <= "\u9fff"


def _fold_same_length(text: str) -> str:
    """Folded for matching without changing any position; hyphens and dashes count as blanks."""
    folded = (
        text.lower()
        if text.isascii()
        else "".join(f if len(f := fold_character(c)) == 1 else c for c in text)
    )
    return folded.translate(_HYPHENS)


_HYPHENS = {ord(c): " " for c in "-‐‑‒–—_/"}


def _forms(name: str, kind: str) -> set[str]:
    plain = _fold_same_length(align(name).text).strip()
    if kind not in ("category", "brand") or not plain.isascii() or kind == "brand":
        return {plain}
    return forms(plain)


@lru_cache(maxsize=1)
def _shipped_entries() -> tuple[Entry, ...]:
    from aisle.language.lexicon_data import shipped_entries  # reads files

    return tuple(shipped_entries())
