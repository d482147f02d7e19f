"""Greetings, thanks, yes and no out of the blue, feedback, complaints, a person, and what we cannot do."""

from __future__ import annotations

import re
from datetime import timedelta

from actions.action import Answer, ShopAction, person
from actions.answers import is_yes, says_sign_out
from actions.campaign import told_at_greeting
from actions.later import take_back
from actions.privacy import PrivacyErase
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.watching import agreed
from aisle.language.detect import Language, asked_language
from aisle.shop.handoff_words import handoff_block
from aisle.shop.receipts import Receipt

_NAMED: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("zh", re.compile(r"chinese|mandarin|中文|汉语|普通话|华语", re.IGNORECASE)),
    ("en", re.compile(r"english|英文|英语", re.IGNORECASE)),
)
# Asked for, and not spoken here.
_NOT_SPOKEN = re.compile(
    r"\b(?:german|deutsch|french|fran[cç]ais|spanish|espa[nñ]ol|italian|italiano|portugu[eê]se?|russian|japanese|korean|arabic|dutch|polish|turkish|hindi)\b"
    r"|德[语文]|法[语文]|西班牙[语文]|意大利[语文]|葡萄牙[语文]|俄[语文]|日[语文]|韩[语文]|阿拉伯[语文]|русск|日本語|한국어",
    re.IGNORECASE,
)
CAN_WAIT = ("web", "telegram")  # where a person's answer arrives in place

AGAIN_S = 180


class Greet(ShopAction):
    """Says what it is, that it is no person, and three things one can ask."""

    intent = "greet"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        names = self.rooms.settings.shop.name
        shop = names.get("zh" if turn.language == "zh" else "en") or next(
            iter(names.values()), "Aisle"
        )
        greeting = Reply(voice("smalltalk.greet", shop=shop), buttons=three_things(self, turn))
        return [greeting, *told_at_greeting(self, turn)]


class Goodbye(ShopAction):
    """A farewell; “log out” also lets go of who was recognised."""

    intent = "goodbye"

    def answer(self, turn: Turn) -> Answer:
        here = turn.conversation
        if turn.customer_id and says_sign_out(turn):
            self.rooms.identity.let_go(here.conversation_id)
            here.tasks, here.last_order = [], None
            return [Reply(self.voice(turn)("smalltalk.signed_out"))]
        return [Reply(self.voice(turn)("smalltalk.goodbye"))]


class Thanks(ShopAction):
    intent = "thanks"

    def answer(self, turn: Turn) -> Answer:
        return [Reply(self.voice(turn)("smalltalk.thanks"), asks="anything_else")]


class Chitchat(ShopAction):
    """Who are you, are you a robot, how are you."""

    intent = "chitchat"

    def answer(self, turn: Turn) -> Answer:
        key = "smalltalk.chitchat" if re.search(r"\w", turn.text) else "smalltalk.no_words"
        return [Reply(self.voice(turn)(key), buttons=three_things(self, turn))]


class Affirm(ShopAction):
    """A yes with no open task: it never writes anything."""

    intent = "affirm"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        here = turn.conversation
        if here.asks == "confirm" and not here.tasks and is_yes(turn):
            if turn.offered:
                return agreed(self, turn)
            return PrivacyErase(self.rooms).erase(turn)  # the other question without a task
        done = self._just_done(turn)
        if done is not None:
            return [
                Reply(done.text(turn.language), done.block(turn.language), asks="anything_else")
            ]
        op_id = turn.value("op_id")
        if op_id and turn.customer_id:  # the same yes again: the stored reply, no second write
            receipt = self.rooms.offers.confirm(
                here.conversation_id, turn.customer_id, op_id=str(op_id)
            )
            return [
                Reply(
                    receipt.text(turn.language), receipt.block(turn.language), asks="anything_else"
                )
            ]
        return [
            Reply(
                voice("smalltalk.yes_to_what"),
                buttons=three_things(self, turn),
                asks="anything_else",
            )
        ]

    def _just_done(self, turn: Turn) -> Receipt | None:
        """A second yes, typed right after the first: what that one did is said again."""
        if turn.customer_id is None or turn.conversation.asks != "anything_else":
            return None
        if turn.is_button or not is_yes(turn):
            return None
        newest = next(iter(self.rooms.receipts.of(turn.customer_id)), None)
        since = self.rooms.clock.now() - timedelta(seconds=AGAIN_S)
        return newest if newest is not None and newest.at >= since else None


class Deny(ShopAction):
    intent = "deny"

    def answer(self, turn: Turn) -> Answer:
        if (undone := take_back(self, turn)) is not None:
            return [undone]
        self.rooms.offers.withdraw(turn.conversation.conversation_id)
        return [Reply(self.voice(turn)("smalltalk.no"), asks="anything_else")]


class Feedback(ShopAction):
    """Praise or blame in words is kept beside the thumbs."""

    intent = "feedback"

    def answer(self, turn: Turn) -> Answer:
        rating = turn.value("rating")
        value = -1 if rating is not None and float(rating) < 3 else 1
        self.rooms.feedback.give(
            turn.conversation.conversation_id, value, "", turn.metadata.get("turn_id")
        )
        return [Reply(self.voice(turn)("smalltalk.feedback"))]


class Complaint(ShopAction):
    """Says sorry once, and offers what helps: return, exchange, order, a person."""

    intent = "complaint"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        buttons = [
            Button(voice("tasks.do_return_item"), "return_item"),
            Button(voice("tasks.do_exchange_item"), "exchange_item"),
            Button(voice("tasks.do_order_status"), "order_status"),
            person(turn.language),
        ]
        return [Reply(voice("smalltalk.complaint"), buttons=buttons)]


class HumanHandoff(ShopAction):
    """A person: a place in the queue, told with the hours. On web and in Telegram the assistant keeps quiet."""

    intent = "human_handoff"

    def answer(self, turn: Turn) -> Answer:
        here = turn.conversation.conversation_id
        place = self.rooms.handoffs.ask(here, quietly=turn.channel in CAN_WAIT)
        block = handoff_block(place, self.rooms.settings, turn.language)
        return [Reply(str(block["fallback"]), block)]


class LanguageSwitch(ShopAction):
    intent = "language_switch"

    def answer(self, turn: Turn) -> Answer:
        said = str(turn.value("language") or "").lower()
        wanted = asked_language(turn.text) if turn.text else None
        wanted = wanted or (
            "zh" if said.startswith(("zh", "chin", "中")) else "en" if said else None
        )
        wanted = wanted or next((name for name, said in _NAMED if said.search(turn.text)), None)
        if wanted is None and _NOT_SPOKEN.search(turn.text):
            return [
                Reply(self.voice(turn)("smalltalk.two_languages"), buttons=three_things(self, turn))
            ]
        other = "en" if turn.language == "zh" else "zh"
        turn.language = turn.conversation.language = wanted or other
        return [Reply(self.voice(turn)("smalltalk.language"), buttons=three_things(self, turn))]


class OutOfScope(ShopAction):
    """What it cannot do, and three things it can."""

    intent = "out_of_scope"

    def answer(self, turn: Turn) -> Answer:
        return [Reply(self.voice(turn)("smalltalk.out_of_scope"), buttons=three_things(self, turn))]


def three_things(action: ShopAction, turn: Turn) -> list[Button]:
    """Always the same three, and a person."""
    voice = action.voice(turn)
    return [
        Button(voice("smalltalk.button_search"), "recommend"),
        Button(voice("tasks.do_order_status"), "order_status"),
        Button(voice("tasks.do_return_item"), "return_item"),
        person(turn.language),
    ]
