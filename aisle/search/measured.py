"""Measured attributes: which column answers “under 2 kg”, “for two” or “the quietest”, in base units.

The unit stands in the attribute's name (weight_g) or in its value (“2.1 kg”, “13-inch”); attributes
of one dimension are told apart by their names: weight_g is a weight, load_kg is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aisle.language.measures import UNITS, Measure, measures
from aisle.search.documents import attribute_name
from aisle.search.filters import Measured
from aisle.shop.catalogue import Product

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
STATED_SHARE = 0.5  # an attribute that half of the kind states is a filter; a rarer one is a word

_UNIT_WORDS = {**UNITS, "people": UNITS["person"], "lumens": UNITS["lumen"]}
# What an attribute is called that states it; where nothing was said, the first that the kind states.
_HEADS: dict[tuple[str, str | None], tuple[str, ...]] = {
    ("mass", None): ("weight",),
    ("mass", "weight"): ("weight",),
    ("mass", "load"): ("load", "max load"),
    ("volume", None): ("capacity", "volume"),
    ("volume", "capacity"): ("capacity", "volume"),
    ("length", "height"): ("height",),
    ("length", "width"): ("width",),
    ("length", "length"): ("length", "cable length"),
    ("length", "thickness"): ("thickness",),
    ("length", "screen"): ("screen", "screen size", "display", "diagonal"),
    ("length", "laptop"): ("laptop",),
    ("people", None): ("capacity", "people", "sleeps"),
    ("charge", None): ("capacity", "battery"),
    ("power", None): ("output", "power", "max power", "wattage"),
    ("time", "battery"): ("battery", "battery life", "playtime"),
    ("time", "hot"): ("keeps hot",),
    ("time", "cold"): ("keeps cold",),
    ("data", None): ("storage", "memory", "capacity"),
    ("noise", None): ("noise", "noise level"),
    ("light", None): ("brightness",),
}
# What a superlative may mean, the first that the kind states: “the largest” tent, bottle or screen.
SUPERLATIVES: dict[str, tuple[tuple[str, str | None], ...]] = {
    "weight": (("mass", "weight"),),
    "noise": (("noise", None),),
    "battery": (("time", "battery"), ("charge", None)),
    "capacity": (("volume", "capacity"), ("charge", None), ("people", None), ("data", None)),
    "brightness": (("light", None),),
    "power": (("power", None),),
    "screen": (("length", "screen"),),
    "thickness": (("length", "thickness"),),
    "size": (
        ("people", None), ("volume", "capacity"), ("length", "screen"), ("length", "height"), ("length", "width"),
    ),
}  # fmt: skip
# Words that ask for more or less of something measured, without a number.
TENDS = {"quiet": "noise_asc", "lightweight": "weight_asc", "large capacity": "capacity_desc"}


def dimensions_of(order: str) -> set[str]:
    """`noise_asc` → {"noise"}: what must be measured to put things into that order."""
    return {dimension for dimension, _ in SUPERLATIVES.get(order.rpartition("_")[0], ())}


class MeasuredColumns:
    """Values of measured attributes by variant, NaN where nothing is stated."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        self._variants: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        owners: list[int] = []
        for row, product in enumerate(products):
            for name, value in product.attributes.items():
                if (read := stated_measure(name, value)) is not None:
                    self._products[read[0], read[1]][row] = read[2]
            for variant in product.variants or (None,):
                for name, text in variant.options.items() if variant else ():
                    if (read := stated_measure(name, text)) is not None:
                        self._variants[read[0], read[1]][len(owners)] = read[2]
                owners.append(row)
        self._owner = np.array(owners, dtype=np.int64)

    def answering(self, wish: Measured, of_kind: Mask) -> Floats | None:
        """The values (variants,) that answer a measure for this kind; None where too few state any.

        An age is asked of everything, so it counts wherever any product of the kind states it.
        """
        if wish.dimension == "age":
            return self._column("age", ("ages from", "age from", "age min"), of_kind, 0.0)
        heads = _HEADS.get((wish.dimension, wish.aspect))
        return self._column(wish.dimension, heads or (), of_kind, STATED_SHARE)

    def satisfying(self, wish: Measured, of_kind: Mask) -> Mask | None:
        """The variants within the bounds: bool (variants,); None where the catalogue does not say."""
        values = self.answering(wish, of_kind)
        if values is None:
            return None
        if wish.dimension == "age":
            youngest = values <= float(wish.maximum or 0)
            oldest = self._column("age", ("ages to", "age to", "age max"), of_kind, 0.0)
            return youngest if oldest is None else youngest & ~(oldest < float(wish.minimum or 0))
        mask: Mask = ~np.isnan(values)
        if wish.minimum is not None:
            mask &= values >= float(wish.minimum) * (1 - 1e-9)
        if wish.maximum is not None:
            mask &= values <= float(wish.maximum) * (1 + 1e-9)
        return mask

    def superlative(self, name: str, of_kind: Mask) -> Floats | None:
        """The values (variants,) that “the largest”, “the quietest” … is about for this kind."""
        for dimension, aspect in SUPERLATIVES.get(name, ()):
            heads = _HEADS[dimension, aspect]
            if (values := self._column(dimension, heads, of_kind, STATED_SHARE)) is not None:
                return values
        return None

    def _column(
        self, dimension: str, heads: Sequence[str], of_kind: Mask, share: float
    ) -> Floats | None:
        names = [name for of, name in {**self._products, **self._variants} if of == dimension]
        chosen = [head for head in heads if head in names]
        if not heads:  # nothing said what is meant: only a kind that states one such thing answers
            told = [
                name
                for name in names
                if self._share(self._values(dimension, [name]), of_kind) >= STATED_SHARE
            ]
            chosen = told if len(told) == 1 else []
        if not chosen:
            return None
        values = self._values(dimension, list(dict.fromkeys(chosen)))
        stated = self._share(values, of_kind)
        return values if stated > 0 and stated >= share else None

    def _values(self, dimension: str, names: Sequence[str]) -> Floats:
        """What the first of these attributes states, else the next."""
        found = np.full(len(self._owner), np.nan)
        for name in reversed(names):
            rows = self._products.get((dimension, name), {})
            if rows:
                by_row = np.full(int(self._owner.max(initial=-1)) + 1, np.nan)
                by_row[list(rows)] = list(rows.values())
                own = by_row[self._owner]
                found = np.where(np.isnan(own), found, own)
            places = self._variants.get((dimension, name), {})
            found[list(places)] = list(places.values())
        return found

    def _share(self, values: Floats, of_kind: Mask) -> float:
        stating = np.zeros(len(of_kind), dtype=bool)
        stating[self._owner[~np.isnan(values)]] = True
        return float(stating[of_kind].mean()) if of_kind.any() else 0.0


