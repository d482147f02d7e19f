"""The hard part of a wish: what every hit must satisfy, as it was asked.

Filters(type="tent", colour=("green",), price_max=Decimal(80)).to_json()
→ {"type": "tent", "colour": "green", "price_max": 80}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Values = tuple[str, ...]
BOUNDS = ("price_min", "price_max", "rating_min", "rating_max", "reviews_min", "reviews_max")
_LISTS = ("brand", "colour", "size")


@dataclass(frozen=True)
class Measured:
    """“under 2 kg”: a measured attribute between bounds in base units (g, ml, mm, W, hours, people …).

    `aspect` tells apart what shares a dimension (weight or load); `said` is the amount as it was said.
    """

    dimension: str
    aspect: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    said: str = ""

    @property
    def name(self) -> str:
        """What it is called where it is told: weight, people, noise."""
        return self.aspect or self.dimension

    def to_json(self) -> dict[str, Any]:
        """`{"what": "mass", "max": 2000, "said": "2 kg"}`"""
        shown: dict[str, Any] = {"what": self.dimension}
        if self.aspect:
            shown["aspect"] = self.aspect
        for name, value in (("min", self.minimum), ("max", self.maximum)):
            if value is not None:
                shown[name] = _number(value)
        return {**shown, "said": self.said}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Measured:
        """The way back from `to_json`."""
        low, high = (None if row.get(n) is None else Decimal(str(row[n])) for n in ("min", "max"))
        return cls(row["what"], row.get("aspect"), low, high, row.get("said", ""))


@dataclass(frozen=True)
class Exclusions:
    """What no hit may be: “not Nike”, 不要红色."""

    type: Values = ()
    brand: Values = ()
    colour: Values = ()
    size: Values = ()
    attributes: Mapping[str, Values] = field(default_factory=dict)
    words: Values = ()

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in dataclasses.fields(self))

    def to_json(self) -> dict[str, Any]:
        """`{"brand": ["Nike"]}`: always lists, empty parts left out."""
        shown: dict[str, Any] = {
            name: list(getattr(self, name))
            for name in ("type", *_LISTS, "words")
            if getattr(self, name)
        }
        if self.attributes:
            shown["attributes"] = {name: list(values) for name, values in self.attributes.items()}
        return shown

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Exclusions:
        """The way back from `to_json`."""
        lists = {name: _values(row.get(name)) for name in ("type", *_LISTS, "words")}
        return cls(**lists, attributes=_attributes(row.get("attributes")))


@dataclass(frozen=True)
class Filters:
    """Several values of one field mean “any of them”. Prices are decimal numbers of `currency`.

    `currency` None is the shop's own. `price_about`: “around 50” was widened to the bounds given.
    """

    type: str | None = None
    brand: Values = ()
    colour: Values = ()
    size: Values = ()
    attributes: Mapping[str, Values] = field(default_factory=dict)
    measures: tuple[Measured, ...] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str | None = None
    price_about: bool = False
    rating_min: Decimal | None = None
    rating_max: Decimal | None = None
    reviews_min: int | None = None
    reviews_max: int | None = None
    in_stock: bool = False
    excluded: Exclusions = field(default_factory=Exclusions)

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def named(self) -> tuple[str, ...]:
        """The parts that were asked: `("brand", "price")`; what a near miss may break, one by one."""
        parts = [
            name for name in ("type", *_LISTS, "attributes", "measures") if getattr(self, name)
        ]
        for name in ("price", "rating", "reviews"):
            bounds = (getattr(self, f"{name}_min"), getattr(self, f"{name}_max"))
            if bounds != (None, None):
                parts.append(name)
        if self.in_stock:
            parts.append("in_stock")
        if self.excluded:
            parts.append("not")
        return tuple(parts)

    def without(self, part: str) -> Filters:
        """The same filters with one part of `named` let go."""
        empty = Filters()
        names = {
            "price": ("price_min", "price_max", "price_about", "currency"),
            "rating": ("rating_min", "rating_max"),
            "reviews": ("reviews_min", "reviews_max"),
            "not": ("excluded",),
        }.get(part, (part,))
        return dataclasses.replace(self, **{name: getattr(empty, name) for name in names})

    def to_json(self) -> dict[str, Any]:
        """The `filters` of DESIGN 5.1: one value as text, several as a list, numbers as numbers."""
        shown: dict[str, Any] = {"type": self.type} if self.type else {}
        for name in _LISTS:
            values = getattr(self, name)
            if values:
                shown[name] = values[0] if len(values) == 1 else list(values)
        if self.attributes:
            shown["attributes"] = {
                name: values[0] if len(values) == 1 else list(values)
                for name, values in self.attributes.items()
            }
        if self.measures:
            shown["measures"] = [one.to_json() for one in self.measures]
        for name in BOUNDS:
            if (value := getattr(self, name)) is not None:
                shown[name] = _number(value)
        for name in ("currency", "price_about", "in_stock"):
            if getattr(self, name):
                shown[name] = getattr(self, name)
        if self.excluded:
            shown["not"] = self.excluded.to_json()
        return shown

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Filters:
        """The way back from `to_json`."""
        bounds: dict[str, Any] = {}
        for name in BOUNDS:
            if row.get(name) is not None:
                number = Decimal(str(row[name]))
                bounds[name] = int(number) if name.startswith("reviews") else number
        return cls(
            type=row.get("type"),
            brand=_values(row.get("brand")),
            colour=_values(row.get("colour")),
            size=_values(row.get("size")),
            attributes=_attributes(row.get("attributes")),
            measures=tuple(map(Measured.from_json, row.get("measures") or ())),
            currency=row.get("currency"),
            price_about=bool(row.get("price_about")),
            in_stock=bool(row.get("in_stock")),
            excluded=Exclusions.from_json(row.get("not") or {}),
            **bounds,
        )


def _number(value: Decimal | int) -> int | float:
    return int(value) if value == int(value) else float(value)


def _values(value: str | list[str] | None) -> Values:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _attributes(row: Mapping[str, Any] | None) -> dict[str, Values]:
    return {name: _values(value) for name, value in (row or {}).items()}
