"""How much each part of a hit's score counts: the shipped weights, or those learned from the shop's own clicks.

Filters, kinds, accessories, stock and stated likings are not weighed here: no click moves them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from aisle.search.ranking import Scores
    from aisle.search.snapshot import Snapshot

WEIGHTS = "weights.json"
RATING_STEP, POPULARITY_STEP, TASTE_STEP = 0.02, 0.10, 0.15  # of the score, at weight 1
PARTS = ("words", "meaning", "rating", "popularity", "taste")  # what the log keeps, unweighed

Parts = dict[str, float]


@dataclass(frozen=True)
class Weights:
    """`meaning`: its share in the sum with words; the others are 1 where they count as shipped."""

    meaning: float = 0.5
    rating: float = 1.0
    popularity: float = 0.0
    taste: float = 1.0

    def by_part(self) -> npt.NDArray[np.float64]:
        """(5,) in the order of PARTS."""
        return np.array(
            [1 - self.meaning, self.meaning, self.rating, self.popularity, self.taste]
        )  # fmt: skip

    def save(self, folder: Path) -> str:
        """The name of the file that was written."""
        (folder / WEIGHTS).write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        return WEIGHTS

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """Those of a version of the index; the shipped ones where it has none."""
        try:
            return cls(**json.loads((folder / WEIGHTS).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls()


SHIPPED = Weights()


def parts_of(
    snapshot: Snapshot,
    scores: Scores,
    relevance: npt.NDArray[np.float32],
    affinity: Mapping[str, float] | None,
    row: int,
) -> Parts:
    """What a hit is ranked by, before weights, and the `rest` of its score, which no weight moves.

    Empty where only words were asked: a log of both kinds would mix two scales.
    """
    if scores.share == 0:
        return {}
    columns = snapshot.facts.columns
    taste = min(max((affinity or {}).get(columns.ids[row], 0.0), 0.0), 1.0)
    found = {
        "words": float(scores.lexical[row]),
        "meaning": float(scores.dense[row]),
        "rating": RATING_STEP * float(columns.rating_lift[row]),
        "popularity": POPULARITY_STEP * float(columns.popularity[row]),
        "taste": TASTE_STEP * taste,
    }
    weighed = float(snapshot.weights.by_part() @ list(found.values()))
    return {
        name: round(value, 4)
        for name, value in (*found.items(), ("rest", float(relevance[row]) - weighed))
    }
