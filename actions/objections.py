"""An answer to what is said against a list: it is noted, said back with a way to take it back, and the list made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from actions.action import ShopAction
from actions.dislikes import About, means_all, means_own_deed, objected
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.which import products_meant
from aisle.language.normalise import fold

if TYPE_CHECKING:
    from aisle.shop.products import Product


def objection_of(turn: Turn) -> About | None:
    """From a button, or from the words."""
    if not turn.is_button:
        return objected(fold(turn.text).strip(" .!。！,，~～?？"))
    topic = turn.value("topic")
    return next((one for one in get_args(About) if one == topic), None)


def noted(action: ShopAction, turn: Turn, about: About) -> Reply:
    """Keeps it, and says what was kept."""
    voice, rooms = action.voice(turn), action.rooms
    shown = turn.conversation.shown
    if about == "none":
        brand, item = (str(turn.value(one) or "") for one in ("brand", "product_id"))
        _keep(action, turn, item, about, brand)
        return Reply(voice("recommendations.taken_back"))
    meant = products_meant(rooms, turn)
    if not turn.is_button and not meant and means_all(fold(turn.text)):
        meant = rooms.catalogue.many(shown)
    if not meant:
        meant = rooms.catalogue.many(_spoken_of(action, turn, about))
    brand = str(turn.value("brand") or "") or (meant[0].brand or "" if meant else "")
    if about == "brand" and brand:
        _keep(action, turn, meant[0].product_id if meant else "", about, brand)
        undo = _undo(action, turn, {"brand": brand})
        return Reply(
            voice("recommendations.less_of", brand=voice.name("brand", brand)), buttons=[undo]
        )
    if about == "brand" or not meant:
        return which(action, turn, about)
    if about == "history":
        return _forgotten(action, turn, meant[0])
    for one in meant:
        _keep(action, turn, one.product_id, about)
    titles = voice.listed([voice.title(one) for one in meant])
    undo = _undo(action, turn, {"product_id": meant[0].product_id})
    buttons = [undo] if len(meant) == 1 else []
    return Reply(voice("recommendations.not_again", titles=titles), buttons=buttons)


def against(action: ShopAction, turn: Turn, product: Product) -> list[Button]:
    """What one may say against a product that was just explained."""
    voice, this = action.voice(turn), {"product_id": product.product_id}
    buttons = [
        Button(voice("recommendations.button_not_this"), "recommend", {**this, "topic": "item"})
    ]
    if product.brand:
        named = voice("recommendations.button_less_of", brand=voice.name("brand", product.brand))
        buttons.append(Button(named, "recommend", {**this, "topic": "brand"}))
    if _cause(turn, product.product_id):
        forget = voice("recommendations.button_forget")
        buttons.append(Button(forget, "recommend", {**this, "topic": "history"}))
    return buttons


def which(action: ShopAction, turn: Turn, about: About) -> Reply:
    """Several were shown, and none was pointed at."""
    voice = action.voice(turn)
    buttons = [
        Button(voice.title(one), "recommend", {"product_id": one.product_id, "topic": about})
        for one in action.rooms.catalogue.many(turn.conversation.shown)
    ]
    return Reply(voice("recommendations.which_not"), buttons=buttons, asks="clarify")


def _forgotten(action: ShopAction, turn: Turn, product: Product) -> Reply:
    """What led to the product; or the product itself, where that was looked at."""
    voice, rooms = action.voice(turn), action.rooms
    own = not turn.is_button and means_own_deed(fold(turn.text))
    cause = product.product_id if own else _cause(turn, product.product_id) or product.product_id
    if cause not in rooms.personal.history(turn.owner).item_ids:
        return Reply(voice("recommendations.nothing_to_forget"))
    _keep(action, turn, cause, "history")
    [known] = rooms.catalogue.many([cause]) or [product]
    undo = _undo(action, turn, {"product_id": cause})
    return Reply(voice("recommendations.forgotten", title=voice.title(known)), buttons=[undo])


def _spoken_of(action: ShopAction, turn: Turn, about: About) -> list[str]:
    """What is in view; the brand is that of what was just refused."""
    if turn.conversation.focus:
        return [turn.conversation.focus]
    said = action.rooms.events.dislikes(turn.owner) if about == "brand" else []
    return [said[-1].item_id] if said else []


def _cause(turn: Turn, product_id: str) -> str:
    """The item of the history that the stored reason names; "" where it names none."""
    reason = turn.conversation.shown_reasons.get(product_id, {})
    is_own = reason.get("kind") in ("because_item", "bought_together", "similar_text", "met_before")
    return str(reason.get("item_id") or "") if is_own else ""


def _undo(action: ShopAction, turn: Turn, what: dict[str, Any]) -> Button:
    title = action.voice(turn)("recommendations.button_undo")
    return Button(title, "recommend", {**what, "topic": "none"})


def _keep(action: ShopAction, turn: Turn, product_id: str, about: About, brand: str = "") -> None:
    """At once, so that the list below knows it."""
    facts = {"about": about} | ({"brand": brand} if brand else {})
    action.rooms.events.record(
        turn.owner,
        product_id,
        "dislike",
        conversation_id=turn.conversation.conversation_id,
        channel=turn.channel,
        language=turn.language,
        turn_id=turn.turn_id,
        facts=facts,
    )
