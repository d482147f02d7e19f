"""Where no intent fits: an answer from evidence, a product that is meant, one question; never silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.action import Answer, ShopAction, person
from actions.answered import answered, of_own_orders, talk
from actions.products import SearchProduct
from actions.reply import Button, Reply
from actions.smalltalk import three_things
from actions.turn import Note, Turn
from actions.wishes import speaks_of_purpose
from aisle.language.wording import keys

if TYPE_CHECKING:
    from aisle.answers import Answer as Found


class FreeAnswer(ShopAction):
    """A message no intent was sure about: the first miss is asked about, the second gets examples,
    the third a person."""

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
        return [self._missed(turn)]

    def _missed(self, turn: Turn) -> Reply:
        voice, misses = self.voice(turn), turn.conversation.misses
        turn.notes.append(Note("question", says=True, facts={"answered": False}))
        if misses > 2:
            buttons = [person(turn.language), *three_things(self, turn)[:3]]
            return Reply(voice("smalltalk.still_lost"), buttons=buttons, asks="clarify")
        choices = [one for one in turn.close if f"choices.{one}" in keys(turn.language)]
        if misses == 1 and len(choices) == 2:  # one question, and only once
            first, second = (voice(f"choices.{one}") for one in choices)
            buttons = [
                Button(title, intent)
                for title, intent in zip((first, second), choices, strict=True)
            ]
            text = voice("smalltalk.which_of_two", first=first, second=second)
            return Reply(text, buttons=[*buttons, person(turn.language)], asks="clarify")
        key = "smalltalk.not_understood" if misses == 1 else "smalltalk.examples"
        return Reply(voice(key), buttons=three_things(self, turn), asks="clarify")

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
