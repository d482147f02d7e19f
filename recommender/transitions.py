"""What was met after what: counts of the next items within a short window."""

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from recommender.additive import Additive, newest, widened
from recommender.contract import Items, Trace
from recommender.events import Events, Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Transitions(Additive):
    """P(next item | item met), counted over pairs at most `window` events apart.

    A pair d events apart counts 1/d; an item's row is divided by its count plus `smoothing`, so
    that rare items speak softly; a target's column by its count to the power `damping`, so that
    popular items do not win everywhere. `support` holds the number of distinct users of a pair.
    """

    name: ClassVar[str] = "transitions"

    def __init__(
        self,
        window: int = 10,
        last: int = 20,
        fade: float = 0.5,
        smoothing: float = 5.0,
        damping: float = 0.2,
    ) -> None:
        super().__init__()
        self.settings = {
            "window": window,
            "last": last,
            "fade": fade,
            "smoothing": smoothing,
            "damping": damping,
        }
        self.pairs: csr_matrix
        self.support: csr_matrix
        self.live: dict[int, dict[int, float]] = defaultdict(dict)
        self.row_scale = self.column_scale = np.zeros(0, dtype=np.float32)

    def learn(self, events: Events, items: Items) -> None:
        from scipy.sparse import csr_matrix

        self.live = defaultdict(dict)
        size = len(items.ids)
        sources, targets, owners, amounts = pairs_of(events, int(self.settings["window"]))
        counted = csr_matrix((amounts, (sources, targets)), shape=(size, size), dtype=np.float32)
        users = len(events.user_ids)
        # Sorted by hand: np.unique hashes first, which takes ten times as long on millions.
        met = np.sort((sources * size + targets) * users + owners)
        once = met[np.diff(met, prepend=-1) > 0] // users
        support = csr_matrix(
            (np.ones(len(once), dtype=np.int32), (once // size, once % size)), shape=(size, size)
        )
        self._scale(np.bincount(events.items, minlength=size))
        counted.sort_indices()
        support.sort_indices()
        self.pairs, self.support = counted, support

    def _scale(self, counts: Ints) -> None:
        self.row_scale = (1.0 / (counts + self.settings["smoothing"])).astype(np.float32)
        popular = np.maximum(counts, 1.0) ** self.settings["damping"]
        self.column_scale = (1.0 / popular).astype(np.float32)

    def weights(self, trace: Trace) -> Floats:
        return newest(trace, int(self.settings["last"]), self.settings["fade"])

    def faded(self, fade: float) -> Self:
        """The same model, reading histories with another fade; shares everything it learned."""
        twin = copy(self)
        twin.settings = {**self.settings, "fade": fade}
        return twin

    def spread(self, profile: "csr_matrix") -> Floats:
        size = len(self.index)
        pairs = widened(self.pairs, size)
        rows = self._grown(self.row_scale, 1.0 / self.settings["smoothing"])
        columns = self._grown(self.column_scale, 1.0)
        scaled = profile.multiply(rows[None, :]).tocsr()
        scores: Floats = np.asarray((scaled @ pairs).todense(), dtype=np.float32)
        if self.live:
            self._add_live(scaled, scores)
        scores *= columns
        return scores

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        pairs = widened(self.pairs, len(self.index))
        found = pairs[sources][:, targets].toarray().astype(np.float32)
        for row, source in enumerate(sources.tolist()):
            for target, amount in self.live.get(source, {}).items():
                found[row, targets == target] += amount
        rows = self._grown(self.row_scale, 1.0 / self.settings["smoothing"])
        columns = self._grown(self.column_scale, 1.0)
        scaled: Floats = found * rows[sources, None] * columns[targets]
        return scaled

    def users_of(self, source: int, target: int) -> int:
        """How many users met `target` soon after `source`, in training."""
        if max(source, target) >= self.support.shape[0]:
            return 0
        return int(self.support[source, target])

    def record(self, before: Ints, item: int) -> None:
        """One live event: `before` are the items its user met before it, oldest first."""
        for distance, source in enumerate(before[::-1][: int(self.settings["window"])], start=1):
            if source != item:
                row = self.live[int(source)]
                row[item] = row.get(item, 0.0) + 1.0 / distance

    def _add_live(self, scaled: "csr_matrix", scores: Floats) -> None:
        for row in range(scaled.shape[0]):
            span = slice(scaled.indptr[row], scaled.indptr[row + 1])
            for source, weight in zip(scaled.indices[span], scaled.data[span], strict=True):
                for target, amount in self.live.get(int(source), {}).items():
                    scores[row, target] += weight * amount

    def _grown(self, scale: Floats, fill: float) -> Floats:
        missing = len(self.index) - len(scale)
        return np.pad(scale, (0, missing), constant_values=fill) if missing > 0 else scale

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        arrays = {"row_scale": self.row_scale, "column_scale": self.column_scale}
        for name, matrix in (("pairs", self.pairs), ("support", self.support)):
            arrays[f"{name}.data"] = matrix.data
            arrays[f"{name}.indices"] = matrix.indices.astype(np.int32)
            arrays[f"{name}.indptr"] = matrix.indptr.astype(np.int64)
        return arrays, dict(self.settings)

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        from scipy.sparse import csr_matrix

        self.settings = dict(notes)
        self.row_scale, self.column_scale = arrays["row_scale"], arrays["column_scale"]
        size = len(self.row_scale)
        self.pairs, self.support = (
            csr_matrix(
                (arrays[f"{name}.data"], arrays[f"{name}.indices"], arrays[f"{name}.indptr"]),
                shape=(size, size),
            )
            for name in ("pairs", "support")
        )


def pairs_of(events: Events, window: int) -> tuple[Ints, Ints, Ints, Floats]:
    """(earlier item, later item, user, 1/distance) for every pair within the window."""
    sources, targets, owners, amounts = [], [], [], []
    for distance in range(1, window + 1):
        same = events.users[:-distance] == events.users[distance:]
        first, second = events.items[:-distance][same], events.items[distance:][same]
        other = first != second
        sources.append(first[other])
        targets.append(second[other])
        owners.append(events.users[:-distance][same][other])
        amounts.append(np.full(int(other.sum()), 1.0 / distance, dtype=np.float32))
    return (
        np.concatenate(sources),
        np.concatenate(targets),
        np.concatenate(owners),
        np.concatenate(amounts),
    )
