"""Told when it is back, or cheaper: offered, agreed to, looked at and ended, in words and by buttons.

“tell me when it is back” → what will be sent, where, how often, how to stop, and one question; a yes writes the
watch. The message itself is the gateway's: `aisle/channels/gateway/watching.py`.
"""

from __future__ import annotations

import re

from actions.action import Answer, ShopAction
from actions.reply import Button, Reply
from actions.rooms import Rooms
from actions.turn import Turn
from actions.voice import Voice
from actions.watch_offers import CHOICES, INTENT, offer_watch, values_of
from actions.watch_words import means_all, watch_asked
from actions.which import products_meant
from aisle.language.normalise import fold
from aisle.shop.watches import Wanted, Watch

_TOPIC = "watch:"  # of a button: watch:ask:stock · watch:yes:price:12900:9900:USD · watch:off:7 · watch:list
_YES = re.compile(
    r"(?:(?:yes|yeah|yep|ok(?:ay)?|sure|please|好的?|要的?|行|可以|嗯|对)[,，.!！\s]*)*(?:please |do )?(?:tell me|let me know|notify me|watch it|watch|提醒我?|通知我?|告诉我?|留意)?(?:please|吧|一下|的|哦|啊)*"
)


def watching(rooms: Rooms, turn: Turn) -> str | None:
    """What this turn asks of it: ask, yes, off or list; None: nothing."""
    if turn.is_button:
        topic = str(turn.value("topic") or "")
        return topic.split(":")[1] if topic.startswith(_TOPIC) else None
    if turn.conversation.tasks:
        return None
    said = fold(turn.text).strip(" .!。！~")
    if turn.offered and said and _YES.fullmatch(said):
        return "yes"
    asked = watch_asked(turn.text)
    if asked == "stop":  # of what is watched; where nothing is, the words mean something else
        return "off" if _mine(rooms, turn) else None
    return asked if asked in (None, "list") else "ask"


def answered(action: ShopAction, turn: Turn) -> Answer | None:
    """The answer to such a turn; None: it asks nothing of it."""
    verb = watching(action.rooms, turn)
    if verb == "yes":
        return agreed(action, turn)
    if verb == "off":
        return _off(action, turn)
    if verb == "list":
        return [_listed(action, turn, _mine(action.rooms, turn))]
    if verb == "ask" and not turn.conversation.tasks:
        return [offer_watch(action, turn)]
    return None


def agreed(action: ShopAction, turn: Turn) -> Answer:
    """The yes: what was offered is watched from now on."""
    here = turn.conversation
    wanted = _of_button(turn) if turn.is_button else Wanted(**(turn.offered or {}))
    action.rooms.catalogue.get(wanted.product_id)
    action.rooms.conversations.save(here)  # a first message may ask for this too
    watch = action.rooms.watches.ask(turn.owner, here.conversation_id, wanted)
    voice = action.voice(turn)
    buttons = [
        Button(voice("watching.button_stop"), INTENT, {"topic": f"watch:off:{watch.watch_id}"}),
        Button(voice("watching.button_list"), INTENT, {"topic": "watch:list"}),
    ]
    return [Reply(voice("watching.on", what=_described(action, voice, watch)), buttons=buttons)]


def _of_button(turn: Turn) -> Wanted:
    _, _, kind, price, most, currency = str(turn.value("topic")).split(":")
    return Wanted(
        str(turn.value("product_id") or ""), str(turn.value("variant_id") or ""), kind,
        int(price) if price else None, int(most) if most else None, currency or None,
    )  # fmt: skip


def _off(action: ShopAction, turn: Turn) -> Answer:
    voice, rooms = action.voice(turn), action.rooms
    mine = _mine(rooms, turn)
    chosen = _chosen(action, turn, mine)
    if not mine or not chosen:
        return [_listed(action, turn, mine, "watching.which_to_stop")]
    here = turn.conversation.conversation_id
    rooms.watches.end(turn.owner, here, [one.watch_id for one in chosen])
    if len(chosen) == len(mine) > 1:
        return [Reply(voice("watching.stopped_all"))]
    what = voice.listed([_described(action, voice, one) for one in chosen])
    return [Reply(voice("watching.stopped", what=what))]


def _chosen(action: ShopAction, turn: Turn, mine: list[Watch]) -> list[Watch]:
    """Which are to end: the button's, all, the only one, or those of the product that is named."""
    if turn.is_button:
        which = str(turn.value("topic")).split(":")[2]
        return mine if which == "all" else [one for one in mine if str(one.watch_id) == which]
    if len(mine) == 1 or means_all(turn.text):
        return mine
    meant = {one.product_id for one in products_meant(action.rooms, turn)}
    named = [one for one in mine if one.product_id in meant]
    return (
        named if meant != {turn.conversation.focus} or re.search(r"\bit\b|这|它", turn.text) else []
    )


def _listed(
    action: ShopAction, turn: Turn, mine: list[Watch], head: str = "watching.list"
) -> Reply:
    voice = action.voice(turn)
    if not mine:
        return Reply(voice("watching.nothing"))
    lines = [
        voice(
            "watching.until",
            what=_described(action, voice, one),
            day=action.rooms.clock.day_of(one.expires_at).isoformat(),
        )
        for one in mine
    ]
    buttons = [
        Button(
            voice("watching.button_stop_one", title=_title(action, voice, one)),
            INTENT,
            {"topic": f"watch:off:{one.watch_id}"},
        )
        for one in mine[:CHOICES]
    ]
    if len(mine) > 1:
        buttons.append(
            Button(voice("watching.button_stop_all"), INTENT, {"topic": "watch:off:all"})
        )
    return Reply("\n".join([voice(head), *(f"- {line}" for line in lines)]), buttons=buttons)


def _mine(rooms: Rooms, turn: Turn) -> list[Watch]:
    return rooms.watches.of(turn.owner, turn.conversation.conversation_id)


def _described(action: ShopAction, voice: Voice, watch: Watch) -> str:
    """“Ridge 2P” (sand): when it is back."""
    product = next(iter(action.rooms.catalogue.many([watch.product_id])), None)
    key = "back" if watch.kind == "stock" else "below" if watch.most_minor is None else "most"
    return voice(f"watching.{key}", **values_of(voice, product, watch))


def _title(action: ShopAction, voice: Voice, watch: Watch) -> str:
    product = next(iter(action.rooms.catalogue.many([watch.product_id])), None)
    return voice.title(product) if product else watch.product_id
