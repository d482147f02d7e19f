"""Kinds of products: the words for them, and which products are of a kind.

A title names its kind before “for”, “with” or a comma: “Laptop stand for 15" notebooks” is a stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tomllib

from aisle.language.lexicon import Entry
from aisle.language.normalise import fold
from aisle.search.phrases import Phrases, phrase_key, singular, units
from aisle.shop.catalogue import Product

Mask = npt.NDArray[np.bool_]
Key = tuple[str, ...]
_NEUTRAL = frozenset({"pc", "computer", "system", "phone"})  # “notebook PC” is still a notebook
_TAIL = re.compile(
    r"\s(?:for|with|w/|incl\.?|including|compatible|fits|suitable)\s|适用于?|兼容|配(?=[^件])"
)


COMPLETE = 0.95  # of the products state a kind: then the kinds of a catalogue are known


@cache
def shipped() -> dict[str, Any]:
    """The content of kinds.toml."""
    return tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))


@cache
def meanings() -> dict[str, dict[str, list[str]]]:
    """The content of meanings.toml: a word of wishes → the attributes and values that state it."""
    return tomllib.loads((Path(__file__).parent / "meanings.toml").read_text(encoding="utf-8"))


def meant_by(attribute: str, value: str) -> list[str]:
    """`connection`, “Bluetooth 5.3” → ["wireless", "bluetooth"]."""
    stated = f" {fold(value)} "
    return [
        name
        for name, meaning in meanings().items()
        if attribute in meaning["attributes"]
        and any(f" {one} " in stated for one in meaning["values"])
    ]


@cache
def accessory_words() -> frozenset[str]:
    """Words of titles that say: this belongs to another thing."""
    return frozenset(singular(word) for word in shipped()["accessories"]["words"])


@cache
def _head_words() -> frozenset[str]:
    """Last words of the shipped names of kinds; a feed's own (“Original”) say too little."""
    names = (phrase_key(n) for c, more in shipped()["names"].items() for n in (c, *more))
    return frozenset(name[-1] for name in names)


def head_of(title: str) -> str:
    """`Cable for printer` → `Cable`: the part of a title that says what the thing is."""
    return _TAIL.split(fold(title), maxsplit=1)[0]


def kind_phrases(products: Iterable[Product], own: Collection[Entry] = ()) -> Phrases:
    """Names of kinds → canonical kind: kinds.toml, and the kinds and categories of this catalogue.

    `own`: the shop's own names of its kinds; a stationer's notebook is not another word for laptop.
    """
    phrases = Phrases()
    mine = {fold(entry.value) for entry in own}
    for canonical, names in shipped()["names"].items():
        if canonical not in mine:
            for entry in own:
                if fold(entry.value) in map(fold, names):
                    phrases.add("type", fold(entry.value), [entry.value, *entry.en, *entry.zh])
    for canonical, names in shipped()["names"].items():
        phrases.add("type", canonical, [canonical, *names])
    seen: dict[str, None] = {}
    for product in products:
        if product.kind:
            seen[fold(product.kind)] = None
        for path in (product.category, *product.category_names.values()):
            for name in path if product.kind else ():
                for spelt in {name, name.replace("&", "and")}:  # “toys and games” is the shelf
                    phrases.add("type", phrases.values(name).get("type", fold(name)), [spelt])
        leaf = {language: names[-1] for language, names in product.category_names.items() if names}
        stated = leaf.get("en") or (product.category[-1] if product.category else None)
        if stated:
            canonical = phrases.values(stated).get("type", fold(stated))
            phrases.add("type", canonical, [stated, *leaf.values()])
    for kind in seen:
        phrases.add("type", phrases.values(kind).get("type", kind), [kind])
    return phrases


class KindIndex:
    """Which products are of a kind, by the words of their titles, kinds and categories."""

    def __init__(
        self,
        products: Sequence[Product],
        phrases: Phrases,
        below: Callable[[str], Collection[str]] = lambda _: (),
    ) -> None:
        self._below = below  # kinds that a wider word means: see SoldKinds
        self._size = len(products)
        self._names: dict[str, list[Key]] = defaultdict(list)
        for key, canonical in phrases.all("type"):
            self._names[canonical].append(key)
        self._texts: list[list[Key]] = []
        self._rows: dict[str, set[int]] = defaultdict(set)
        self.is_stated = np.zeros(len(products), dtype=bool)
        self.is_accessory = np.zeros(len(products), dtype=bool)
        self.is_unnamed = np.zeros(len(products), dtype=bool)  # says nowhere what it is
        accessories = accessory_words()
        heads_known = _head_words() | accessories
        for row, product in enumerate(products):
            # a category (“Tents & Camping”) names several kinds: it counts where no kind is stated
            stated = [product.kind] if product.kind else list(product.category[-1:])
            self.is_stated[row] = bool(stated)
            heads = [phrase_key(head_of(title)) for title in product.title.values()]
            texts = [*heads, *(phrase_key(text) for text in stated)]
            self._texts.append(texts)
            self.is_accessory[row] = any(
                word in accessories for head in heads for word in head
            ) or any(word in title for title in product.title.values() for word in accessories
                     if not word.isascii())  # fmt: skip
            self.is_unnamed[row] = not stated and not any(
                w in heads_known for h in heads for w in h
            )
            for text in texts:
                for word in text:
                    self._rows[word].add(row)
        self._heads = heads_known
        self._found: dict[str, tuple[Mask, Mask]] = {}

    def of(self, kind: str) -> Mask:
        """The products of a kind: bool (n,). “Laptop backpack” is a backpack, not a laptop."""
        return self._masks(kind)[0]

    def around(self, kind: str) -> Mask:
        """Products that name the kind but are another thing: bags, stands and parts for it."""
        return self._masks(kind)[1]

    def names(self, kind: str) -> list[str]:
        """The names of a kind as texts: ["laptop", "notebook", "笔记本 电脑"]."""
        return [" ".join(name) for name in self._names.get(kind, ())]

    def _masks(self, kind: str) -> tuple[Mask, Mask]:
        if kind not in self._found:
            of = np.zeros(self._size, dtype=bool)
            named = np.zeros(self._size, dtype=bool)
            for name in self._names.get(kind) or [phrase_key(kind)]:
                rows = [self._rows.get(word, set()) for word in name]
                for row in set.intersection(*rows) if rows else ():
                    for text in self._texts[row]:
                        is_named, is_it = self._reads(text, name)
                        named[row] |= is_named
                        of[row] |= is_it
            for one in self._below(kind):
                of |= self.of(one)
            self._found[kind] = (of, named & ~of)
        return self._found[kind]

    def _reads(self, text: Key, name: Key) -> tuple[bool, bool]:
        """Whether the text has the name, and whether it stands for the thing itself."""
        named = False
        for at in range(len(text) - len(name) + 1):
            if text[at : at + len(name)] == name:
                named = True
                following = text[at + len(name) :][:2]
                if not any(word in self._heads - _NEUTRAL for word in following):
                    return True, True
                if following and following[0] in name:
                    return True, True
        return named, False

    @property
    def is_complete(self) -> bool:
        """The shop states kinds or categories for practically all of its products."""
        return self._size > 0 and float(self.is_stated.mean()) >= COMPLETE


def mentions_accessory(text: str) -> bool:
    """The shopper asked for an accessory: nothing is moved down."""
    accessories = accessory_words()
    folded = fold(text)
    return any(singular(unit.text) in accessories for unit in units(folded)) or any(
        word in folded for word in accessories if not word.isascii()
    )
