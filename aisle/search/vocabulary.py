"""The words of this catalogue: its brands, kinds, colours, sizes and values, in both languages.

Built at index time from products and the shipped lexicon; nothing here reads a database.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from aisle.language.lexicon import Entry, Lexicon
from aisle.language.normalise import fold
from aisle.search.asking import BRAND_BEFORE
from aisle.search.columns import COLOUR_NAMES, SIZE_NAMES
from aisle.search.documents import attribute_name, attribute_values
from aisle.search.kinds import kind_phrases, meanings, meant_by
from aisle.search.measured import TENDS, dimensions_of, stated_measure
from aisle.search.phrases import Found, Phrases, units
from aisle.search.sold import SoldKinds
from aisle.search.spelling import Spelling
from aisle.shop.catalogue import Product

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARTS = re.compile(r"\s*[,;、，]\s*")
_MOST_ATTRIBUTES = 300  # a feed with thousands of columns has no attribute that shoppers name
_MOST_VALUES = 80
_COMMON_SHARE = 0.5  # a brand word found mostly on others' products is a word, not a brand
_EVERYDAY = frozenset(
    "act apple best case chief colour digital dream equip fellow focus fuse gap general good home ideal jam next "
    "nothing origin orange pilot plus point rapid sharp smart switch target trust vans vision wave whirlpool".split()
)


class Vocabulary:
    """Finds what a text names, and translates it. Safe to share between threads."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases = phrases
        self.lexicon = lexicon
        self.brands: dict[str, str] = {}  # folded → as the catalogue writes it
        self.doubtful_brands: set[str] = set()
        self.colour_names: dict[str, str] = {}
        self.stated: set[str] = set()  # "colour", "size": columns that this catalogue has
        self.measured: set[str] = set()  # "mass", "people": what its attributes measure
        self.names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self.sold = SoldKinds((), phrases, lexicon)
        self.spelling = Spelling((), phrases)

    @classmethod
    def build(
        cls,
        products: Sequence[Product],
        lexicon: Lexicon | None = None,
        own_kinds: Collection[Entry] = (),
    ) -> Vocabulary:
        """From the catalogue and a lexicon (the shipped one if none is given)."""
        made = cls(kind_phrases(products, own_kinds), lexicon or Lexicon.shipped())
        made._add_names_of_kinds(products)
        made._add_brands(products)
        made._add_values(products)
        made.sold = SoldKinds(products, made.phrases, made.lexicon)
        made.spelling = Spelling(products, made.phrases, made.lexicon)
        made.measured = {
            read[0]
            for name, value in {
                (name, str(value)): (name, value)
                for product in products
                for row in (product.attributes, *(one.options for one in product.variants))
                for name, value in row.items()
            }.values()
            if (read := stated_measure(name, value)) is not None
        }
        return made

    def find(self, text: str) -> list[Found]:
        """What a normalised text names: the longest of overlapping finds, the catalogue's first."""
        found = self.phrases.find(text)
        for match in self.lexicon.find(text):
            kind, value = self._own(match.kind, match.value)
            length = len(units(text[match.start : match.end]))
            found.append(Found(kind, value, match.start, match.end, length))
        found.sort(key=lambda one: (one.start - one.end, one.start))
        kept: list[Found] = []
        for one in found:
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
            elif any(
                (one.start, one.end) == (other.start, other.end) and one.kind != other.kind
                for other in kept
            ):
                kept.append(one)  # the same words as another kind: the reader of the wish chooses
        settled = [more for one in kept for more in self.sold.settled(one, text)]
        return sorted(settled, key=lambda one: (one.start, one.end))

    def is_brand(self, found: Found, text: str) -> bool:
        """An everyday word is a brand only where the text says so: “from Apple”, or written as one."""
        if fold(found.value) not in self.doubtful_brands:
            return True
        return bool(BRAND_BEFORE.search(text[: found.start]))

    def kind_called(self, name: str) -> str:
        """The kind that this catalogue means by a name: “hiking shoes” → hiking boots."""
        return self.phrases.values(name).get("type", fold(name))

    def brand(self, name: str) -> str:
        """The brand as the catalogue writes it; an unknown one as it was given."""
        return self.brands.get(fold(name), name)

    def states(self, kind: str, value: str = "") -> bool:
        """Whether a column answers it, so that the words need not be searched as text: the brand is
        sold here; any product at all states a colour, a size."""
        return fold(value) in self.brands if kind == "brand" else kind in self.stated

    def flag(self, text: str) -> str | None:
        """The yes-or-no attribute that is called so: “microphone” → attribute:microphone."""
        known = self.phrases.values(text)
        return next(
            (n for n, v in known.items() if n.startswith("attribute:") and v == "true"), None
        )

    def tends(self, feature: str) -> str | None:
        """“quiet” is less noise, where this catalogue measures noise; None where it does not."""
        order = TENDS.get(feature)
        return order if order and dimensions_of(order) & self.measured else None

    def translated(self, text: str, language: str) -> str:
        """The named things of a text in another language: 黑色键盘 → "black keyboard"."""
        words: list[str] = []
        for found in self.find(text):
            known = self.names.get((found.kind, found.value), {}).get(language)
            word: str | None = known or self._lexicon_name(found.kind, found.value, language)
            if word and bool(_HAN.search(word)) == (language == "zh"):
                words.append(word)
        return " ".join(dict.fromkeys(words))

    def _lexicon_name(self, kind: str, value: str, language: str) -> str:
        lexicon_kind = "category" if kind == "type" else kind
        try:
            return self.lexicon.name(lexicon_kind, value, language)
        except KeyError:
            return value

    def _own(self, kind: str, value: str) -> tuple[str, str]:
        if kind.startswith("attribute:"):  # waterproof: a column of its own in this catalogue?
            flag = f"attribute:{attribute_name(value)}"
            return (flag, "true") if flag in self.phrases.values(value) else (kind, value)
        if kind != "category":
            return kind, value
        return "type", self.phrases.values(value).get("type", value)

    def _add_names_of_kinds(self, products: Iterable[Product]) -> None:
        for key, canonical in self.phrases.all("type"):
            names = self.names[("type", canonical)]
            if any(_HAN.search(word) for word in key):
                names.setdefault("zh", "".join(key))
            names.setdefault("en", canonical)
        for product in products:
            for language, path in product.category_names.items():
                if path:
                    known = self.phrases.values(path[-1]).get("type")
                    if known:
                        self.names[("type", known)].setdefault(language, path[-1])

    def _add_brands(self, products: Sequence[Product]) -> None:
        own: Counter[str] = Counter()
        for product in products:
            if product.brand:
                own[fold(product.brand)] += 1
                self.brands.setdefault(fold(product.brand), product.brand)
        uses: Counter[str] = Counter()
        single = {brand for brand in own if len(units(brand)) == 1}
        for product in products:
            brand = fold(product.brand) if product.brand else ""
            words = {unit.text for text in product.title.values() for unit in units(text)}
            uses.update(word for word in words & single if word != brand)
        mined = _brands_in_titles(products)
        for folded, written in self.brands.items():
            names = [written, *self._brand_names(written), *mined.get(folded, ())]
            self.phrases.add("brand", written, names)
            if folded in mined:
                self.names[("brand", written)]["zh"] = mined[folded][0]
            if folded in _EVERYDAY or (
                folded in single and uses[folded] > own[folded] * (1 / _COMMON_SHARE)
            ):
                self.doubtful_brands.add(folded)
            if len(folded) < 2:
                self.doubtful_brands.add(folded)

    def _brand_names(self, written: str) -> list[str]:
        name = self._lexicon_name("brand", written, "zh")
        return [name] if name and name != written else []

    def _add_values(self, products: Sequence[Product]) -> None:
        values: dict[str, Counter[str]] = defaultdict(Counter)
        for product in products:
            rows = [product.attributes, *(variant.options for variant in product.variants)]
            for row in rows:
                for name, value in row.items():
                    values[attribute_name(name)].update(attribute_values(value))
        for name in COLOUR_NAMES & values.keys():
            self.stated.add("colour")
            for value in values.pop(name):
                for part in _PARTS.split(value):
                    self._add_colour(part)
        for name in SIZE_NAMES & values.keys():
            self.stated.add("size")
            self.phrases.add_each(
                "size", [v for v in values.pop(name) if re.search(r"\d\s*[a-z]", fold(v))]
            )
        if len(values) > _MOST_ATTRIBUTES:
            return
        for name, counts in values.items():
            for meant in dict.fromkeys(m for value in counts for m in meant_by(name, value)):
                self.phrases.add(f"attribute:{name}", meant, meanings()[meant]["words"])
            if set(counts) <= {"true", "false"} and "true" in counts:
                self.phrases.add(f"attribute:{name}", "true", [name])
            elif len(counts) <= _MOST_VALUES:
                if name == "material":
                    heads = {v.rsplit(" ", 1)[-1] for v in map(fold, counts) if " " in v}
                    self.phrases.add_each("attribute:material", [h for h in heads if len(h) > 3])
                worded = [v for v in counts if re.search(r"[^\W\d_]{3,}|[\u4e00-\u9fff]", v)]
                self.phrases.add_each(
                    f"attribute:{name}", [v for v in worded if len(units(v)) <= 4]
                )

    def _add_colour(self, raw: str) -> None:
        folded = fold(raw).strip()
        if not folded or len(units(folded)) > 3:
            return
        whole = [m for m in self.lexicon.find(folded) if m.kind == "colour"]
        exact = [m for m in whole if (m.start, m.end) == (0, len(folded))]
        canonical = exact[0].value if exact else folded
        self.colour_names[folded] = canonical
        self.colour_names.setdefault(canonical, canonical)
        self.phrases.add("colour", canonical, [folded])
        last = folded.rsplit(" ", 1)[-1]
        for match in self.lexicon.find(last):  # “moss green” is also green
            if match.kind == "colour" and (match.start, match.end) == (0, len(last)):
                self.colour_names.setdefault(last, match.value)


def _brands_in_titles(products: Sequence[Product]) -> dict[str, list[str]]:
    """The Chinese name of a brand, where its Chinese titles all begin with one word of their own:
    “Pulsar Drift speaker” · “脉冲星 漂流 音箱” → {"pulsar": ["脉冲星"]}."""
    first: dict[str, set[str]] = defaultdict(set)
    for product in products:
        title = product.title.get("zh", "").split()
        if product.brand and len(title) > 1:
            first[fold(product.brand)].add(title[0])
    uses = Counter(word for words in first.values() for word in words)
    return {
        brand: [word]
        for brand, words in first.items()
        if len(words) == 1 and uses[word := next(iter(words))] == 1 and _HAN.search(word)
        and fold(word) != brand
    }  # fmt: skip
