"""What fits this person, and the true reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actions.action import Answer, ShopAction
from actions.cards import Card, card_buttons, list_text, products_block
from actions.objections import against, noted, objection_of
from actions.reasons import reason_words
from actions.reply import Button, Reply
from actions.shown import remember
from actions.turn import Turn
from actions.which import products_meant
from actions.wishes import says_taste

if TYPE_CHECKING:
    from aisle.search.wish import Wish

SHOWN = 5
LIKED, SEEN = "liked", "seen"  # beside the wish of a list of advice: like what, and after which
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
        about = objection_of(turn)
        if about is not None and (turn.is_button or turn.conversation.shown):
            return self._after(turn, noted(self, turn, about))
        meant = products_meant(self.rooms, turn)
        liked = meant[0].product_id if meant else None
        wish = self._stated(turn) if liked is None else None
        return self._list(turn, wish, liked)

    def changed(self, turn: Turn, wish: Wish) -> Answer:
        """“under 50”, “in red”, “cheaper” after a list of advice: advice again, within these conditions."""
        before = turn.conversation.wish or {}
        return self._list(turn, wish, before.get(LIKED))

    def others(self, turn: Turn) -> Answer:
        """“others”, 换一批: what was not shown yet."""
        from aisle.search.wish import Wish

        before = turn.conversation.wish or {}
        seen = [*before.get(SEEN, ()), *turn.conversation.shown]
        return self._list(turn, Wish.from_json(before), before.get(LIKED), seen)

    def _after(self, turn: Turn, said: Reply) -> Answer:
        """The list again, within its conditions, with what was just said against it known."""
        from aisle.search.wish import Wish

        before = turn.conversation.wish or {}
        if said.asks is not None:
            return [said]
        wish = Wish.from_json(before) if is_advice(before) else None
        return [said, *self._list(turn, wish, before.get(LIKED), before.get(SEEN, ()))]

    def _list(
        self, turn: Turn, wish: Wish | None, liked: str | None, seen: Sequence[str] = ()
    ) -> Answer:
        voice = self.voice(turn)
        allowed, is_themed = self._allowed(wish, len(seen))
        here = turn.conversation.focus
        scored = self.rooms.personal.recommend(
            turn.owner,
            SHOWN,
            allow=allowed,
            product_id=liked,
            but={*seen, *([here] if here else ())},
        )
        if not scored:
            again = Button(voice("products.button_recommend"), "recommend")
            key = "recommendations.no_others" if seen else "recommendations.none"
            return [Reply(voice(key), buttons=[again], asks="clarify")]
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
        kept = wish.to_json() if wish is not None else {}
        turn.conversation.wish = {**kept, LIKED: liked, SEEN: list(seen)}
        kinds = {str(one.get("kind")) for one in reasons.values()}
        head = voice("recommendations.fitting") if is_themed else self._head(turn, liked, kinds)
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

    def _stated(self, turn: Turn) -> Wish | None:
        """The conditions said along with the wish for advice (“a gift under 50”); None for a button."""
        if turn.is_button or not turn.text:
            return None
        wish = self.rooms.search.understand(turn.text, turn.language)
        before = turn.conversation.wish or {}
        if is_advice(before) and says_taste(turn.text):
            from aisle.search.refine import merged
            from aisle.search.wish import Wish

            return merged(Wish.from_json(before), wish)
        return wish

    def _allowed(self, wish: Wish | None, seen: int = 0) -> tuple[list[str] | None, bool]:
        """The products that a stated wish leaves, None where nothing was stated; and whether a theme was."""
        if wish is None:
            return None, False
        theme = has_theme(wish.text) or any(one.startswith("use:") for one in wish.soft)
        if not wish.filters and not theme:
            return None, False
        is_spent = any(one.startswith("spend:") for one in wish.soft)  # the nearest to the sum only
        limit = FITTING + seen if wish.filters.type or theme or is_spent else EVERYTHING
        hits = [hit.product_id for hit in self.rooms.search.find(wish, limit=limit).hits]
        if hits or wish.filters:
            return hits, bool(hits)
        return None, False

    def why(self, turn: Turn, reason: Mapping[str, Any]) -> str | None:
        """The reason in words; None rather than a guess."""
        return reason_words(self, turn, reason)


def is_advice(wish: Mapping[str, Any]) -> bool:
    """The list last shown was recommended, not searched for."""
    return LIKED in wish


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
            *against(self, turn, product),
            Button(
                voice("recommendations.button_without_history"),
                "privacy_erase",
                {"topic": "personalisation"},
            ),
            Button(voice("products.button_similar"), "recommend", {"product_id": product_id}),
        ]
        return [Reply(text, buttons=buttons)]
