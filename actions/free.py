"""Where no intent fits: an answer from evidence, a product that is meant, one question; never silence."""

from __future__ import annotations

from actions.action import Answer, ShopAction, person
from actions.products import SearchProduct
from actions.reply import Reply
from actions.smalltalk import three_things
from actions.turn import Turn
from actions.wishes import speaks_of_purpose

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
            wish = self.rooms.search.understand(turn.text, turn.language)
            if wish.filters.type is not None or speaks_of_purpose(turn.text):
                # the name of a thing we sell, or “something to keep tea warm”, is a search
                conversation.misses = 0
                return SearchProduct(self.rooms).answer(turn)
            found = self.rooms.answers.ask(turn.text, turn.language, product_id=focus)
            if found.found:
                conversation.misses = 0
                return [Reply(found.text, buttons=[person(turn.language)])]
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


class DefaultFallback(FreeAnswer):
    """No rule matched: the same road."""

    intent = "default_fallback"
