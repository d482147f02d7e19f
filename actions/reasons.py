"""Why a product is shown: the parts of the wish it satisfies, or the recommender's own reason, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from actions.action import ShopAction
from actions.cards import Card
from actions.turn import Turn
from actions.voice import Voice
from aisle.language.money import exponent
from aisle.language.normalise import fold
from aisle.language.wording.reasons import reason_text

if TYPE_CHECKING:
    from actions.rooms import Rooms
    from aisle.search.results import Hit
    from aisle.search.search import Search
    from aisle.search.wish import Wish

Reason = dict[str, Any]  # Any: JSON: it is kept with the conversation
_WORDS = 3  # of a wish without conditions: the words found in the product


def wish_reason(
    wish: Wish,
    hit: Hit,
    card: Card,
    is_kind: Callable[[str, str], bool],
    unanswerable: Sequence[str] = (),
) -> Reason:
    """What of the wish this product satisfies, as data: the words are chosen when it is told.

    A part that a near miss breaks, or that the shop's records do not state, is not claimed.
    """
    filters, variant = wish.filters, card.variant
    held: Reason = {}
    if filters.type and is_kind(card.product.product_id, filters.type):
        held["type"] = filters.type
    if filters.brand and card.product.brand:
        held["brand"] = card.product.brand
    if filters.colour:
        held["colour"] = list(filters.colour)
    if filters.size:
        held["size"] = [one.upper() for one in filters.size]
    if filters.attributes:
        held["attributes"] = {
            name: list(values)
            for name, values in filters.attributes.items()
            if name not in unanswerable
        }
    if variant is not None and variant.price_minor is not None:
        bounds = [filters.price_min, filters.price_max]
        if bounds != [None, None]:
            held["price"] = [
                variant.price_minor,
                variant.currency,
                *_minor(bounds, variant.currency),
            ]
        if filters.in_stock and variant.stock:
            held["in_stock"] = variant.stock
    if filters.rating_min is not None and card.product.rating is not None:
        held["rating"] = card.product.rating
    if filters.excluded:
        held["not"] = [*filters.excluded.brand, *filters.excluded.colour, *filters.excluded.words]
    for part in hit.relaxed:
        held.pop(part, None)
    words = _found(wish, hit, held.get("type"))
    if words:
        held["words"] = words
    return {"kind": "wish", "matched": held}


def reason_words(action: ShopAction, turn: Turn, reason: Mapping[str, Any]) -> str | None:
    """A structured reason in the shopper's language; None for an empty one."""
    return worded(action.rooms, action.voice(turn), reason)


def worded(rooms: Rooms, voice: Voice, reason: Mapping[str, Any]) -> str | None:
    """The same where no turn is: the shelves of the storefront."""
    if not reason:
        return None
    if reason.get("kind") == "campaign":
        group = reason["names"].get("zh" if voice.language == "zh" else "en", "")
        return voice("campaigns.why", group=group)
    if reason.get("kind") == "named":
        return voice("recommendations.why_named")
    if str(reason.get("kind")).startswith("picture_"):
        percent = round(100 * float(reason["likeness"]))
        return voice(f"products.why_{reason['kind']}", percent=percent)
    if reason.get("kind") == "wish":
        parts = _parts(reason.get("matched") or {}, voice, rooms.search)
        if not parts:
            return voice("recommendations.why_close")
        return reason_text({"kind": "wish", "matched": parts}, voice.language, str)

    def title(item_id: str) -> str:
        found = rooms.catalogue.many([item_id])
        return voice.title(found[0]) if found else item_id

    if reason.get("kind") == "alike":
        return voice("recommendations.why_alike", title=title(str(reason["item_id"])))
    return reason_text(reason, voice.language, title) or None


def _minor(bounds: Sequence[Decimal | None], currency: str) -> list[int | None]:
    return [None if one is None else int(one.scaleb(exponent(currency))) for one in bounds]


def _found(wish: Wish, hit: Hit, kind: str | None) -> list[str]:
    """Words of the shopper's own that stand in the product, the longest; none that say the kind again."""
    said = fold(wish.said)
    if re.search(r"[\u3400-\u9fff]", said):
        return [] if kind else _runs(said, hit.matched)[:_WORDS]
    kept: list[str] = []
    for word in sorted(hit.matched, key=len, reverse=True):
        known = any(word in one for one in (*kept, fold(kind or "")))
        whole = re.search(rf"\b{re.escape(word)}\w*", said)  # what is matched is a stem: kettl
        if len(word) > 1 and whole and not known and not word.isdigit():
            kept.append(whole.group())
    return [] if kind else kept[:_WORDS]


def _runs(said: str, matched: Sequence[str]) -> list[str]:
    """Chinese words are matched by pairs of characters: what hangs together in the sentence is said as one."""
    covered = [False] * len(said)
    for word in matched:
        for found in re.finditer(re.escape(word), said) if len(word) > 1 else ():
            covered[found.start() : found.end()] = [True] * len(word)
    runs = re.findall(
        r"[^\x00]{2,}", "".join(c if on else "\x00" for c, on in zip(said, covered, strict=True))
    )
    return sorted(runs, key=len, reverse=True)


def _parts(held: Mapping[str, Any], voice: Voice, search: Search) -> list[str]:
    """Each condition as a phrase, in the order a person would name them."""
    parts: list[str] = []
    if "type" in held:
        shelf = search.shelf_name(held["type"], voice.language)
        parts.append(shelf or voice.name("category", held["type"]))
    parts += [voice("products.quoted", text=word) for word in held.get("words", [])]
    for name, values in held.get("attributes", {}).items():
        parts.append(_attribute(name, values, voice))
    if "brand" in held:
        parts.append(voice.name("brand", held["brand"]))
    parts += [voice.name("colour", one) for one in held.get("colour", [])]
    parts += [voice("products.size_is", size=one) for one in held.get("size", [])]
    if "price" in held:
        parts.append(_price(held["price"], voice))
    if "rating" in held:
        parts.append(f"★ {held['rating']:.1f}")
    if "in_stock" in held:
        parts.append(voice("products.in_stock"))
    parts += [voice("products.is_not", what=voice.any_name(one)) for one in held.get("not", [])]
    return parts


def _attribute(name: str, values: Sequence[str], voice: Voice) -> str:
    if list(values) == ["true"]:
        return voice.label(name)
    return voice.listed([voice.name(name, one) for one in values])


def _price(held: Sequence[Any], voice: Voice) -> str:
    price, currency, low, high = held
    said = {"price": voice.money(price, currency)}
    if high is not None and low is not None:
        return voice(
            "products.price_between",
            **said, low=voice.money(low, currency), high=voice.money(high, currency),
        )  # fmt: skip
    if high is not None:
        return voice("products.price_under", **said, high=voice.money(high, currency))
    return voice("products.price_over", **said, low=voice.money(low, currency))
