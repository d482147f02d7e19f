"""`shop.toml`: what the owner says about the shop, and the one page that says which keys exist.

currency = "USD"
timezone = "Europe/London"
languages = ["en", "zh"]
identity = "knowledge"
[name]
en = "Fell & Field"
zh = "山野集"
[windows]
return_days = 30          # a window left out does not exist: no limit by date
[rates.EUR]
rate = 1.08               # 1 EUR in the shop's currency
date = 2026-11-02
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import tomllib
from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from aisle.shop.errors import BadInput
from aisle.shop.setting_forms import Mailbox, Phone, WebAddress
from aisle.shop.watch_rules import WatchRules

Language = Literal["en", "zh"]
Days = Annotated[int, Field(ge=0, le=3650)]
Minutes = Annotated[int, Field(le=525_600)]
Name = Annotated[str, Field(pattern=r"^[^\r\n]*[^\s][^\r\n]*$", max_length=80)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(
            "no such timezone; write one like 'Europe/London' or 'Asia/Shanghai'"
        ) from error
    return name


def _plain_name() -> dict[Language, str]:
    return {"en": "Our shop", "zh": "本店"}


_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Windows:
    """How long after delivery something may be asked for; None: no window, so no refusal by date."""

    return_days: Days | None = Field(
        default=None,
        description="Days after delivery in which goods may be returned, last day included.",
    )
    exchange_days: Days | None = Field(
        default=None,
        description="Days after delivery in which goods may be exchanged, last day included.",
    )
    cooling_off_days: Days | None = Field(
        default=None, description="Days after delivery in which a return needs no reason."
    )
    warranty_months: Days | None = Field(
        default=None,
        description="Months of warranty, where the product itself names no other number.",
    )


@dataclass(frozen=True, config=_STRICT)
class Rate:
    """What one unit of another currency is worth in the shop's own, and since when that is known."""

    rate: Annotated[Decimal, Field(gt=0, le=1_000_000)] = Field(
        description="Worth of one unit in the shop's currency."
    )
    date: dt.date = Field(description="The day the rate was looked up; it is said in the answer.")


@dataclass(frozen=True, config=_STRICT)
class Contact:
    """Where a shopper reaches a person."""

    email: Mailbox | None = Field(
        default=None, description="E-mail address of the shop's own people."
    )
    phone: Phone | None = Field(
        default=None, description="Telephone number of the shop's own people."
    )
    url: WebAddress | None = Field(default=None, description="The shop's own website.")
    checkout_url: WebAddress | None = Field(
        default=None,
        description="The shop's checkout page; `items=VARIANT:QUANTITY,…` of the cart is added to it.",
    )


@dataclass(frozen=True, config=_STRICT)
class Handoff:
    """When somebody takes over a conversation."""

    is_staffed: bool = Field(
        default=False,
        description="Whether people answer at /operator, as one staff account says too; each hand-off is sent to the shop's own systems.",
    )
    opens: dt.time = Field(
        default=dt.time(9), description="When people start answering, shop's time."
    )
    closes: dt.time = Field(
        default=dt.time(18), description="When people stop answering, shop's time."
    )


@dataclass(frozen=True, config=_STRICT)
class Limits:
    """What is allowed before a person must look."""

    identity_tries: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="Failed tries to identify in a conversation before a person is offered.",
    )
    identity_try_minutes: Minutes = Field(
        default=60, ge=1, description="Minutes after which a failed try to identify is forgotten."
    )
    refund_minor: int | None = Field(
        default=None,
        ge=0,
        le=10**12,
        description="Refunds above this (in minor units) wait for a person; empty: none.",
    )
    changes_per_day: int | None = Field(
        default=None,
        ge=0,
        le=10**6,
        description="Changes a customer may make in 24 hours before the next waits for a person; empty: no limit.",
    )
    cart_lines: int = Field(
        default=50, ge=1, le=1000, description="Different variants one cart may hold."
    )
    line_quantity: int = Field(
        default=99, ge=1, le=1_000_000, description="Pieces of one variant one cart line may hold."
    )


@dataclass(frozen=True, config=_STRICT)
class Feed:
    """Where the products come from, again and again."""

    path: str | None = Field(
        default=None,
        description="File of the product feed; `aisle run` takes it over whenever it changed.",
    )
    every_minutes: int = Field(
        default=60, ge=1, description="Minutes between two looks at the file of the feed."
    )
    gone: Literal["hide", "keep"] = Field(
        default="hide",
        description="What happens to products that the feed no longer has: hide (off the shelves, never deleted) or keep.",
    )
    most_gone_percent: int = Field(
        default=20,
        ge=0,
        le=100,
        description="A feed that lacks more of what is listed, in percent, is refused as cut short.",
    )


