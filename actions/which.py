"""Which product is meant: a button, "the second one", "it", or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.rooms import Rooms
from actions.turn import Turn
from actions.voice import Voice
from aisle.answers.asking import asked_keys
from aisle.language.normalise import fold
from aisle.shop.products import Product, Variant

_POINTS = re.compile(
    r"\b(it|its|it's|that one|this one|that|this|them|they|one)\b|它|这个|那个|这款|那款|这件|那件|这双|那双"
)

_CHEAPEST = re.compile(
    r"\b(?:cheaper|cheapest|least expensive)(?: one)?\b|(?:更|最|比较)?便宜(?:一?点)?的?那?[个款件]"
)
_PROPER = re.compile(r"\b[A-Z][a-z]{3,}\b")
_NAME = re.compile(r"[a-z]{4,}")
_THE_NAME = re.compile(r"\b(?:the|that) ([a-z]{4,})\b(?! (?:one|ones)\b)")
_FIRST_FEW = re.compile(r"\b(?:first|top) (two|three|four|[2-4])\b|前([两二三四2-4])[个款件]")
_HOW_MANY = {
    "two": 2,
    "three": 3,
    "four": 4,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "2": 2,
    "3": 3,
    "4": 4,
}


def products_meant(rooms: Rooms, turn: Turn) -> list[Product]:
    """Every product this message points at, in the order named; empty when none can be told."""
    ids = [str(one) for one in turn.values("product_id")]
    ids += [rooms.catalogue.of_variant(str(one)).product_id for one in turn.values("variant_id")]
    if not ids:
        ids = _by_place(turn) or _by_name(rooms, turn)
    if (
        not ids
        and turn.conversation.focus
        and (
            turn.is_button or _points(turn.text) or _bare(turn) or _of_what_is_in_view(rooms, turn)
        )
    ):
        ids = [turn.conversation.focus]
    if not ids and len(turn.conversation.shown) == 1 and _points(turn.text):
        ids = turn.conversation.shown[:1]
    return rooms.catalogue.many(list(dict.fromkeys(ids)))


def names_several(turn: Turn) -> bool:
    """“the first two”: no single one is meant."""
    return bool(_FIRST_FEW.search(fold(turn.text)))


def cheapest_shown(rooms: Rooms, turn: Turn) -> list[Product]:
    """“I'll take the cheaper one”: of what was shown; none where the text says no such thing."""
    if len(turn.conversation.shown) < 2 or not _CHEAPEST.search(fold(turn.text)):
        return []
    shown = rooms.catalogue.many(turn.conversation.shown)
    priced = [(min(prices), one) for one in shown if (prices := _prices(one))]
    return [min(priced, key=lambda row: row[0])[1]] if priced else []


def _prices(product: Product) -> list[int]:
    return [
        one.price_minor
        for one in product.variants
        if one.price_minor is not None and one.is_buyable
    ]


def names_another_kind(rooms: Rooms, turn: Turn) -> bool:
    """The text names a kind of product, and nothing that was shown is of it."""
    kind = rooms.search.understand(turn.text, turn.language).filters.type
    if turn.is_button or kind is None:
        return False
    return not any(rooms.search.is_kind(one, kind) for one in turn.conversation.shown)


def asks_of_another_kind(rooms: Rooms, turn: Turn) -> bool:
    """A question about a kind that is sold but was not shown: “which headphones …”, below tents."""
    kind = rooms.search.understand(turn.text, turn.language).filters.type
    is_sold = kind is not None and rooms.search.sells(kind)
    return is_sold and not _points(turn.text) and names_another_kind(rooms, turn)


def in_view(turn: Turn) -> str | None:
    """The product whose page is open, or the one of the list last shown that the talk turned to."""
    here = turn.conversation
    return here.focus if here.focus and here.focus in (here.page, *here.shown) else None


def _of_what_is_in_view(rooms: Rooms, turn: Turn) -> bool:
    """Every question is about the product in view, but one that names a kind we sell: another, on its page."""
    focus = in_view(turn)
    if turn.intent != "product_question" or focus is None:
        return False
    kind = rooms.search.understand(turn.text, turn.language).filters.type
    if kind is None or not rooms.search.sells(kind):
        return True
    return focus == turn.conversation.page and rooms.search.is_kind(focus, kind)


def _bare(turn: Turn) -> bool:
    """A question that names no product: it is about the one being talked about."""
    return turn.intent == "product_question" and turn.value("category") is None


