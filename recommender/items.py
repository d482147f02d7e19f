"""Items: what the caller knows of them, and their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from recommender.errors import BadEvents
from recommender.events import Floats


@dataclass(frozen=True)
class Items:
    """What the caller knows of items, row by row: ids, and if at hand texts and vectors (n, d)."""

    ids: tuple[str, ...]
    texts: tuple[str, ...] | None = None
    vectors: Floats | None = None

    def __post_init__(self) -> None:
        for name, rows in (("texts", self.texts), ("vectors", self.vectors)):
            if rows is not None and len(rows) != len(self.ids):
                raise BadEvents(f"{len(self.ids)} item ids but {len(rows)} {name}: give one each.")
        if len(set(self.ids)) != len(self.ids):
            raise BadEvents("An item id stands twice in the items. Give each item once.")


@dataclass
class ItemIndex:
    """Item id ↔ number. Numbers never change; new items are appended."""

    ids: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Sequence[str]) -> "ItemIndex":
        return cls(list(ids), {one: number for number, one in enumerate(ids)})

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, item_id: str) -> int:
        number = self.numbers.setdefault(item_id, len(self.ids))
        if number == len(self.ids):
            self.ids.append(item_id)
        return number


def widen(items: Items, extra: tuple[str, ...]) -> Items:
    """The same items and, behind them, ids without text and with a zero vector."""
    texts, vectors = items.texts, items.vectors
    if texts is not None:
        texts = texts + ("",) * len(extra)
    if vectors is not None:
        blank = np.zeros((len(extra), vectors.shape[1]), dtype=np.float32)
        vectors = np.concatenate([vectors.astype(np.float32), blank])
    return Items(items.ids + extra, texts, vectors)
