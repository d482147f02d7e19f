"""The views that a blend adds up: which parts there are, and how each one is asked."""

from dataclasses import dataclass

from recommender.baskets import Baskets
from recommender.contract import RECENT_DAYS, Recommender
from recommender.ease import Ease
from recommender.popular import Popular
from recommender.reorder import Reorder
from recommender.sequence import SequenceModel
from recommender.text import Text
from recommender.transitions import Backward, Transitions

MOMENTS = ("open", "later", "again")
WEEK_DAYS = 7


@dataclass(frozen=True)
class View:
    """One way to ask a part: `fade` overrides how fast older events of a history fade."""

    part: str
    fade: float | None = None
    days: int | None = None  # of a popularity
    damping: float | None = None  # of popular targets of transitions


VIEWS = {
    "transitions": View("transitions", 0.1),
    "transitions_newest": View("transitions", 1.5),
    "transitions_plain": View("transitions", 1.0, damping=0.0),
    "backward_newest": View("backward", 4.0),
    "baskets": View("baskets", 0.0),
    "baskets_newest": View("baskets", 0.5),
    "text": View("text", 0.05),
    "text_newest": View("text", 1.5),
    "ease": View("ease", 0.02),
    "ease_newest": View("ease", 0.2),
    "sequence": View("sequence"),
    "recent": View("recent", days=RECENT_DAYS),
    "week": View("recent", days=WEEK_DAYS),
    "reorder": View("reorder"),
}
PARTS: dict[str, type[Recommender]] = {
    "transitions": Transitions,
    "backward": Backward,
    "baskets": Baskets,
    "text": Text,
    "ease": Ease,
    "sequence": SequenceModel,
    "recent": Popular,
    "reorder": Reorder,
}
COUNTING = tuple(part for part in PARTS if part != "sequence")
# Weights where too few events are held back to learn them.
PRIOR = {"transitions_newest": 1.0, "text_newest": 0.3, "recent": 0.2, "sequence": 0.5}
# An item that no training event met is ranked by these views alone: on average the best new item
# of a list reaches this share of what the best known one does.
COLD_VIEWS = ("text", "text_newest", "alike")
COLD_PRIOR = {"text_newest": 0.5, "alike": 0.5}
COLD_SHARE = 0.5
