"""The reasons of a blend: the item whose loss costs a score most, and what ties it to the target."""

from typing import TYPE_CHECKING

import numpy as np

from recommender import causes
from recommender.causes import LEAST_SHARE, Cause
from recommender.events import KINDS, Floats, Ints
from recommender.reorder import own_reason
from recommender.strands import Kin
from recommender.text import similar_text
from recommender.trace import Reason, Trace
from recommender.transitions import Transitions

if TYPE_CHECKING:
    from recommender.blend import Blend

# The newest items are always tried: what the net makes of them, no sum tells.
ALWAYS_TRIED = 4


def blend_reasons(
    blend: "Blend", trace: Trace, targets: Ints, scores: Floats
) -> list[tuple[Reason, ...]]:
    """For each target: its cause in the history, or its popularity, the larger share first."""
    kin: Kin = {}
    suspects = blend_suspects(blend, trace, targets, kin)
    by_part = blend.strands(trace).variants(blend, trace, suspects, targets, kin)
    again = sum(by_part.values(), np.zeros((1 + len(suspects), len(targets)), dtype=np.float32))
    popular = by_part["recent"][0] if "recent" in by_part else np.zeros(len(targets))
    found = []
    for column, (target, score) in enumerate(zip(targets.tolist(), scores.tolist(), strict=True)):
        shares: list[tuple[float, tuple[Reason, ...]]] = []
        if cause := causes.largest(trace, suspects, again[:, column], score):
            lost = 1 + int(np.flatnonzero(suspects == cause.item)[0])
            falls = {
                name: float(one[0, column] - one[lost, column]) for name, one in by_part.items()
            }
            shares.append((cause.share, _item_reasons(blend, trace, cause, target, falls)))
        if score > 0 and popular[column] / score >= LEAST_SHARE:
            shares.append((popular[column] / score, blend.popular_reason(target, trace.now)))
        shares.sort(key=lambda pair: -pair[0])
        found.append(tuple(reason for _, reasons in shares for reason in reasons))
    return found


def blend_suspects(blend: "Blend", trace: Trace, targets: Ints, kin: Kin) -> Ints:
    """The newest items, and those with the largest sums of the counting views' exact terms."""
    terms = blend.strands(trace).leading(trace, targets, kin)
    known = [causes.newest(trace, ALWAYS_TRIED), causes.leading(trace, terms)]
    if trace.repeats:
        known.insert(0, np.intersect1d(targets, trace.items))
    items = np.concatenate(known)
    _, first = np.unique(items, return_index=True)
    return items[np.sort(first)][: causes.MOST_TRIED]


def _item_reasons(
    blend: "Blend", trace: Trace, cause: Cause, target: int, falls: dict[str, float]
) -> tuple[Reason, ...]:
    """The cause, and behind it what ties the two: bought together (by enough users), or alike."""
    item_id = blend.index.ids[cause.item]
    if cause.item == target:
        return (own_reason(trace, cause.item, item_id),)
    event = KINDS[trace.kinds[cause.position]]
    why: Reason = {
        "kind": "because_item", "item_id": item_id, "event": event, "share": round(cause.share, 4)
    }  # fmt: skip
    strongest = max(falls, key=lambda part: falls[part])
    if strongest == "text":
        return why, similar_text(item_id)
    transitions = blend.parts.get("transitions")
    if strongest in ("transitions", "baskets", "ease") and isinstance(transitions, Transitions):
        users = transitions.users_of(cause.item, target)
        if users:
            return why, {"kind": "bought_together", "item_id": item_id, "users": users}
    return (why,)
