"""Which products answer a wish, and in which order: filters, words and meaning, then the order.

ranked(snapshot, wish).rows → product rows, best first, all of them
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aisle.language.normalise import fold
from aisle.language.segment import search_tokens
from aisle.search.eligible import of_kind, places
from aisle.search.ordering import column_of, moved, serving_rows
from aisle.search.querying import query_of
from aisle.search.ranking import Query, Scores, score, with_tail
from aisle.search.shelves import is_wide, mixed, open_rows
from aisle.search.snapshot import Snapshot
from aisle.search.wish import Wish

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
_MODEL = re.compile(r"(?=.*[a-z])(?=.*[0-9])[a-z0-9]{4,}")  # tn2110


@dataclass(frozen=True)
class Ranked:
    """`rows`: product rows, best first. `allowed`: the variants that satisfy every filter, `chosen` the
    products that do and say something of what was asked; `relevance` is by product row, never below 0."""

    rows: list[int]
    allowed: Mask
    chosen: Mask
    relevance: Floats
    scores: Scores
    query: Query
    corrected: Mapping[str, str]
    by_kind: Mask | None
    unanswerable: tuple[str, ...]


def ranked(snapshot: Snapshot, wish: Wish, affinity: Mapping[str, float] | None = None) -> Ranked:
    """Everything that satisfies the wish, best first."""
    facts = snapshot.facts
    query, corrected = query_of(snapshot, wish)
    by_kind = _kind_cut(snapshot, wish, query)
    allowed = places(facts, wish.filters, by_kind)
    eligible = facts.columns.rows_mask(allowed)
    scores = score(
        query, facts.lexical, list(snapshot.spaces.values()), eligible, snapshot.weights.meaning
    )
    chosen = relevant_rows(snapshot, wish, scores, by_kind) & eligible
    relevance = moved(snapshot, wish, scores.fused, allowed, affinity)
    rows, unanswerable = _ordered(snapshot, wish, relevance, allowed, chosen)
    rows = rows if wish.sort else [int(row) for row in with_tail(np.array(rows, np.int32), scores)]
    pinned = _pinned(snapshot, wish)
    if is_wide(snapshot, wish):
        rows = mixed(snapshot, rows, relevance)
    rows = [*pinned, *(row for row in rows if row not in set(pinned))]
    return Ranked(
        rows, allowed, chosen, relevance, scores, query, corrected, by_kind, tuple(unanswerable)
    )


def relevant_rows(snapshot: Snapshot, wish: Wish, scores: Scores, by_kind: Mask | None) -> Mask:
    """Who may be shown: candidates; everything of the kind; everything, where only filters were given."""
    if by_kind is not None:
        return scores.candidates | by_kind
    brand_only = fold(wish.text) in {fold(brand) for brand in wish.filters.brand}
    serving, open_to = serving_rows(snapshot, wish), open_rows(snapshot, wish)
    if serving is not None:
        return serving if not wish.text.strip() else scores.candidates | serving
    if open_to is not None:
        return scores.candidates | open_to
    if not wish.text.strip() or brand_only:
        return np.ones(len(scores.fused), dtype=bool)
    return scores.candidates


def _kind_cut(snapshot: Snapshot, wish: Wish, query: Query) -> Mask | None:
    """The rows of the kind where others are left out: the shop states kinds throughout, or the wish
    has other filters (few are eligible then, and the rest is noise). A named model always stays."""
    kind, kinds = wish.filters.type, snapshot.facts.kinds
    if not kind:
        return None
    if not kinds.of(kind).any():
        is_spoken_of = any(token in snapshot.facts.lexical for token in search_tokens(kind))
        if is_spoken_of or not kinds.is_complete:
            return None  # “coffee gear” of a shop that sells presses and no coffee
        return kinds.of(kind)  # not sold here: others are near misses
    if not kinds.is_complete and not wish.filters.without("type"):
        return None
    rows: Mask = kinds.of(kind) | (kinds.is_unnamed & snapshot.near_kind(kind))
    models = [token for token in query.tokens if _MODEL.fullmatch(token)]
    if models:
        rows |= np.logical_and.reduce([snapshot.facts.lexical.scores([m]) > 0 for m in models])
    return rows


def _ordered(
    snapshot: Snapshot, wish: Wish, relevance: Floats, allowed: Mask, chosen: Mask
) -> tuple[list[int], list[str]]:
    rows = np.flatnonzero(chosen)
    unanswerable: list[str] = []
    order = np.argsort(-relevance[rows], kind="stable")
    if wish.sort:
        if (
            wish.filters.type
            and (such := snapshot.facts.kinds.of(wish.filters.type) & chosen).any()
        ):
            rows = np.flatnonzero(such)
        values, stated = column_of(
            snapshot, wish.sort, allowed, of_kind(snapshot.facts, wish.filters.type)
        )
        if stated:
            order = np.lexsort((-relevance[rows], values[rows]))
        else:
            order = np.argsort(-relevance[rows], kind="stable")
            unanswerable.append(wish.sort)
    return [int(row) for row in rows[order]], unanswerable


def _pinned(snapshot: Snapshot, wish: Wish) -> list[int]:
    """A product asked for by its id or whole title comes first, whatever the title sounds like."""
    said = fold(wish.said or wish.text).strip()
    row = snapshot.facts.columns.row_of.get((wish.said or wish.text).strip())
    return [row] if row is not None else snapshot.titles.get(said, [])
