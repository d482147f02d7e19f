"""Short messages that only the conversation makes clear: “cheaper”, “in green”, “the second one”, 有绿色的吗.

A classifier sees five letters and guesses; what was shown a moment ago decides better. Only readings
and the cart are steered to, and never a write of an order, unless two are asked for by their verbs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actions import steer_words as words
from actions.answers import is_yes, says_sign_out, speaks_of_data
from actions.campaign import wants_offers
from actions.cart_changes import changes_cart
from actions.dislikes import objected
from actions.in_sight import in_sight
from actions.kinds.reads import asks_who
from actions.requests import hinted, request_of, requests_in, write_asked
from actions.turn import Said, Turn
from actions.voice import Voice
from actions.watching import watching
from actions.wishes import TELL, says_taste
from aisle.language.addresses import find_address
from aisle.language.normalise import fold
from aisle.language.numbers import parse_number

if TYPE_CHECKING:
    from actions.rooms import Rooms


def steer(rooms: Rooms, turn: Turn) -> str:
    """The intent that this message has here; the one the dialogue found where nothing speaks against it."""
    from actions.recommendations import is_advice  # it imports actions, which import this module

    here = turn.conversation
    text = fold(turn.text).strip(" .!。！,，~～?？")
    if turn.is_button or not turn.text.strip():
        return turn.intent
    if watching(rooms, turn) is not None:
        return "product_question"
    is_of_orders = here.tasks or (here.last_order and turn.intent == "exchange_item")
    if here.wish and words.MORE.fullmatch(text) and not (is_of_orders and text.startswith("换")):
        return "search_product"
    several = requests_in(turn.text)
    if len(several) > 1:
        return several[0].intent  # two verbs leave no doubt, and nothing is done without a yes
    asked = write_asked(turn.text) if not here.tasks else None
    if asked is not None and _is_write_meant(turn, asked):
        return asked
    if not here.tasks and (meant := _of_an_order(turn)) is not None:
        return meant
    if wants_offers(turn.text) is not None:
        return "privacy_erase"
    if not here.tasks and (asks_who(turn.text) or words.STILL.search(text)):
        return "order_status"
    is_plain = turn.intent in words.PLAIN and turn.confidence >= 0.8
    if not here.tasks and not is_plain and (meant := _of_bundle(rooms, turn)):
        return meant
    if len(text) > words.SHORT:
        return turn.intent
    if not re.search(r"\w", text):
        return "chitchat"  # an emoji alone
    if words.NO_HISTORY.search(text):
        return "privacy_erase"
    if here.asks == "confirm" and not here.tasks and is_yes(turn):
        return "affirm"  # 好的 is a thank-you elsewhere
    if turn.customer_id and says_sign_out(turn):
        return "goodbye"
    if words.HOW_TO_RETURN.fullmatch(text):
        return "return_policy"
    if words.HOW_LONG_REFUND.search(text):
        return "return_policy"
    if not here.tasks and words.WHERE_MINE.match(text):
        if words.REFUND.search(text):
            return "refund_status"
        return "order_status"  # “where is my lamp”
    if not here.tasks and _says_who(turn):
        return "order_status"
    if (here.focus or here.shown) and _asks_buyers(turn):
        return "product_question"  # 大家评价怎么样: no feedback, a question about what is shown
    if turn.intent == request_of(text):
        return turn.intent  # by verb and by model: no refinement of what was shown
    if (
        turn.intent == "privacy_erase"
        and not speaks_of_data(turn)
        and (here.tasks or len(text) < 5)
    ):
        return "nlu_fallback"
    if (
        here.asks in ("new_options", "confirm")
        and here.tasks
        and here.tasks[-1]["intent"] == "exchange_item"
    ):
        return turn.intent  # “white, size M” is about the exchange
    if here.last_order and not here.tasks:
        asked = next((intent for intent, said in words.DO_IT if said.fullmatch(text)), None)
        if asked is not None:
            return asked

    def has_lines() -> bool:  # read only where the words ask for it
        return bool(rooms.carts.view(turn.owner).lines)

    if _is_against_advice(turn, text) and not changes_cart(turn, has_lines=has_lines()):
        return "recommend"
    if (meant := in_sight(turn, text, has_lines)) is not None:
        return meant
    if here.focus and TELL.fullmatch(text):
        return "product_question"
    if len(here.shown) > 1 and words.WHICH_MOST.search(text) and not here.tasks:
        return "compare"
    if here.shown and words.WHY.fullmatch(text):
        return "why_recommended"
    is_choosing = here.asks == "new_options" and here.focus and not here.tasks
    if is_choosing and (words.COUNT.fullmatch(text) or _names_option(rooms, turn)):
        return "add_to_cart"
    if is_choosing and len(text) <= 10 and turn.intent in words.NO_VERSION and not is_yes(turn):
        return "add_to_cart"  # a version there is not: the choice is named again
    if here.shown and words.PLACE.fullmatch(text):
        _note_place(turn, text)
        return "add_to_cart" if here.asks in ("items", "new_options") else "search_product"
    if here.wish and not here.tasks and says_taste(text):
        # “he likes fishing”, of a present: no feedback
        return "recommend" if is_advice(here.wish) else "search_product"
    if turn.intent in words.NO_THING and not here.tasks and _is_thing(rooms, turn, text):
        return "search_product"  # “I need a speaker” asks for no person
    if is_plain:
        return turn.intent
    if changes_cart(turn, has_lines=has_lines()) and not here.tasks:
        return "view_cart"
    if (here.shown or here.focus) and words.ALIKE.search(text) and _points_at(turn, text):
        return "recommend"
    return _by_wish(rooms, turn, text)


def _is_against_advice(turn: Turn, text: str) -> bool:
    """“Not this”, “less of this brand”, “forget that”, below recommendations."""
    from actions.recommendations import is_advice  # it imports actions, which import this module

    here = turn.conversation
    is_below = here.shown and here.wish and is_advice(here.wish) and not here.tasks
    return bool(is_below) and objected(text) is not None


def _is_write_meant(turn: Turn, asked: str) -> bool:
    """Plain words against the model: they hold unless it is sure of a question, or speaks of the cart."""
    if turn.intent == asked:
        return True
    if asked == "exchange_item" and turn.conversation.wish and not order_number_in(turn.text):
        return False  # “change it to blue”, of what was shown
    is_sure_of_other = turn.confidence >= 0.8 and turn.intent in words.RULES
    return not is_sure_of_other or order_number_in(turn.text)


def _of_an_order(turn: Turn) -> str | None:
    """An address said with an order's number, or with “my profile”; a number and words that hint at a write."""
    found = find_address(turn.text)
    if found is not None and {"address1", "zip"} <= set(found.parts) and turn.intent != "payment":
        rest = fold(turn.text[: found.start] + turn.text[found.end :])
        if words.NEW_HOME.search(rest) and (order_number_in(rest) or words.OWN_HOME.search(rest)):
            return "change_address"
        if order_number_in(rest) and turn.intent not in words.OF_ORDERS - {"order_status"}:
            return "change_address"  # “W1234567 → 12 Elm Street, …”
    is_surely_of_orders = turn.intent in words.OF_ORDERS and turn.is_sure
    return None if is_surely_of_orders else hinted(turn.text)


