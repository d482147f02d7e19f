"""What fits this person, and the true reason."""

from __future__ import annotations

import re
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
_SAYS_NOTHING = frozenset(
    "what what's whats surprise popular trending best good nice new hot anything something else more other some "
    "like you for the and any can could would should suggest suggestion suggestions recommend idea ideas today now "
    "buy get want need please show see tell think pick picks favourite favorite personal taste tastes might".split()
)
_NOTHING_IN_CHINESE = re.compile(
    "推荐|猜我|喜欢|随便|看看|什么|好物|好东西|好的|热门|热销|流行|最近|大家|买|点|些|个|吧|呢|啊|有|没|给|我|来|几|款|好|新|的|人气|别的|其他|还|想|要"
)
# So many of the search's best may be recommended where a thing was named; where only a price was, all.
FITTING, EVERYTHING = 6, 500


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
        theme = has_theme(wish.text)
        if not wish.filters and not theme:
            return None
        limit = FITTING if wish.filters.type or theme else EVERYTHING
        hits = [hit.product_id for hit in self.rooms.search.find(wish, limit=limit).hits]
        return hits or ([] if wish.filters else None)

    def why(self, turn: Turn, reason: Mapping[str, Any]) -> str | None:
        """The reason in words; None rather than a guess."""
        return reason_words(self, turn, reason)


def has_theme(text: str) -> bool:
    """Something is said of what it is for ("适合露营", "rainy hike"), beyond the wish to be advised."""
    words = {word for word in re.findall(r"[a-z']{3,}", text.lower()) if word not in _SAYS_NOTHING}
    han = _NOTHING_IN_CHINESE.sub("", "".join(re.findall(r"[\u3400-\u9fff]", text)))
    return bool(words) or len(han) >= 2


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