@dataclass(frozen=True, config=_STRICT)
class ShopSettings:
    """The shop as `shop.toml` describes it; identity and windows may be changed by an import."""

    name: Annotated[dict[Language, Name], Field(min_length=1)] = Field(
        default_factory=_plain_name,
        description="The shop's name by language.",
    )
    currency: Currency = Field(
        default="USD",
        description="ISO 4217 code that bare numbers are read in.",
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC",
        description="Calendar days, windows and naive times of feeds are counted here.",
    )
    languages: tuple[Language, ...] = Field(
        default=("en", "zh"), min_length=1, description="Languages spoken, the default first."
    )
    identity: Literal["knowledge", "code", "login"] = Field(
        default="knowledge",
        description="How a shopper proves who they are: knowledge (e-mail, or name and zip), "
        "code (a one-time code), login (the shop's site signs it).",
    )
    identity_minutes: Minutes = Field(
        default=30,
        ge=1,
        description="Minutes without a message after which a shopper identifies anew.",
    )
    offer_minutes: Minutes = Field(
        default=15, ge=1, description="Minutes in which a yes still executes what was offered."
    )
    undo_minutes: Minutes = Field(
        default=0,
        ge=0,
        description="Minutes in which a return, an exchange or a change of address can be taken back; 0: never.",
    )
    windows: Windows = Field(default_factory=Windows, description="Return and warranty windows.")
    rates: dict[Currency, Rate] = Field(
        default_factory=dict, description="Rates of other currencies: [rates.EUR] rate, date."
    )
    contact: Contact = Field(default_factory=Contact, description="Where people are reached.")
    handoff: Handoff = Field(default_factory=Handoff, description="When people take over.")
    limits: Limits = Field(default_factory=Limits, description="What needs a person.")
    feed: Feed = Field(default_factory=Feed, description="Where the products come from.")
    watches: WatchRules = Field(default_factory=WatchRules, description="Back-in-stock messages.")

    @property
    def zone(self) -> ZoneInfo:
        """The shop's timezone."""
        return ZoneInfo(self.timezone)


_PASSWORD = re.compile(r"//[^/@\s]+@")
_SHOP: TypeAdapter[ShopSettings] = TypeAdapter(ShopSettings)
_WINDOWS: TypeAdapter[Windows] = TypeAdapter(Windows)


def read_shop(path: Path) -> tuple[ShopSettings, list[str]]:
    """The shop in `path` and every problem found in it, each one naming file, key, value and cure.

    A missing file is a shop with the defaults. With problems, the returned settings are defaults.
    """
    if not path.exists():
        return ShopSettings(), []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return ShopSettings(), [f"{path}: not readable as TOML ({error}). Correct that line."]
    try:
        return _SHOP.validate_python(table), []
    except ValidationError as error:
        return ShopSettings(), problems(error, str(path))


def problems(
    error: ValidationError,
    where: str,
    names: Mapping[str, str] | None = None,
    secret: Collection[str] = (),
) -> list[str]:
    """pydantic's findings → one sentence each: `shop.toml: windows.return_days is -3: …`.

    Values of the fields in `secret` are not shown, nor a password within an address.
    """
    found = []
    for item in error.errors(include_url=False):
        path = [str(part) for part in item["loc"]]
        key = ".".join([(names or {}).get(path[0], path[0]), *path[1:]])
        if item["type"] == "unexpected_keyword_argument":
            found.append(f"{where}: {key} is not a setting. Take it out or correct its spelling.")
        elif item["type"] == "missing":
            found.append(f"{where}: {key} is missing. Add it.")
        else:
            cure = item["msg"].removeprefix("Value error, ").replace("Input should", "it should")
            value = _PASSWORD.sub("//…@", repr(item["input"]))
            found.append(f"{where}: {key} is {'wrong' if path[0] in secret else value}: {cure}.")
    return found


def windows_of(value: Mapping[str, Any]) -> Windows:  # Any: a JSON column
    """The windows stored in the settings table. Raises BadInput when they are not windows."""
    try:
        return _WINDOWS.validate_python(dict(value))
    except ValidationError as error:
        raise BadInput(" ".join(problems(error, "settings table, windows"))) from error