def order_number_in(text: str) -> bool:
    return bool(re.search(r"(?<![a-z])#?w\s?-?\d{3}\s?\d{4}(?!\d)", fold(text)))


def _says_who(turn: Turn) -> bool:
    """An e-mail or an order number alone; or in a message that asks for nothing else: “my e-mail is …”."""
    asks_nothing = turn.intent == "nlu_fallback" or turn.intent in words.SMALL_TALK
    found = words.ADDRESS.search(turn.text)
    return found is not None and (asks_nothing or found.group() == turn.text.strip())


def _asks_buyers(turn: Turn) -> bool:
    from aisle.answers.asking import asks_opinion

    asks = asks_opinion(turn.text) and words.ASKS_BUYERS.search(fold(turn.text))
    mistaken = (*words.SMALL_TALK, "nlu_fallback", "product_question", "search_product")
    return bool(asks) and turn.intent in mistaken


def _of_bundle(rooms: Rooms, turn: Turn) -> str | None:
    from actions.bundles import steer_bundle  # it imports this module

    return steer_bundle(rooms, turn)


def is_more(text: str) -> bool:
    """ "show me more", 换一批: the next ones of the same wish."""
    return bool(words.MORE.fullmatch(fold(text).strip(" .!。！,，~～?？")))


def _by_wish(rooms: Rooms, turn: Turn, text: str) -> str:
    """A refinement of the wish, or the bare name of a thing."""
    from actions.wishes import refines
    from aisle.search.refine import CHEAPER, DEARER

    here = turn.conversation
    wish = rooms.search.understand(turn.text, turn.language)
    if turn.intent in ("add_to_cart", "checkout", "view_cart") and turn.confidence >= 0.6:
        names_a_thing = wish.filters.type is not None and not words.CART.search(text)
        is_bare = turn.intent == "add_to_cart" or not words.DROPS.search(text)
        is_wish = names_a_thing and is_bare and turn.intent != "checkout"
        return "search_product" if is_wish else turn.intent
    if CHEAPER.search(text) or DEARER.search(text):
        return "search_product"
    if turn.intent == "exchange_item" and here.wish and wish.filters.type and not turn.customer_id:
        return "search_product"  # “no, a kettle instead”, of what was shown
    if here.focus and wish.filters.type is None and words.VERSIONS.search(text):
        return "product_question"
    asks = bool(words.QUESTION.search(fold(turn.text))) and not (
        words.ANY.search(text) and (here.focus is None or not here.shown)
    )
    if (
        here.wish
        and refines(wish, text)
        and not asks
        and not (here.focus and words.IT.search(text))
    ):
        only_attributes = not set(wish.filters.named) - {"attributes"}
        if not (only_attributes and words.QUESTION.search(fold(turn.text))):
            return "search_product"
    has_it = not here.shown and bool(words.ANY.search(text))  # “do you have an iphone?”: a search
    is_asked = turn.intent == "product_question" and not here.focus
    if is_asked and (has_it or not _asks_about(turn, text)):
        return "search_product"
    is_outside = turn.intent == "out_of_scope" and turn.confidence >= words.SURELY_OUTSIDE
    unsure = turn.confidence < 0.6 or (turn.intent in words.SMALL_TALK and not is_outside)
    is_bare = fold(str(turn.value("category") or "")) == text  # its name and nothing else
    says_so = not here.tasks and (is_bare or bool(words.FINDS.match(text)))
    if wish.filters.type is not None and (says_so or (unsure and not asks)):
        return "search_product"
    return turn.intent


