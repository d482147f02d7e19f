"""Events in columns: who met which item when, how, and with what value."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from recommender.errors import BadEvents

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

KINDS = ("purchase", "view", "click", "search", "cart", "rating", "review", "impression")
# How much one event says about taste, against a purchase. Shown is not chosen: impressions and
# searches teach nothing here.
KIND_WEIGHT = np.array([1.0, 0.3, 0.4, 0.0, 0.7, 0.8, 0.8, 0.0], dtype=np.float32)


@dataclass(frozen=True)
class History:
    """One person's events, oldest first. This is the whole user: no model keeps more about one."""

    item_ids: tuple[str, ...] = ()
    timestamps: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int] | tuple[str, int, str]]) -> Self:
        """`[("mug", 1700000000), ("cup", 1700000060, "cart")]`, in any order → oldest first."""
        ordered = sorted(rows, key=lambda row: row[1])
        kinds = tuple(row[2] if len(row) == 3 else "purchase" for row in ordered)
        return cls(tuple(row[0] for row in ordered), tuple(row[1] for row in ordered), kinds)

    def __len__(self) -> int:
        return len(self.item_ids)

    def kind(self, position: int) -> str:
        return self.kinds[position] if self.kinds else "purchase"

    def without(self, item_id: str) -> "History":
        """The same history had this item never been met."""
        keep = [n for n, other in enumerate(self.item_ids) if other != item_id]
        return History(
            tuple(self.item_ids[n] for n in keep),
            tuple(self.timestamps[n] for n in keep),
            tuple(self.kind(n) for n in keep),
        )


@dataclass(frozen=True)
class Events:
    """Columns of equal length n, ordered by user, then time, then the file's order.

    `users` and `items` are numbers into `user_ids` and `item_ids`; `kinds` are numbers into
    `KINDS`; `values` are ratings or quantities, NaN where none was given. A subset keeps both
    id lists, so that numbers mean the same in every split.
    """

    users: Ints
    items: Ints
    timestamps: Ints
    kinds: npt.NDArray[np.int8]
    values: Floats
    user_ids: tuple[str, ...] = field(repr=False)
    item_ids: tuple[str, ...] = field(repr=False)

    @classmethod
    def from_columns(
        cls,
        user_ids: Sequence[str],
        item_ids: Sequence[str],
        timestamps: Sequence[int] | Ints,
        kinds: Sequence[str] | None = None,
        values: Sequence[float] | Floats | None = None,
    ) -> Self:
        """Plain columns in file order → Events. Raises BadEvents for an unknown event type."""
        names, users = _numbered(user_ids)
        titles, items = _numbered(item_ids)
        times = np.asarray(timestamps, dtype=np.int64)
        count = len(times)
        if not len(users) == len(items) == count:
            raise BadEvents(
                f"Columns of {len(users)} users, {len(items)} items and {count} times: "
                "give one of each per event."
            )
        codes = np.zeros(count, dtype=np.int8) if kinds is None else _kind_codes(kinds)
        given = np.full(count, np.nan, dtype=np.float32)
        if values is not None:
            given = np.asarray(values, dtype=np.float32)
        order = np.lexsort((np.arange(count), times, users))
        return cls(
            users[order], items[order], times[order], codes[order], given[order], names, titles
        )

    def __len__(self) -> int:
        return len(self.users)

    @cached_property
    def starts(self) -> Ints:
        """(users + 1,): the events of user u are rows starts[u] : starts[u + 1]."""
        counts = np.bincount(self.users, minlength=len(self.user_ids))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @property
    def latest(self) -> int:
        """The newest timestamp; 0 when there is no event."""
        return int(self.timestamps.max()) if len(self) else 0

    def take(self, keep: Mask | Ints) -> "Events":
        """Some rows, in the order given."""
        return replace(
            self,
            users=self.users[keep],
            items=self.items[keep],
            timestamps=self.timestamps[keep],
            kinds=self.kinds[keep],
            values=self.values[keep],
        )

    def telling(self) -> "Events":
        """Without the events that teach nothing: impressions and searches."""
        return self.take(KIND_WEIGHT[self.kinds] > 0)

    def numbered_by(self, item_ids: Sequence[str], known: dict[str, int]) -> "Events":
        """The same events with the item numbers of another list, which must hold all items met."""
        lookup = np.array([known.get(one, -1) for one in self.item_ids], dtype=np.int64)
        return replace(self, items=lookup[self.items], item_ids=tuple(item_ids))

    def history(self, user: int, end: int | None = None) -> History:
        """The events of user number `user` up to row `end` (exclusive; default all)."""
        rows = slice(int(self.starts[user]), int(self.starts[user + 1]) if end is None else end)
        return History(
            tuple(self.item_ids[n] for n in self.items[rows]),
            tuple(self.timestamps[rows].tolist()),
            tuple(KINDS[n] for n in self.kinds[rows]),
        )

    def digest(self) -> str:
        """sha256 over ids and columns: which data a model has seen."""
        sha = hashlib.sha256()
        for ids in (self.user_ids, self.item_ids):
            sha.update("\x1f".join(ids).encode("utf-8", "surrogatepass"))
        for column in (self.users, self.items, self.timestamps, self.kinds, self.values):
            sha.update(np.ascontiguousarray(column).tobytes())
        return sha.hexdigest()


def _numbered(ids: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """Names in order of first appearance, and each row's number among them."""
    numbers: dict[str, int] = {}
    column = np.fromiter(
        (numbers.setdefault(one, len(numbers)) for one in ids), dtype=np.int64, count=len(ids)
    )
    return tuple(numbers), column


def _kind_codes(kinds: Sequence[str]) -> npt.NDArray[np.int8]:
    codes = {name: number for number, name in enumerate(KINDS)}
    unknown = sorted({kind for kind in set(kinds) if kind not in codes})
    if unknown:
        raise BadEvents(f"Event type '{unknown[0]}' is unknown. Use one of: {', '.join(KINDS)}.")
    return np.fromiter((codes[kind] for kind in kinds), dtype=np.int8, count=len(kinds))
