"""How a shopper calls products, versions, methods and addresses: one way of several, by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomllib

from tests.reliability.goals import Json, Tau

_PLAIN = {"yes": ("{axis}", "{axis}: yes"), "no": ("not {axis}", "no {axis}"), "none": ("no {axis}", "without {axis}")}  # fmt: skip
_WITH_AXIS = frozenset("high low medium large small standard adjustable fixed full half dark light 500 1000 1500 2000 6 7 8 9 10 11 12 S M L XL XS XXL".split())  # fmt: skip


@lru_cache(maxsize=1)
def _chinese() -> Json:
    return tomllib.loads(Path(__file__).with_name("chinese.toml").read_text(encoding="utf-8"))


def product(name: str, language: str, chance: random.Random) -> str:
    if language == "zh":
        return str(chance.choice(_chinese()["products"][name]))
    return name.lower() if chance.random() < 0.7 else name


def value(axis: str, said: str, language: str, chance: random.Random) -> str:
    """One option: “size 9”, “not waterproof”, “glass”, 不防水."""
    if language == "zh":
        return str(chance.choice(_chinese_values(axis, said)))
    if said in _PLAIN:
        plain = "water resistant" if axis == "water resistance" else axis
        return chance.choice(_PLAIN[said]).format(axis=plain)
    if said in _WITH_AXIS:
        if axis == "size" or axis == "pieces":
            return f"size {said}" if axis == "size" else f"{said} pieces"
        return f"{said} {axis}"
    return said if chance.random() < 0.7 else said.lower()


def _chinese_values(axis: str, said: str) -> list[str]:
    known = _chinese()
    names = known["options"].get(axis, {}).get(said)
    if names is None and "color" in axis:
        names = known["colors"][said]
        part = {"frame color": "镜框", "lens color": "镜片", "dial color": "表盘"}.get(axis)
        names = [f"{one.removesuffix('的')}{part}" for one in names] if part else names
    if names is None:
        names = known["materials"][said]
        part = {"strap material": "表带", "band material": "表带", "frame material": "镜框", "deck material": "板面"}.get(axis)  # fmt: skip
        names = [f"{one}{part}" for one in names] if part else names
    return list(names)


def version(
    options: Mapping[str, str], language: str, chance: random.Random, old: Mapping[str, str] = {}
) -> str:
    """A version by all its options, or by what differs from `old`: “same but black”."""
    changed = {axis: said for axis, said in options.items() if old.get(axis) != said}
    is_relative = bool(old) and bool(changed) and chance.random() < 0.4
    words = [value(axis, said, language, chance) for axis, said in (changed if is_relative else options).items()]  # fmt: skip
    if not is_relative:
        return ("、" if language == "zh" else ", ").join(words)
    if language == "zh":
        return chance.choice(("其他不变，要{}", "同款，换成{}")).format("、".join(words))
    return chance.choice(("same but {}", "{}, the rest stays the same")).format(" and ".join(words))


def item(tau: Tau, item_id: str, order: Json, language: str, chance: random.Random) -> str:
    """A line of an order, with options where its product stands there twice."""
    variant = tau.variants[item_id]
    name = product(variant["name"], language, chance)
    twins = [one for one in order["items"] if one["name"] == variant["name"]]
    if len(twins) == 1:
        return name
    line = next(one for one in twins if one["item_id"] == item_id)
    words = [value(axis, said, language, chance) for axis, said in line["options"].items()]
    return f"{name}（{'、'.join(words)}）" if language == "zh" else f"{name} ({', '.join(words)})"


def listed(parts: Sequence[str], language: str) -> str:
    if len(parts) == 1:
        return parts[0]
    if language == "zh":
        return "、".join(parts[:-1]) + "和" + parts[-1]
    return ", ".join(f"the {one}" for one in parts[:-1]) + f" and the {parts[-1]}"


def order_number(order_id: str, chance: random.Random) -> str:
    """ "#W2378156", "W2378156", "w 237 8156"."""
    digits = order_id.removeprefix("#W")
    return chance.choice((order_id, order_id, f"W{digits}", f"w{digits}", f"w {digits[:3]} {digits[3:]}"))  # fmt: skip


def method(tau: Tau, user_id: str, method_id: str, language: str, chance: random.Random) -> str:
    """A way to pay; a card with its digits where there are two of its kind."""
    mine = tau.users[user_id]["payment_methods"]
    one: Any = mine[method_id]
    alike = [name for name, other in mine.items() if other["source"] == one["source"]]
    if one["source"] == "credit_card":
        brand, digits = one["brand"], one["last_four"]
        if len(alike) > 1 or chance.random() < 0.4:
            return (
                f"尾号{digits}的信用卡" if language == "zh" else f"the {brand} ending in {digits}"
            )
        return "信用卡" if language == "zh" else chance.choice(("my credit card", f"the {brand}"))
    if len(alike) > 1:
        return str(method_id)
    if one["source"] == "gift_card":
        return "礼品卡" if language == "zh" else chance.choice(("gift card", "my gift card"))
    return "PayPal" if language == "en" or chance.random() < 0.7 else "贝宝"


def address(parts: Json, language: str, chance: random.Random) -> str:
    """In one line, with or without commas and country; or part by part."""
    street = ", ".join(filter(None, (parts["address1"], parts["address2"])))
    line = f"{street}, {parts['city']}, {parts['state']} {parts['zip']}"
    if language == "zh":
        labelled = f"街道：{street}，城市：{parts['city']}，州：{parts['state']}，邮编：{parts['zip']}，国家：美国"
        return chance.choice((f"{line}, USA", f"{line}，美国", line, labelled))
    labelled = (
        f"street: {street}; city: {parts['city']}; state: {parts['state']}; zip: {parts['zip']}"
    )
    spaced = f"{street}, {parts['city']} {parts['state']} {parts['zip']}"
    return chance.choice((f"{line}, USA", f"{street}, {parts['city']}, {parts['state']}, {parts['zip']}, USA", line, spaced, labelled))  # fmt: skip
