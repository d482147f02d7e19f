"""What a list says of the wish it answers: misspelt words, bounds that hold nothing, parts that no record states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actions.turn import Turn
from actions.voice import Voice
from aisle.language.normalise import fold

if TYPE_CHECKING:
    from aisle.search.results import Hit
    from aisle.search.search import Search
    from aisle.search.wish import Wish


def mended_told(search: Search, turn: Turn, voice: Voice) -> list[str]:
    """“Results for “waterproof” (you wrote “watrproof”).”: what of this message was misspelt and searched by.

    Words put aside change no result, so nothing is said of them."""
    if turn.is_button:
        return []
    wish = search.understand(turn.text, turn.language)
    aside = set(fold(" ".join(wish.ignored)).split())
    read = {said: meant for said, meant in wish.corrected.items() if fold(meant) not in aside}
    if not read:
        return []
    meant, said = (voice.listed([f"“{one}”" for one in side]) for side in (read.values(), read))
    return [voice("products.results_for", meant=meant, said=said)]


def unread_told(voice: Voice, wish: Wish) -> list[str]:
    """Bounds that nothing can be held to, said in one sentence; [] where there are none."""
    return (
        [voice("products.bound_unread", what=voice.listed(list(wish.unread)))]
        if wish.unread
        else []
    )


def asked_words(wish: Wish, part: str, voice: Voice) -> str:
    """A part of the wish in words: what was asked, not the name of the field."""
    values = wish.filters.attributes.get(part, ())
    if not values or list(values) == ["true"]:
        return voice.label(part)
    return voice.listed([voice.name(part, one) for one in values])


def is_told(wish: Wish, part: str, hits: Sequence[Hit]) -> bool:
    """No column states it, but the text of a product does: an “insulated travel mug”."""
    words = " ".join(wish.filters.attributes[part]).split()
    return any(word.startswith(stem) for word in words for hit in hits for stem in hit.matched)
