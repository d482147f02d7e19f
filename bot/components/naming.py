"""Which of the things a message names belong to what it wants: a bank's card is no way to pay here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Named = dict[str, Any]
# These intents are about nothing that a shop's records know …
_ABOUT_NOTHING = frozenset(
    {"out_of_scope", "greet", "goodbye", "thanks", "affirm", "deny", "chitchat"}
)
# … and a reason is given for undoing an order, not for taking socks out of the cart.
_WITH_REASON = frozenset({"cancel_order", "return_item", "exchange_item", "nlu_fallback"})
# What limits a price belongs to a wish for goods: in “free delivery over 50” it limits nothing.
_ABOUT_GOODS = frozenset(
    {"search_product", "recommend", "product_question", "compare", "add_to_cart", "nlu_fallback"}
)
_OF_PRICE = frozenset({"min_price", "max_price", "currency"})
# Of a person's data, and of the language, nothing on the shelves is named.
_PERSONAL = frozenset({"privacy_erase", "privacy_export", "language_switch", "human_handoff"})
_OF_PERSONS = frozenset({"email", "order_id", "language", "zip", "phone", "name", "address"})


def pertinent(entities: Sequence[Named], intent: str) -> list[Named]:
    """“my credit card was stolen”, out_of_scope → nothing; a reason only where one is asked for."""
    if intent in _ABOUT_NOTHING:
        return []
    if intent in _PERSONAL:
        return [one for one in entities if one["entity"] in _OF_PERSONS]
    left_out = set() if intent in _ABOUT_GOODS else set(_OF_PRICE)
    if intent not in _WITH_REASON:
        left_out.add("reason")
    return [one for one in entities if one["entity"] not in left_out]
