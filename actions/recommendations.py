"""What fits this person, and the true reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.action import Answer, ShopAction
from actions.cards import Card, card_buttons, list_text, products_block
from actions.products import remember
from actions.reasons import reason_words
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.which import products_meant

SHOWN = 4
# So many of the search's best may be recommended where a thing was named; where only a price was, all.
FITTING, EVERYTHING = 12, 500


class Recommend(ShopAction):
    """“something for me” → a list from this person's history; “like the second one” → similar ones."""

    intent = "recommend"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        meant = products_meant(self.rooms, turn)
        liked = meant[0].product_id if meant else None
        scored = self.rooms.personal.recommend(
            turn.owner, SHOWN, allow=self._allowed(turn, liked), product_id=liked
        )
        if not scored:
            return [Reply(voice("recommendations.none"), asks="clarify")]
        reasons = {one.item_id: dict(one.reasons[0]) if one.reasons else {} for one in scored}
        cards = [
            Card(
                product,
                why=self.why(turn, reasons[product.product_id]),
                evidence=reasons[product.product_id],
            )
            for product in self.rooms.catalogue.many([one.item_id for one in scored])
        ]
        remember(self, turn, cards, reasons)
        head = self._head(turn, liked, {str(one.get("kind")) for one in reasons.values()})
        text = f"{head}\n{list_text(cards, voice)}"
        return [Reply(text, products_block(cards, voice), card_buttons(cards, voice))]

    def _head(self, turn: Turn, liked: str | None, kinds: set[str]) -> str:
        """“Chosen for you” only where a reason says so."""
        voice = self.voice(turn)
        if liked is not None:
            return voice(
                "recommendations.similar", title=voice.title(self.rooms.catalogue.get(liked))
            )
        if not self.rooms.personal.may_personalise(turn.owner):
            return voice("recommendations.without_history")
        if kinds - {"popular", "None"}:
            return voice("recommendations.for_you")
        known = self.rooms.events.of(turn.owner)
        return voice("recommendations.most_liked" if known else "recommendations.popular")

    def _allowed(self, turn: Turn, liked: str | None) -> list[str] | None:
        """The products a stated wish leaves ("a gift under 50"); None where nothing was stated."""
        if turn.is_button or liked is not None or not turn.text:
            return None
        wish = self.rooms.search.understand(turn.text, turn.language)
        if not wish.filters:
            return None
        limit = FITTING if wish.filters.type or len(wish.text) > 2 else EVERYTHING
        return [hit.product_id for hit in self.rooms.search.find(wish, limit=limit).hits]

    def why(self, turn: Turn, reason: Mapping[str, Any]) -> str | None:
        """The reason in words; None rather than a guess."""
        return reason_words(self, turn, reason)


class WhyRecommended(ShopAction):
    """“why this?” → the reason that was stored when the list was made, nothing invented since."""

    intent = "why_recommended"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        meant = products_meant(self.rooms, turn)
        shown = turn.conversation.shown
        product_id = meant[0].product_id if meant else (shown[0] if shown else None)
        if product_id is None:
            return [
                Reply(
                    voice("recommendations.why_nothing"),
                    buttons=[Button(voice("products.button_recommend"), "recommend")],
                )
            ]
        product = self.rooms.catalogue.get(product_id)
        turn.conversation.focus = product_id
        reason = turn.conversation.shown_reasons.get(product_id, {})
        words = reason_words(self, turn, reason)
        key = "recommendations.why" if words else "recommendations.why_unknown"
        text = voice(key, title=voice.title(product), reason=words or "")
        buttons = [
            Button(
                voice("recommendations.button_without_history"),
                "privacy_erase",
                {"topic": "personalisation"},
            ),
            Button(voice("products.button_similar"), "recommend", {"product_id": product_id}),
        ]
        return [Reply(text, buttons=buttons)]