def _is_thing(rooms: Rooms, turn: Turn, text: str) -> bool:
    """The bare name of a kind that is sold, or a thing asked for whose words stand in a title."""
    from actions.wishes import speaks_of_purpose
    from aisle.search.phrases import phrase_key

    wish = rooms.search.understand(turn.text, turn.language)
    kind = wish.filters.type
    names = rooms.search.snapshot.facts.kinds.names(kind) if kind else ()
    if kind and rooms.search.sells(kind) and " ".join(phrase_key(wish.text)) in names:
        return True
    if words.PERSON.search(text) or not words.NEEDS.match(text):
        return False
    is_for = turn.confidence < words.SURELY_OUTSIDE and speaks_of_purpose(turn.text)
    return is_for or any(hit.matched for hit in rooms.search.find(wish, limit=3).hits)


def _points_at(turn: Turn, text: str) -> bool:
    return bool(words.IT.search(text) or turn.value("ordinal") or "third" in text)


def _asks_about(turn: Turn, text: str) -> bool:
    """A question in form, or one that points at something or names a property: no search."""
    from aisle.answers.asking import asked_keys

    points = words.IT.search(text) or turn.value("ordinal") or asked_keys(turn.text)
    return bool(points or words.QUESTION.search(fold(turn.text)))


def _names_option(rooms: Rooms, turn: Turn) -> bool:
    """The text names a version of the product that was asked about, and hardly anything else."""
    from actions.which import variants_meant

    product = next(iter(rooms.catalogue.many([turn.conversation.focus or ""])), None)
    if product is None:
        return False
    if turn.value("ordinal") is not None or parse_number(fold(turn.text)) is not None:
        _note_place(turn, fold(turn.text).strip())
        return True
    voice = Voice(turn.language, rooms.names)
    return len(variants_meant(product, turn, voice)) < len(product.variants)


def _note_place(turn: Turn, text: str) -> None:
    """A bare number is a place in the list too."""
    digit = re.search(r"\d", text)
    if turn.value("ordinal") is None and digit:
        turn.entities = [*turn.entities, Said("ordinal", digit.group())]
