"""Where no intent fits: an answer from evidence, a product that is meant, one question; never silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.action import Answer, ShopAction, person
from actions.answered import answered, of_own_orders, talk
from actions.products import SearchProduct
from actions.reply import Reply
from actions.smalltalk import three_things
from actions.turn import Turn
from actions.wishes import speaks_of_purpose

if TYPE_CHECKING:
    from aisle.answers import Answer as Found

MISSES = 2


class FreeAnswer(ShopAction):
    """A message no intent was sure about."""

    intent = "answer"

    def answer(self, turn: Turn) -> Answer:
        conversation = turn.conversation
        focus = conversation.focus or (
            conversation.shown[0] if len(conversation.shown) == 1 else None
        )
        if turn.text.strip():
            found = self._known(turn, focus)
            if found is not None:
                conversation.misses = 0
                return [answered([found], [person(turn.language)])]
            wish = self.rooms.search.understand(turn.text, turn.language)
            if wish.filters.type is not None or speaks_of_purpose(turn.text):
                # the name of a thing we sell, or “something to keep tea warm”, is a search
                conversation.misses = 0
                return SearchProduct(self.rooms).answer(turn)
            found = self.rooms.answers.ask(turn.text, turn.language, focus, talk(self.rooms, turn))
            if found.found:
                conversation.misses = 0
                return [answered([found], [person(turn.language)])]
        conversation.misses += 1
        voice = self.voice(turn)
        if conversation.misses >= MISSES:
            return [
                Reply(
                    voice("smalltalk.still_lost"),
                    buttons=[person(turn.language), *three_things(self, turn)[:3]],
                    asks="clarify",
                )
            ]
        return [
            Reply(
                voice("smalltalk.not_understood"), buttons=three_things(self, turn), asks="clarify"
            )
        ]

    def _known(self, turn: Turn, focus: str | None) -> Found | None:
        """What names no search although a thing is named: buyers' opinions, and this customer's own orders."""
        from aisle.answers.asking import asks_opinion

        if focus and asks_opinion(turn.text):
            to = talk(self.rooms, turn)
            found = self.rooms.answers.ask(turn.text, turn.language, focus, to)
            return found if found.found else None
        return of_own_orders(self.rooms, turn)


class DefaultFallback(FreeAnswer):
    """No rule matched: the same road."""

    intent = "default_fallback"
