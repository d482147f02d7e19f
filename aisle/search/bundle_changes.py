"""Changing an open bundle: “under 300 instead”, “without the stove”, “and a lamp”, “all in green”, 不要炉子了."""

from __future__ import annotations

import dataclasses
import re

from aisle.language.normalise import normalise
from aisle.search.bundle_wish import (
    MOST_PARTS,
    BundleWish,
    Part,
    held_to,
    kinds_named,
    part_of,
    sum_of,
)
from aisle.search.refine import merged
from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import LONGEST, understand

_I = re.IGNORECASE
_WITHOUT = re.compile(
    r"\b(?:without|drop|skip|leave\s+out|remove|no|not|forget)\b|不要|去掉|不用|不带|别要", _I
)
_ADDS = re.compile(
    r"^\W*(?:and|add|also|plus|with)\b|\btoo\b|\bas\s+well\b|再[来加要]|加上?|还要", _I
)
_INSTEAD = re.compile(r"\binstead\b", _I)
_OF_IT = re.compile(r"\b(?:instead|the|make|swap|change|but)\b|[换改要那]", _I)


def changed_bundle(
    before: BundleWish, text: str, vocabulary: Vocabulary, currency: str | None
) -> BundleWish | None:
    """The bundle as these words change it; None where they are about something else."""
    clean = normalise(text)[:LONGEST]
    total, bare = sum_of(_INSTEAD.sub(" ", clean), currency)
    named = kinds_named(bare, vocabulary)
    known = {part.wish.filters.type for part in before.parts}
    if named and _WITHOUT.search(bare):
        dropped = {kind for _, _, kind in named} & known
        kept = tuple(one for one in before.parts if one.wish.filters.type not in dropped)
        return dataclasses.replace(before, parts=kept) if dropped and kept else None
    changed = before
    if total is not None and total.maximum is not None:
        own = None if total.currency == currency else total.currency
        changed = dataclasses.replace(before, limit=total.maximum, currency=own)
    if len(named) == 1:
        part = part_of(bare, vocabulary, currency, before.language, None)
        parts = _with_part(before.parts, part, clean, known)
        return None if parts is None else dataclasses.replace(changed, parts=parts)
    if named:
        return None
    conditions = understand(bare, vocabulary, before.language, currency)
    if conditions.filters:
        parts = tuple(
            dataclasses.replace(one, wish=held_to(one.wish, conditions)) for one in before.parts
        )
        return dataclasses.replace(changed, parts=parts)
    return changed if changed is not before else None


def _with_part(
    parts: tuple[Part, ...], part: Part, said: str, known: set[str | None]
) -> tuple[Part, ...] | None:
    """One part changed (“the tent in green”) or added (“and a lamp”)."""
    kind, wish = part.wish.filters.type, part.wish
    if kind in known:
        is_change = wish.filters.without("type") or wish.sort or wish.soft or part.count > 1
        if not is_change or not _OF_IT.search(said):
            return None
        return tuple(
            Part(merged(one.wish, wish), max(one.count, part.count), one.said)
            if one.wish.filters.type == kind
            else one
            for one in parts
        )
    return (*parts, part) if _ADDS.search(said) and len(parts) < MOST_PARTS else None
