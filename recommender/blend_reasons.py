"""The reasons of a blend: the item whose loss costs a score most, and what ties it to the target."""

from typing import TYPE_CHECKING

import numpy as np

from recommender import causes
from recommender.additive import Additive
from recommender.causes import LEAST_SHARE, Cause
from recommender.events import KINDS, Floats, Ints
from recommender.reorder import reorder_reason
from recommender.text import similar_text
from recommender.trace import Reason, Trace
from recommender.transitions import Transitions
from recommender.views import VIEWS

if TYPE_CHECKING:
    from recommender.blend import Blend

# Fewer distinct users than this never show in a reason: a rare pair could expose a neighbour.
LEAST_USERS = 5
# The newest items are always tried: what the net makes of them, no sum tells.
ALWAYS_TRIED = 4


def blend_reasons(
    blend: "Blend", trace: Trace, targets: Ints, scores: Floats
) -> list[tuple[Reason, ...]]:
    """For each target: its cause in the history, or its popularity, the larger share first."""
    suspects = blend.suspects(trace, targets)
    by_view = _asked_again(blend, trace, suspects, targets)
    again = sum(by_view.values(), np.zeros((1 + len(suspects), len(targets)), dtype=np.float32))
    popular = by_view["recent"][0] if "recent" in by_view else np.zeros(len(targets))
    found = []
    for column, (target, score) in enumerate(zip(targets.tolist(), scores.tolist(), strict=True)):
        shares: list[tuple[float, tuple[Reason, ...]]] = []
        if cause := causes.largest(trace, suspects, again[:, column], score):
            lost = 1 + int(np.flatnonzero(suspects == cause.item)[0])
            falls = {
                name: float(one[0, column] - one[lost, column]) for name, one in by_view.items()
            }
            shares.append((cause.share, _item_reasons(blend, trace, cause, target, falls)))
        if score > 0 and popular[column] / score >= LEAST_SHARE:
            shares.append((popular[column] / score, blend.popular_reason(target, trace.now)))
        shares.sort(key=lambda pair: -pair[0])
        found.append(tuple(reason for _, reasons in shares for reason in reasons))
    return found


def blend_suspects(blend: "Blend", trace: Trace, targets: Ints) -> Ints:
    """The newest items, and those with the largest sums of the counting views' exact terms."""
    terms = np.zeros((len(trace), len(targets)), dtype=np.float32)
    for name, weight in blend.weights.views[blend.moment(trace)].items():
        part = blend.part(name) if VIEWS[name].part in blend.parts else None
        if isinstance(part, Additive):
            terms += np.float32(weight) * part.terms(trace, targets)
    known = [causes.newest(trace, ALWAYS_TRIED), causes.leading(trace, terms)]
    if trace.repeats:
        known.insert(0, np.intersect1d(targets, trace.items))
    items = np.concatenate(known)
    _, first = np.unique(items, return_index=True)
    return items[np.sort(first)][: causes.MOST_TRIED]


def _asked_again(blend: "Blend", trace: Trace, suspects: Ints, targets: Ints) -> dict[str, Floats]:
    """By view, (1 + suspects, targets): the whole question first, then without each suspect."""
    traces = causes.asked_again(trace, suspects)
    left = np.array([n for n, one in enumerate(traces) if one.taste.any()], dtype=np.int64)
    found: dict[str, Floats] = {}
    for name, rows, columns, added in blend.weighed([traces[n] for n in left.tolist()], targets):
        sums = found.setdefault(name, np.zeros((len(traces), len(targets)), dtype=np.float32))
        sums[left[rows][:, None], columns] += added
    return found


def _item_reasons(
    blend: "Blend", trace: Trace, cause: Cause, target: int, falls: dict[str, float]
) -> tuple[Reason, ...]:
    """The cause, and behind it what ties the two: bought together (by enough users), or alike."""
    if cause.item == target:
        return (reorder_reason(trace, cause.item),)
    item_id = blend.index.ids[cause.item]
    event = KINDS[trace.kinds[cause.position]]
    why: Reason = {
        "kind": "because_item", "item_id": item_id, "event": event, "share": round(cause.share, 4)
    }  # fmt: skip
    sums: dict[str, float] = {}
    for name, fall in falls.items():
        sums[VIEWS[name].part] = sums.get(VIEWS[name].part, 0.0) + fall
    strongest = max(sums, key=lambda part: sums[part])
    if strongest == "text":
        return why, similar_text(item_id)
    transitions = blend.parts.get("transitions")
    if strongest == "transitions" and isinstance(transitions, Transitions):
        users = transitions.users_of(cause.item, target)
        if users >= LEAST_USERS:
            return why, {"kind": "bought_together", "item_id": item_id, "users": users}
    return (why,)
