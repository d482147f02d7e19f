"""The recommender's reasons in words. Says what the reason states, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aisle.language.errors import WordingError
from aisle.language.wording import say

_BECAUSE = {"purchase", "view", "click", "cart", "rating", "review", "search"}
_MET = {
    "view": "reasons.met_view", "click": "reasons.met_view", "cart": "reasons.met_cart",
    "rating": "reasons.met_rating", "review": "reasons.met_rating",
}  # fmt: skip
_ABOUT_AN_ITEM = {"because_item", "bought_together", "similar_text"}


def reason_text(
    reason: Mapping[str, Any],  # Any: numbers, texts and lists, as the recommender states them
    language: str,
    title_of: Callable[[str], str],
) -> str:
    """`{"kind": "because_item", "item_id": "7", "event": "view"}` → “Because you looked at “Tent”.”

    Kinds: because_item (item_id, event), popular (count, days), bought_together (item_id),
    similar_text (item_id), reorder (times), met_before (event), category (name), wish (matched). A field that is not
    stated is not claimed; an unknown kind or a kind without what it needs is a WordingError.
    """
    kind = reason.get("kind")
    if kind in _ABOUT_AN_ITEM:
        return _about_item(str(kind), reason, language, title_of)
    if kind == "popular":
        return _popular(reason, language)
    if kind == "reorder":
        times = reason.get("times")
        if isinstance(times, int) and times > 0:
            return say("reasons.reorder", language, count=times)
        return say("reasons.reorder_plain", language)
    if kind == "met_before":
        return say(_MET.get(str(reason.get("event")), "reasons.met_before"), language)
    if kind == "category":
        return say("reasons.category", language, name=_needed(reason, "name"))
    if kind == "wish":
        matched = _matched(reason.get("matched"), language)
        return (
            say("reasons.wish", language, matched=matched)
            if matched
            else say("reasons.wish_plain", language)
        )
    raise WordingError(
        f"No words for a reason of kind {kind!r}: use because_item, popular, bought_together, "
        "similar_text, reorder, met_before, category or wish."
    )


def _about_item(
    kind: str, reason: Mapping[str, Any], language: str, title_of: Callable[[str], str]
) -> str:
    title = title_of(_needed(reason, "item_id"))
    if kind == "because_item":
        event = reason.get("event")
        kind = f"because_{event}" if event in _BECAUSE else "because_item"
    return say(f"reasons.{kind}", language, title=title)


def _popular(reason: Mapping[str, Any], language: str) -> str:
    count, days = reason.get("count"), reason.get("days")
    if isinstance(count, int) and isinstance(days, int) and count > 0 and days > 0:
        return say("reasons.popular_days", language, count=count, days=days)
    if isinstance(count, int) and count > 0:
        return say("reasons.popular_count", language, count=count)
    return say("reasons.popular", language)


def _matched(matched: object, language: str) -> str:
    """The parts of the wish that hold, as words: a text, a list, or a mapping of filter → value."""
    if isinstance(matched, Mapping):
        parts = [str(value) for value in matched.values() if value not in (None, "", [])]
    elif isinstance(matched, (list, tuple)):
        parts = [str(value) for value in matched]
    else:
        parts = [str(matched)] if matched else []
    return say("reasons.separator", language).join(parts)


def _needed(reason: Mapping[str, Any], field: str) -> str:
    value = reason.get(field)
    if value is None or value == "":
        raise WordingError(
            f"A reason of kind {reason.get('kind')!r} has no '{field}': the recommender must state it."
        )
    return str(value)