def variants_meant(product: Product, turn: Turn, voice: Voice) -> list[Variant]:
    """The variants that every option named in the text fits; all when none is named."""
    text = fold(turn.text)
    left = list(product.variants)
    for axis in {name for one in product.variants for name in one.options}:
        said = [str(one) for one in turn.values(axis)]
        fits = [
            one
            for one in left
            if _fits(one.options.get(axis, ""), said, text)
            or _called(voice.name(axis, one.options.get(axis, "")), text)
        ]
        left = fits or left
    return left


def _fits(option: str, said: Sequence[str], text: str) -> bool:
    wanted = fold(option)
    if not wanted:
        return False
    if any(fold(one) == wanted or fold(one) in wanted.split() for one in said):
        return True
    return bool(re.search(rf"(?<![\w'’]){re.escape(wanted)}(?!\w)", text))  # “what's” is no size S


def _called(name: str, text: str) -> bool:
    """The Chinese name of an option stands in the text: 美式, 白色."""
    return len(name) >= 2 and not name.isascii() and fold(name) in text


def _by_place(turn: Turn) -> list[str]:
    """ "the second one" → the second of the list last shown; -1 is the last."""
    shown = turn.conversation.shown
    found = []
    several = _FIRST_FEW.search(fold(turn.text))
    if several:
        return shown[: _HOW_MANY[several[1] or several[2]]]
    for place in turn.values("ordinal"):
        index = int(place) if int(place) < 0 else int(place) - 1
        if -len(shown) <= index < len(shown):
            found.append(shown[index])
    return found


def _by_name(rooms: Rooms, turn: Turn) -> list[str]:
    """A title, or enough of one, among what was shown first and the whole catalogue second."""
    text = fold(turn.text)
    if not text:
        return []
    shown = rooms.catalogue.many(turn.conversation.shown)
    named = [one for one in shown if any(_named(fold(title), text) for title in one.title.values())]
    named = named or [one for one in shown if _own_names(one, shown) & set(_NAME.findall(text))]
    named = named or [one for one in shown if _own_han(one) and _own_han(one) in text]
    if named:
        return [one.product_id for one in named]
    hits = rooms.search.find(rooms.search.understand(turn.text, turn.language), limit=3).hits
    found = rooms.catalogue.many([hit.product_id for hit in hits])
    titled = [
        one for one in found if any(_named(fold(title), text) for title in one.title.values())
    ]
    return [one.product_id for one in titled[:1]] or _by_a_word(rooms, text)


def _by_a_word(rooms: Rooms, text: str) -> list[str]:
    """“the otter”: a word that one title has and the next best find has not."""
    for word in _THE_NAME.findall(text):
        if asked_keys(word):
            continue  # “the weight” is asked for, not called so
        hits = rooms.search.find(rooms.search.understand(word, "en"), limit=2).hits
        found = rooms.catalogue.many([hit.product_id for hit in hits])
        has = [word in _NAME.findall(fold(one.title.get("en", ""))) for one in found]
        if has[:1] == [True] and not any(has[1:]):
            return [found[0].product_id]
    return []


def _own_names(product: Product, shown: Sequence[Product]) -> set[str]:
    """Proper names in this title and in no other of the list: crescent, of “Fellrunner Crescent 2”."""
    names = {fold(word) for word in _PROPER.findall(product.title.get("en", ""))}
    for other in shown:
        if other.product_id != product.product_id:
            names -= {fold(word) for word in _PROPER.findall(other.title.get("en", ""))}
    return names


def _own_han(product: Product) -> str:
    """The model's name in a Chinese title, its second part: 山行者 月牙 双人帐篷 → 月牙."""
    parts = product.title.get("zh", "").split()
    return parts[1] if len(parts) > 2 and len(parts[1]) >= 2 else ""


def _named(title: str, text: str) -> bool:
    """All the telling words of the title's first three stand in the text (Han: a run of four)."""
    words = re.findall(r"[a-z0-9]+", title)[:3]
    if len(words) >= 2 and all(re.search(rf"\b{word}\b", text) for word in words[:2]):
        return True
    han = re.sub(r"[^\u3400-\u9fff]", "", title)
    return any(han[at : at + 4] in text for at in range(max(0, len(han) - 3)))


def _points(text: str) -> bool:
    return not text or bool(_POINTS.search(fold(text)))


def shares_a_word(title: str, text: str) -> bool:
    """A word of four letters, or two Han characters in a row, stands in both."""
    words = set(_NAME.findall(fold(title))) & set(_NAME.findall(text))
    han = re.sub(r"[^\u3400-\u9fff]", "", title)
    return bool(words) or any(han[at : at + 2] in text for at in range(len(han) - 1))