def stated_measure(name: str, value: Any) -> tuple[str, str, float] | None:
    """(dimension, head, amount in base units) of an attribute: ("weight_g", 2100) → mass, weight, 2100."""
    words = attribute_name(name).split()
    if not words or isinstance(value, bool):
        return None
    if words[0] in ("age", "ages") and (number := _number(value)) is not None:
        return "age", " ".join(words), number
    unit = _UNIT_WORDS.get(words[-1]) if len(words) > 1 else None
    if unit is not None and (number := _number(value)) is not None:
        return unit[0], " ".join(words[:-1]), number * float(unit[1])
    if isinstance(value, str) and 0 < len(value) <= 24 and (read := _amount_in(value)):
        return read[0], " ".join(words), read[1]
    return None


@lru_cache(maxsize=65_536)  # columns and vocabulary ask the same of every value of a catalogue
def _amount_in(text: str) -> tuple[str, float] | None:
    """“2.1 kg” → ("mass", 2100.0), where it is the one amount of the text."""
    read = measures(text)
    if len(read) == 1 and read[0].near is not None and read[0].dimension != "age":
        return read[0].dimension, float(read[0].near)
    return None


def as_filter(measure: Measure) -> Measured:
    """What was read, as a part of a wish."""
    return Measured(
        measure.dimension, measure.aspect, measure.minimum, measure.maximum, measure.said
    )


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
