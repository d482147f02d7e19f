"""The views that a blend adds up: which parts there are, and how each one is asked."""

from dataclasses import dataclass

from recommender.contract import Recommender
from recommender.ease import Ease
from recommender.popular import Popular
from recommender.reorder import Reorder
from recommender.sequence import SequenceModel
from recommender.text import Text
from recommender.transitions import Transitions

# A basket counts as open while its last event is younger than this.
OPEN_S = 3600
MOMENTS = ("open", "later", "again")


@dataclass(frozen=True)
class View:
    """One way to ask a part: `fade` overrides how fast older events of a history fade."""

    part: str
    fade: float | None = None


VIEWS = {
    "transitions": View("transitions", 0.1),
    "transitions_newest": View("transitions", 1.5),
    "text": View("text", 0.1),
    "text_newest": View("text", 1.5),
    "ease": View("ease"),
    "sequence": View("sequence"),
    "recent": View("recent"),
    "reorder": View("reorder"),
}
PARTS: dict[str, type[Recommender]] = {
    "transitions": Transitions,
    "text": Text,
    "ease": Ease,
    "sequence": SequenceModel,
    "recent": Popular,
    "reorder": Reorder,
}
COUNTING = tuple(part for part in PARTS if part != "sequence")
# Weights where too few events are held back to learn them.
PRIOR = {"transitions_newest": 1.0, "text_newest": 0.3, "recent": 0.2, "sequence": 0.5}
# An item that no training event met is ranked by its text: one that reads exactly like the
# history's newest reaches this share of the score that a best item has on average.
COLD_VIEW, COLD_SHARE = "text_newest", 0.5
