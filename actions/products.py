"""Finding products and asking about them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from actions.action import Answer, ShopAction, person
from actions.again import asked_again
from actions.bundles import bundled
from actions.cards import Card, card_buttons, list_text, products_block
from actions.nearest import nearest
from actions.pictures import pictured
from actions.product_questions import show_product
from actions.reasons import reason_words, wish_reason
from actions.recommendations import Recommend, is_advice
from actions.reply import Button, Reply
from actions.shown import remember
from actions.steer import is_more
from actions.told import asked_words, is_told, mended_told, unread_told
from actions.turn import Note, Turn
from actions.voice import Voice
from actions.which import products_meant
from actions.wishes import clarify, out_of_list, refines, says_taste
from aisle.language.money import exponent
from aisle.language.normalise import fold
from aisle.shop.products import Product

if TYPE_CHECKING:
    from aisle.search.results import Hit, Result
    from aisle.search.wish import Wish

SHOWN = 5
NEAREST = 3
_MOST = re.compile(r"\bthe (?:\w+est|best|most \w+|least \w+)\b|最")


class SearchProduct(ShopAction):
    """“red shoes under 80” → the best products that satisfy all of it, or which part nothing satisfies."""

    intent = "search_product"

    def answer(self, turn: Turn) -> Answer:
        seen = pictured(self, turn)
        if seen is not None:
            return seen
        several = bundled(self, turn)
        if several is not None:
            return several
        missed = out_of_list(turn, self.voice(turn))
        if missed is not None:
            return [missed]
        chosen = self._pointed_at(turn)
        if chosen is not None:
            return show_product(self, turn, chosen)
        before = turn.conversation.wish
        if before and not turn.is_button and is_more(turn.text):
            if is_advice(before):
                return Recommend(self.rooms).others(turn)
            return self._more(turn, before)
        wish = self._wish(turn)
        if wish is None:
            return [*self._unread(turn), clarify(turn, self.voice(turn))]
        if before and is_advice(before) and self._changes(turn):
            return Recommend(self.rooms).changed(turn, wish)
        affinity = self.rooms.personal.affinity(turn)
        result = self.rooms.search.find(wish, limit=SHOWN, affinity=affinity)
        if not result.hits and self._lowers(turn):
            cheapest = self._cheapest(turn, turn.conversation.wish or {})
            if cheapest is not None:
                return cheapest
        others = asked_again(self.rooms, turn, wish, result)
        turn.conversation.wish = {**wish.to_json(), **others.kept}
        if others.hits:
            head = self.voice(turn)("products.more", count=len(others.hits))
            return self._listed(turn, wish, others.hits, head)
        return self._show(turn, wish, result, before)

    def _unread(self, turn: Turn) -> list[Reply]:
        """A bound alone that nothing can be held to: “under -5”."""
        wish = self.rooms.search.understand(turn.text, turn.language)
        return [Reply(told) for told in unread_told(self.voice(turn), wish)]

    def _lowers(self, turn: Turn) -> bool:
        from aisle.search.refine import CHEAPER

        said = CHEAPER.search(turn.text) or turn.value("relative_price") == "cheaper"
        return bool(said and turn.conversation.wish)

    def _cheapest(self, turn: Turn, before: dict[str, Any]) -> Answer | None:
        """Nothing costs less than what was shown: the same wish, the cheapest first; None where none fits it."""
        from aisle.search.wish import Wish

        wish = dataclasses.replace(Wish.from_json(before), sort="price_asc")
        hits = self.rooms.search.find(wish, limit=SHOWN).hits
        if not hits:
            return None
        turn.conversation.wish = wish.to_json()
        return self._listed(turn, wish, hits, self.voice(turn)("products.none_cheaper"))

    def _more(self, turn: Turn, before: dict[str, Any]) -> Answer:
        """The next ones of the same wish; how far it got stands beside the wish."""
        from aisle.search.wish import Wish

        wish, start = Wish.from_json(before), int(before.get("told") or SHOWN)
        affinity = self.rooms.personal.affinity(turn)
        result = self.rooms.search.find(wish, limit=start + SHOWN, affinity=affinity)
        voice = self.voice(turn)
        hits = result.hits[start:]
        if not hits:
            buttons = [Button(voice("products.button_recommend"), "recommend")]
            return [Reply(voice("products.no_more", total=result.total), buttons=buttons)]
        turn.conversation.wish = {**before, "told": start + len(hits)}
        return self._listed(turn, wish, hits, voice("products.more", count=len(hits)))

    def _pointed_at(self, turn: Turn) -> Product | None:
        """ "the second one" alone is a look at it, not a new search."""
        if turn.value("ordinal") is None or turn.value("relative_price") is not None:
            return None
        return next(iter(products_meant(self.rooms, turn)), None)

    def _wish(self, turn: Turn) -> Wish | None:
        search = self.rooms.search
        before = turn.conversation.wish
        if turn.is_button:
            text = "cheaper" if turn.values("relative_price") else ""
            text = text or " ".join(str(value) for value in turn.values("category"))
        else:
            text = turn.text
        wish = search.understand(text, turn.language)
        if before and (refines(wish, text) or says_taste(text)):
            return self._refined(turn, text)
        if refines(wish, text) and not wish.filters:
            return None  # “cheaper” than what?
        return None if wish.is_empty else wish

    def _changes(self, turn: Turn) -> bool:
        """Conditions alone: they change what was shown, be it found or recommended."""
        wish = self.rooms.search.understand(turn.text, turn.language)
        return turn.is_button or refines(wish, turn.text)

    def _refined(self, turn: Turn, text: str) -> Wish:
        """The wish of before, changed: "cheaper" is meant against the cheapest that was found, or the
        average of what was recommended."""
        from aisle.search.refine import refine
        from aisle.search.wish import Wish

        before = turn.conversation.wish or {}
        shown = self.rooms.catalogue.many(turn.conversation.shown)
        prices = [v.price_minor for one in shown for v in one.variants if v.price_minor is not None]
        currency = self.rooms.settings.shop.currency
        bound = None
        if prices:
            minor = round(sum(prices) / len(prices)) if is_advice(before) else min(prices)
            bound = Decimal(minor).scaleb(-exponent(currency))
        vocabulary = self.rooms.search.snapshot.vocabulary
        return refine(Wish.from_json(before), text, vocabulary, currency, bound)

    def _show(
        self, turn: Turn, wish: Wish, result: Result, before: dict[str, Any] | None
    ) -> Answer:
        voice = self.voice(turn)
        hits: Sequence[Hit] = result.hits or result.near_misses[:NEAREST]
        asked = wish.filters.to_json()
        facts = {"results": result.total if result.hits else 0, "near": len(hits), "wish": asked}
        turn.notes.append(Note("search", says=True, facts=facts))
        if not hits:
            close = nearest(self.rooms.search, wish, turn.language, NEAREST)
            if close:
                head = voice("products.near_misses_two")
                said = {hit.product_id: words for hit, words in close}
                return self._listed(turn, wish, [hit for hit, _ in close], head, said)
            turn.conversation.wish = before  # what was shown before stays in sight
            return [
                Reply(
                    voice("products.none"),
                    buttons=[
                        Button(voice("products.button_recommend"), "recommend"),
                        person(turn.language),
                    ],
                )
            ]
        notes = [*mended_told(self.rooms.search, turn, voice), *unread_told(voice, wish)]
        notes += self._not_held_to(wish, result, voice, hits)
        head = "\n".join([*notes, self._head(wish, result, voice)])
        listed = self._listed(turn, wish, hits, head, None, result.unanswerable)
        if wish.sort and result.hits and _MOST.search(fold(turn.text)):
            turn.conversation.focus = hits[0].product_id  # “the cheapest”: “it” is the first
        return listed

    def _not_held_to(
        self, wish: Wish, result: Result, voice: Voice, hits: Sequence[Hit]
    ) -> list[str]:
        """What no record states, and what only some do, so that nothing was left out for it."""
        parts = [
            part
            for part in result.unanswerable
            if part in wish.filters.attributes and not is_told(wish, part, hits)
        ]
        some = [part for part in parts if self.rooms.search.states(part)]
        told = {"not_answerable": [one for one in parts if one not in some], "some_state": some}
        return [
            voice(
                f"products.{key}",
                what=voice.listed([asked_words(wish, one, voice) for one in found]),
            )
            for key, found in told.items()
            if found
        ]

    def _head(self, wish: Wish, result: Result, voice: Voice) -> str:
        """How many fit; or that nothing does, and why these are shown."""
        count = min(result.total, len(result.hits))
        if not result.hits:
            return voice("products.near_misses", reason=self._emptied(result, voice))
        kind = wish.filters.type
        if kind and not self.rooms.search.sells(kind):
            return voice("products.kind_not_sold", kind=voice.name("category", kind))
        held = set(wish.filters.attributes) - set(result.unanswerable)
        is_held = bool(held or set(wish.filters.named) - {"attributes"})
        # One sign of a word says nothing: 角 of 独角兽.
        words = any(len(word) > 1 for hit in result.hits for word in hit.matched)
        if not (is_held or wish.sort or (words and not wish.filters)):
            return voice("products.close")
        if 1 < count == result.total:
            return voice("products.found_all", total=count)
        return voice("products.found", count=count, total=result.total)

    def _listed(
        self,
        turn: Turn,
        wish: Wish,
        hits: Sequence[Hit],
        head: str,
        broken: Mapping[str, list[str]] | None = None,
        unanswerable: Sequence[str] = (),
    ) -> Answer:
        voice = self.voice(turn)
        cards = self.cards(turn, wish, hits, broken or {}, unanswerable)
        reasons = {card.product.product_id: dict(card.evidence) for card in cards}
        parts = {} if wish.sort else {hit.product_id: hit.parts for hit in hits}
        remember(self, turn, cards, reasons, parts)
        text = f"{head}\n{list_text(cards, voice)}"
        return [Reply(text, products_block(cards, voice), card_buttons(cards, voice))]

    def cards(
        self,
        turn: Turn,
        wish: Wish,
        hits: Sequence[Hit],
        broken: Mapping[str, list[str]],
        unanswerable: Sequence[str] = (),
    ) -> list[Card]:
        """Hits as cards, each with the parts of the wish it satisfies as its reason."""
        found = {
            one.product_id: one
            for one in self.rooms.catalogue.many([hit.product_id for hit in hits])
        }
        made = []
        for hit in hits:
            if hit.product_id in found:
                product = found[hit.product_id]
                relaxed = broken.get(hit.product_id) or (
                    [self.rooms.search.near_miss_text(hit, turn.language)] if hit.relaxed else []
                )
                card = Card(product, hit.variant_ids)
                reason = wish_reason(wish, hit, card, self.rooms.search.is_kind, unanswerable)
                why = reason_words(self, turn, reason)
                made.append(Card(product, hit.variant_ids, why, reason, relaxed))
        return made

    def _emptied(self, result: Result, voice: Voice) -> str:
        """Which parts of the wish leave nothing, the tightest first."""
        parts = sorted(result.emptied_by, key=lambda part: -result.emptied_by[part])
        return voice.listed([voice(f"products.part_{part}") for part in parts[:2]]) or voice(
            "products.part_all"
        )
