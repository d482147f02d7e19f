"""Which kinds this shop sells, and which of them a word for a kind means here.

A shop that sells hiking boots and no hiking shoes means its boots by 登山鞋; 蓝牙耳机 is, where no such
kind is sold, headphones with Bluetooth. Only where (nearly) every product states its kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from aisle.language.lexicon import Lexicon
from aisle.language.normalise import fold
from aisle.search.kinds import COMPLETE
from aisle.search.phrases import Found, Phrases, singular, units
from aisle.shop.catalogue import Product

_LEADS = frozenset({"home", "居家"})  # “home office” is no home


class SoldKinds:
    """The canonical kinds of a catalogue; empty where too few products state theirs."""

    def __init__(self, products: Sequence[Product], phrases: Phrases, lexicon: Lexicon) -> None:
        self._phrases, self._lexicon = phrases, lexicon
        stated = [product.kind or next(iter(product.category[-1:]), None) for product in products]
        known = [one for one in stated if one]
        complete = bool(products) and len(known) >= COMPLETE * len(products)
        self._kinds = {self._canonical(one) for one in known} if complete else set()
        self._wide = self._wide_kinds(products) if complete else {}

    def __contains__(self, kind: str) -> bool:
        return kind in self._kinds

    def settled(self, found: Found, text: str) -> Iterator[Found]:
        """What a find means in this shop: itself, a kind that is sold, and what its name says besides."""
        if found.kind != "type" or not self._kinds:
            yield found
            return
        said = text[found.start : found.end]
        if fold(said) in _LEADS and fold(text).strip() != fold(said):
            return
        kind, head = found.value, found.start
        if kind not in self._kinds and not self.below(kind):
            kind, head = self._instead(said, found)
        yield Found("type", kind, head, found.end, found.units)
        yield from self._besides(said, found, kind)

    def below(self, kind: str) -> frozenset[str]:
        """The kinds sold here that a wider word means: clothing → dress, hat …; toys and games → kite, puzzle …
        Empty for a kind that is sold itself."""
        return frozenset() if kind in self._kinds else self._wide.get(kind, frozenset())

    def is_without(self, kind: str) -> bool:
        """The kinds of this shop are known, and nothing of this one is among them."""
        return bool(self._kinds) and kind not in self._kinds and not self.below(kind)

    def relatives(self, kind: str) -> list[str]:
        """Kinds sold here that a lexicon puts beside one that is not: narrower, wider, of one parent.

        A parent without a parent (electronics) is too wide to say anything."""
        parent = self._lexicon.parent("category", kind)
        near = self._lexicon.family("category", kind)
        if parent and self._lexicon.parent("category", parent):
            near |= self._lexicon.family("category", parent)
        return sorted({canonical for name in near if (canonical := self._canonical(name)) in self})

    def _wide_kinds(self, products: Sequence[Product]) -> dict[str, frozenset[str]]:
        """By the lexicon's own order of things, and by the shelves of this shop."""
        wide: dict[str, set[str]] = defaultdict(set)
        for entry in self._lexicon:
            if entry.kind == "category" and (kind := self._canonical(entry.value)) in self._kinds:
                parent = entry.parent
                while parent:
                    wide[self._canonical(parent)].add(kind)
                    parent = self._lexicon.parent("category", parent)
        for product in products:
            for names in (product.category, *product.category_names.values()):
                for name in names if product.kind else ():
                    wide[self._canonical(name)].add(self._canonical(str(product.kind)))
        return {kind: frozenset(kinds) for kind, kinds in wide.items()}

    def _canonical(self, name: str) -> str:
        return self._phrases.values(name).get("type", fold(name))

    def _instead(self, said: str, found: Found) -> tuple[str, int]:
        """The kind that is sold under these words, or under the last of them; else what was found."""
        for entry in self._lexicon.lookup(said, ("category",)):
            if (canonical := self._canonical(entry.value)) in self:
                return canonical, found.start
        for unit in units(said)[1:]:
            inner = self._phrases.values(said[unit.start :]).get("type")
            if inner is not None and inner in self:
                return inner, found.start + unit.start
        return found.value, found.start

    def _besides(self, said: str, found: Found, kind: str) -> Iterator[Found]:
        """“Bluetooth speaker” is a speaker, and Bluetooth: what leads a name and is no part of the kind's."""
        own = {singular(unit.text) for unit in units(kind)}
        cut = units(said)
        for length in range(len(cut) - 1, 0, -1):
            lead = said[: cut[length - 1].end]
            if {singular(unit.text) for unit in cut[:length]} & own:
                continue
            stated = {
                name: value
                for name, value in self._phrases.values(lead).items()
                if name.startswith("attribute:")
            }
            for name, value in stated.items():
                yield Found(name, value, found.start, found.start + len(lead), length)
            if stated:
                return
