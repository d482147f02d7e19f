"""What was met after what: counts of the next items within a short window."""

from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from recommender.additive import Additive, newest
from recommender.contract import Items, Trace
from recommender.events import Events, Floats, Ints, Mask
from recommender.rows import Rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


# Fewer distinct users than this are never told of: a rare pair could expose a neighbour.
LEAST_USERS = 5


class Transitions(Additive):
    """P(next item | item met), counted over pairs at most `window` events apart.

    A pair d events apart counts 1/d; an item's row is divided by its count plus `smoothing`, so
    that rare items speak softly; a target's column by its count to the power `damping`, so that
    popular items do not win everywhere. `support` holds the number of distinct users of a pair
    that five or more share.
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
        self.pairs = self.support = Rows.empty()
        self.row_scale = self.column_scale = np.zeros(0, dtype=np.float32)

    def learn(self, events: Events, items: Items) -> None:
        from scipy.sparse import csr_matrix

        size = len(items.ids)
        sources, targets, owners, amounts = self.pairs_of(events)
        counted = csr_matrix((amounts, (sources, targets)), shape=(size, size), dtype=np.float32)
        users = len(events.user_ids)
        # Sorted by hand: np.unique hashes first, which takes ten times as long on millions.
        met = np.sort((sources * size + targets) * users + owners)
        once = met[np.diff(met, prepend=-1) > 0] // users
        support = csr_matrix(
            (np.ones(len(once), dtype=np.int32), (once // size, once % size)), shape=(size, size)
        )
        support.data[support.data < LEAST_USERS] = 0
        support.eliminate_zeros()
        self._scale(np.bincount(events.items, minlength=size))
        self.pairs, self.support = Rows.of(counted), Rows.of(support)

    def pairs_of(self, events: Events) -> tuple[Ints, Ints, Ints, Floats]:
        """(item met, item it speaks for, user, how much) of every pair within the window."""
        return pairs_of(events, int(self.settings["window"]))

    def _scale(self, counts: Ints) -> None:
        self.row_scale = (1.0 / (counts + self.settings["smoothing"])).astype(np.float32)
        popular = np.maximum(counts, 1.0) ** self.settings["damping"]
        self.column_scale = (1.0 / popular).astype(np.float32)

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        return newest(trace, int(self.settings["last"]), self.settings["fade"], kept)

    def asked(self, fade: float, damping: float | None = None) -> Self:
        """The same model, asked with another fade or damping; shares everything it learned."""
        twin = copy(self)
        twin.settings = {**self.settings, "fade": fade}
        if damping is not None:
            twin.column_scale = self.column_scale ** (damping / self.settings["damping"])
        return twin

    def one(self, items: Ints, weights: Floats) -> Floats:
        rows = self._grown(self.row_scale, 1.0 / self.settings["smoothing"])
        scores = self.pairs.told(items, weights * rows[items], len(self.index))
        scores *= self._grown(self.column_scale, 1.0)
        return scores

    def spread(self, profile: "csr_matrix") -> Floats:
        rows = self._grown(self.row_scale, 1.0 / self.settings["smoothing"])
        scaled = profile.copy()
        scaled.data = profile.data * rows[profile.indices]
        spread: Floats = self.pairs.spread(scaled) * self._grown(self.column_scale, 1.0)
        return spread

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        found = self.pairs.between(sources, targets, len(self.index))
        rows = self._grown(self.row_scale, 1.0 / self.settings["smoothing"])
        columns = self._grown(self.column_scale, 1.0)
        scaled: Floats = found * rows[sources, None] * columns[targets]
        return scaled

    def users_of(self, source: int, target: int) -> int:
        """How many users met `target` soon after `source`, in training; 0 where fewer than five."""
        return int(self.support.entry(source, target))

    def record(self, before: Ints, item: int, sign: float = 1.0) -> None:
        """One live event: `before` are the items its user met before it, oldest first.

        With sign -1 it is taken back: a late event has moved what came after it.
        """
        for distance, source in enumerate(before[::-1][: int(self.settings["window"])], start=1):
            if source != item:
                self.pairs.add(int(source), item, sign / distance)

    def _grown(self, scale: Floats, fill: float) -> Floats:
        missing = len(self.index) - len(scale)
        return np.pad(scale, (0, missing), constant_values=fill) if missing > 0 else scale

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        arrays = {"row_scale": self.row_scale, "column_scale": self.column_scale}
        return {**arrays, **self.pairs.arrays("pairs"), **self.support.arrays("support")}, dict(
            self.settings
        )

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.settings = dict(notes)
        self.row_scale, self.column_scale = arrays["row_scale"], arrays["column_scale"]
        self.pairs, self.support = Rows.stored(arrays, "pairs"), Rows.stored(arrays, "support")


class Backward(Transitions):
    """P(item just before | item met): what stands next to what, read the other way round."""

    name: ClassVar[str] = "backward"

    def pairs_of(self, events: Events) -> tuple[Ints, Ints, Ints, Floats]:
        earlier, later, owners, amounts = super().pairs_of(events)
        return later, earlier, owners, amounts

    def record(self, before: Ints, item: int, sign: float = 1.0) -> None:
        for distance, source in enumerate(before[::-1][: int(self.settings["window"])], start=1):
            if source != item:
                self.pairs.add(item, int(source), sign / distance)


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
