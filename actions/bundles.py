"""Several things for one sum: one list with its total, or the cheapest set and how far it is over."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from actions.action import Answer, ShopAction, person
from actions.cards import Card, list_text, products_block
from actions.reasons import reason_words, wish_reason
from actions.reply import Button, Reply
from actions.shown import remember
from actions.steer import is_more
from actions.steer_words import QUESTION
from actions.turn import Turn
from actions.voice import Voice
from aisle.language.money import exponent
from aisle.language.normalise import fold
from aisle.shop.amounts import json_price

if TYPE_CHECKING:
    from actions.rooms import Rooms
    from aisle.search.bundle_wish import BundleWish
    from aisle.search.bundles import Bundle, Chosen

BUNDLE, VARIANTS, TOTAL, SEEN = "bundle", "bundle_variants", "bundle_total", "bundle_seen"
_ALL = re.compile(
    r"\b(?:all|everything|both|them|these|the (?:lot|set|bundle|whole (?:lot|set)))\b|全部|都|一起|这套|整套|这些"
)
_TAKES = re.compile(
    r"^(?:那|好的?[,，]?|行[,，]?)?就?要?这一?套(?:了|吧|好了)*$"
    r"|^(?:ok,? |great,? )?(?:(?:i'?ll|let'?s) )(?:take|go (?:with|for)|get|have) (?:it|them|that|this|those|these|the (?:set|bundle|lot))(?: all)?(?: please)?$"
)
_INTO_CART = re.compile(r"\b(?:add|put|cart|basket|buy|take|order)\b|加|买|下单|购物车")
# “where is my tent, my mug and my kettle”, “compare the tent, the mug and the kettle”
_OF_OTHER_THINGS = re.compile(
    r"\b(?:where|ordered|(?:my|the|an|this|that) orders?|return(?:ed|ing)?|refund|delivered|parcel|compared?|difference|versus|vs|which)\b"
    r"|订单|退货|退款|物流|快递|到哪|对比|比较|区别|哪个"
)


def bundled(action: ShopAction, turn: Turn) -> Answer | None:
    """The answer to a bundle, or to a change of the open one; None for everything else."""
    wish = bundle_meant(action.rooms, turn)
    if wish is None:
        return None
    from aisle.search.bundles import solve

    before = turn.conversation.wish or {}
    seen = [*before.get(SEEN, ()), *turn.conversation.shown] if _asks_more(turn) else []
    search, voice = action.rooms.search, action.voice(turn)
    affinity = action.rooms.personal.affinity(turn)
    bundle = solve(search.snapshot, wish, affinity, seen)
    if seen and (not bundle.lines or bundle.over_minor or bundle.missing):
        return [Reply(voice("products.bundle_no_other"), buttons=[person(turn.language)])]
    turn.conversation.wish = {
        BUNDLE: wish.to_json(),
        TOTAL: bundle.total_minor,
        VARIANTS: [[one.hit.variant_ids[0], one.part.count] for one in bundle.lines],
        SEEN: seen,
    }
    return _told(action, turn, wish, bundle)


def bundle_meant(rooms: Rooms, turn: Turn) -> BundleWish | None:
    """What this message wants for one sum, by itself or as a change of what was shown."""
    from aisle.search.bundle_changes import changed_bundle
    from aisle.search.bundle_wish import BundleWish
    from aisle.search.refine import CHEAPER

    search = rooms.search
    stored = (turn.conversation.wish or {}).get(BUNDLE)
    said = None if turn.is_button else search.bundle(turn.text)
    if said is not None or stored is None:
        return said
    before = BundleWish.from_json(stored)
    if turn.values("relative_price") or CHEAPER.search(turn.text):
        currency = rooms.settings.shop.currency
        least = int((turn.conversation.wish or {})[TOTAL]) - 1
        limit = Decimal(least).scaleb(-exponent(currency))
        return dataclasses.replace(before, limit=limit, currency=None)
    if _asks_more(turn):
        return before
    if turn.is_button or QUESTION.search(fold(turn.text)):
        return None
    facts = search.snapshot.facts
    return changed_bundle(before, turn.text, search.snapshot.vocabulary, facts.currency)


def steer_bundle(rooms: Rooms, turn: Turn) -> str | None:
    """The intent of a message about a bundle, a new one or the one that was shown; None elsewhere."""
    if _puts_in(turn.text) and all_of_bundle(turn):
        return "add_to_cart"
    if _OF_OTHER_THINGS.search(fold(turn.text)):
        return None
    return "search_product" if bundle_meant(rooms, turn) is not None else None


def all_of_bundle(turn: Turn) -> list[tuple[str, int]]:
    """“put them all in the cart” after a bundle: (variant_id, count) of each line; else empty."""
    stored = (turn.conversation.wish or {}).get(VARIANTS) or []
    if turn.is_button:
        wanted = [str(one) for one in turn.values("variant_id")]
        counts = dict(stored)
        return [(one, counts.get(one, 1)) for one in wanted] if len(wanted) > 1 else []
    text = fold(turn.text).strip(" .!。！")
    if not (_ALL.search(text) or _TAKES.search(text)) or turn.value("ordinal") is not None:
        return []
    return [(one, count) for one, count in stored]


def _puts_in(text: str) -> bool:
    said = fold(text).strip(" .!。！")
    return bool(_INTO_CART.search(said) or _TAKES.search(said))


def _asks_more(turn: Turn) -> bool:
    return not turn.is_button and is_more(turn.text)


def _told(action: ShopAction, turn: Turn, wish: BundleWish, bundle: Bundle) -> Answer:
    voice = action.voice(turn)
    currency = action.rooms.settings.shop.currency
    left_out = [voice("products.bundle_missing", what=one.said) for one in bundle.missing]
    if "currency" in bundle.unanswerable:
        left_out = [voice("products.bundle_no_rate", currency=wish.currency)]
    if not bundle.lines:
        again = Button(voice("products.button_recommend"), "recommend")
        return [Reply("\n".join(left_out), buttons=[again, person(turn.language)])]
    cards = _cards(action, turn, bundle.lines)
    remember(action, turn, cards, {one.product.product_id: dict(one.evidence) for one in cards})
    total = voice.money(bundle.total_minor, currency)
    limit = None if bundle.limit_minor is None else voice.money(bundle.limit_minor, currency)
    if bundle.over_minor:
        over = voice.money(bundle.over_minor, currency)
        head = voice("products.bundle_over", limit=limit, total=total, over=over)
    elif limit is not None:
        head = voice("products.bundle_within", total=total, limit=limit)
    else:
        head = voice("products.bundle", total=total)
    floor = [voice("products.bundle_floor", limit=limit)] if wish.floor else []
    sum_line = voice("products.bundle_total", total=total)
    text = "\n".join([*left_out, *floor, head, list_text(cards, voice), sum_line])
    block = products_block(cards, voice)
    block["total"] = json_price(bundle.total_minor, currency)
    block["fallback"] = f"{block['fallback']}\n{sum_line}"
    return [Reply(text, block, _buttons(voice, cards, bundle.lines))]


def _cards(action: ShopAction, turn: Turn, lines: Sequence[Chosen]) -> list[Card]:
    search = action.rooms.search
    found = {
        one.product_id: one
        for one in action.rooms.catalogue.many([line.hit.product_id for line in lines])
    }
    cards = []
    for line in lines:
        if (product := found.get(line.hit.product_id)) is not None:
            card = Card(product, line.hit.variant_ids, count=line.part.count)
            reason = wish_reason(line.part.wish, line.hit, card, search.is_kind)
            why = reason_words(action, turn, reason)
            cards.append(dataclasses.replace(card, why=why, evidence=reason))
    return cards


def _buttons(voice: Voice, cards: Sequence[Card], lines: Sequence[Chosen]) -> list[Button]:
    everything = {"variant_id": [line.hit.variant_ids[0] for line in lines]}
    first = {"product_id": cards[0].product.product_id}
    return [
        *([Button(voice("products.button_add_all"), "add_to_cart", everything)] if len(lines) > 1 else []),
        Button(voice("products.button_cheaper"), "search_product", {"relative_price": "cheaper"}),
        Button(voice("products.button_why"), "why_recommended", first),
    ]  # fmt: skip
