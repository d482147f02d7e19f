"""Wide wishes: the shelf that comes nearest in meaning, and a first page that shows one of each kind.

“something to write with” names no thing; the five products of a shelf that come closest say which shelf is meant.
Only in a shop whose products state a kind and a shelf beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import numpy.typing as npt

from aisle.search.snapshot import Snapshot
from aisle.search.wish import Wish

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
CLOSEST = 5  # products that speak for a shelf
NEARLY = 0.8  # of the way from the farthest shelf to the nearest: meant as well
SAME_KIND = 0.12  # what each product of a kind loses for one of its kind above it
MIXED = 200  # places whose kinds are mixed
_KEPT = 256  # texts
OPEN = re.compile(  # whatever serves is welcome
    r"\b(?:something|anything|things?|stuff|gear|kit|equipment|supplies|accessories|essentials|products|items|gifts?|presents?|treats?)\b"
    r"|东西|用品|用的|穿的|玩的|装备|器材|设备|配件|礼物|好物|小物", re.IGNORECASE)  # fmt: skip


def shelf_scores(snapshot: Snapshot, wish: Wish) -> Floats | None:
    """(n,) 1 on the shelf nearest to a wish without a kind, 0 on the farthest; None where that says nothing."""
    filters = wish.filters
    if filters.type is not None or filters.brand or not snapshot.shelves:
        return None
    is_said = all(word in wish.said for word in wish.text.split())  # else it was refined since
    text = wish.said if is_said else wish.text
    space = snapshot.spaces.get(wish.language) or next(iter(snapshot.spaces.values()), None)
    if not wish.text.strip() or space is None:
        return None
    if text not in snapshot.shelves_near:
        vector = space.encoder.encode([text], "query")[0]
        close = np.array(
            [
                np.sort(space.cosine(vector, rows))[-CLOSEST:].mean()
                for rows in snapshot.shelves.values()
            ]
        )
        scaled = (close - close.min()) / max(float(np.ptp(close)), 1e-6)
        scores = np.zeros(len(snapshot.products), dtype=np.float32)
        for rows, score in zip(snapshot.shelves.values(), scaled, strict=True):
            scores[rows] = score
        if len(snapshot.shelves_near) > _KEPT:
            snapshot.shelves_near.clear()
        snapshot.shelves_near[text] = scores
    return snapshot.shelves_near[text]


def open_rows(snapshot: Snapshot, wish: Wish) -> Mask | None:
    """What may be shown for “something for my phone” whether or not a word of it fits; None for other wishes."""
    if not OPEN.search(wish.said):
        return None
    scores = shelf_scores(snapshot, wish)
    return None if scores is None else scores >= NEARLY


def is_wide(snapshot: Snapshot, wish: Wish) -> bool:
    """Things of several kinds would do."""
    if wish.sort or not snapshot.shelves:
        return False
    kind = wish.filters.type
    return bool(snapshot.vocabulary.sold.below(kind)) if kind else not wish.filters.brand


def mixed(snapshot: Snapshot, rows: list[int], relevance: Floats) -> list[int]:
    """The rows, best first, each losing a little for every one of its kind that stands above it."""
    queues: dict[str, list[int]] = defaultdict(list)
    for row in rows[:MIXED]:
        queues[snapshot.products[row].kind or ""].append(row)
    above = dict.fromkeys(queues, 0)
    taken: list[int] = []
    while queues:
        kind = max(
            queues, key=lambda one: float(relevance[queues[one][0]]) - SAME_KIND * above[one]
        )
        taken.append(queues[kind].pop(0))
        above[kind] += 1
        if not queues[kind]:
            del queues[kind]
    return taken + rows[MIXED:]
