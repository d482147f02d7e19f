"""Why, for the owner's page: a person's list with how much each cause counted, a search with what each hit satisfies.

Each cause is tried: the same question is asked without it, and the score that is left stands beside the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions.cards import Card
from actions.reasons import wish_reason, worded
from actions.voice import Voice

if TYPE_CHECKING:
    from actions.rooms import Rooms
    from aisle.shop.events import Event

Json = dict[str, Any]  # Any: JSON
SHOWN, NEWEST, EVERYTHING = 8, 30, 100_000
_AN_ITEM = frozenset({"because_item", "bought_together", "similar_text", "met_before"})


def person_explained(rooms: Rooms, owner: str, language: str) -> Json:
    """`{"may_personalise", "history": [{title, event, at}], "items": [{title, score, reasons: [{text, share, without}]}]}`."""
    voice = Voice("zh" if language == "zh" else "en", rooms.names)
    personal = rooms.personal
    met = rooms.events.of(owner)
    events = met[-NEWEST:] if len(personal.history(owner)) else []
    scored = personal.recommend(owner, SHOWN)
    causes = {str(why["item_id"]) for one in scored for why in one.reasons if why.get("kind") in _AN_ITEM}  # fmt: skip
    without = {cause: _scores_without(rooms, met, cause) for cause in causes}
    titles = _titles(
        rooms, voice, [one.item_id for one in scored] + [one.item_id for one in events]
    )
    items = []
    for one in scored:
        reasons = []
        for why in one.reasons:
            left = without.get(str(why.get("item_id")), {}).get(one.item_id)
            reasons.append({"text": worded(rooms, voice, why), "share": why.get("share"), "without": left})  # fmt: skip
        items.append({"title": titles[one.item_id], "score": one.score, "reasons": reasons})  # fmt: skip
    return {
        "may_personalise": personal.may_personalise(owner),
        "history": [
            {"title": titles[one.item_id], "event": one.event, "at": one.at}
            for one in reversed(events)
        ],
        "items": items,
    }


def search_explained(rooms: Rooms, query: str, language: str) -> Json:
    """`{"total", "wish", "items": [{title, score, why, reckoned, words, relaxed}]}`."""
    voice = Voice("zh" if language == "zh" else "en", rooms.names)
    wish = rooms.search.understand(query, voice.language)
    result = rooms.search.find(wish, limit=SHOWN)
    products = {one.product_id: one for one in rooms.catalogue.many([hit.product_id for hit in (*result.hits, *result.near_misses)])}  # fmt: skip
    explained = rooms.search.explain(wish, result)
    items = []
    for hit in (*result.hits, *result.near_misses)[:SHOWN]:
        card = Card(products[hit.product_id], hit.variant_ids)
        reason = wish_reason(wish, hit, card, rooms.search.is_kind, result.unanswerable)
        items.append(
            {
                "title": voice.title(card.product),
                "score": hit.score,
                "why": worded(rooms, voice, reason),
                "reckoned": explained[hit.product_id].text(voice.language),
                "words": list(hit.matched),
                "relaxed": rooms.search.near_miss_text(hit, voice.language)
                if hit.relaxed
                else None,
            }
        )
    return {"total": result.total, "wish": wish.to_json(), "items": items}


def _scores_without(rooms: Rooms, met: list[Event], item_id: str) -> dict[str, float]:
    """Every score, had this person never met the item; {} where popularity alone serves."""
    from recommender.events import History

    served = rooms.personal.served()
    if served is None:
        return {}
    events = [one for one in met if one.event != "impression" and one.item_id != item_id]
    history = History.of((one.item_id, one.at, one.event) for one in events)
    now = rooms.clock.timestamp()
    [scored] = served.batch([history], EVERYTHING, leave_out="none", nows=[now])
    return {one.item_id: one.score for one in scored}


def _titles(rooms: Rooms, voice: Voice, item_ids: list[str]) -> dict[str, str]:
    """Of each; its id where it is in the catalogue no more."""
    found = rooms.catalogue.many(sorted(set(item_ids)))
    return {**{one: one for one in item_ids}, **{one.product_id: voice.title(one) for one in found}}
