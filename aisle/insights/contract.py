"""What the insights give back: plain values, ready for a table, a chart or JSON.

Shares are 0..1, money is decimal in the shop's currency, times are unix seconds (UTC). An interval is
95 %. `n` is always the count that the share stands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import pi, sqrt
from typing import Any, Literal, get_args

By = Literal["all", "channel", "language", "category"]
BYS: tuple[str, ...] = get_args(By)
Step = Literal["day", "week", "month"]
STEPS: tuple[str, ...] = get_args(Step)
MOST_OFF = 0.05  # calibration error from which a chance is no percentage


@dataclass(frozen=True)
class Estimate:
    """A number and how sure it is: `value` with its 95 % interval, from `n` observations."""

    value: float | None  # None: nothing to estimate from
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Dropped:
    """Events left out for one reason: duplicate | impossible_time | bot | outlier | no_item."""

    reason: str
    events: int
    users: int
    words: Mapping[str, str]  # {"en": sentence, "zh": sentence}


@dataclass(frozen=True)
class Cleaning:
    """What stands behind every number: events read, kept, and dropped with the reason."""

    read: int
    kept: int
    dropped: list[Dropped]
    first_at: int | None
    last_at: int | None


@dataclass(frozen=True)
class FunnelStep:
    """`step` is impression | click | cart | purchase. `people` reached it; `share` of the step before."""

    step: str
    people: int
    events: int
    share: Estimate  # of the people of the step before (1 for the first)


@dataclass(frozen=True)
class Funnel:
    """One group's way from seen to bought. `group` is "all", a channel, a language or a category."""

    group: str
    steps: list[FunnelStep]
    conversion: Estimate  # people who bought, of the people who saw something


@dataclass(frozen=True)
class LostDemand:
    """Something that was asked for and not found or not answered, by how much was lost."""

    words: str
    language: str
    times: int
    people: int
    lost: float  # people who left without a purchase in that conversation
    last_at: int
    example: str  # what could be done: "stock" | "condition" | "describe"


@dataclass(frozen=True)
class Demand:
    """`items` ranked by `lost`; `rare` counts those that stand below the limit."""

    kind: str  # search | question
    items: list[LostDemand]
    rare: int
    share: Estimate  # without result (or answer), of all searches (questions)


@dataclass(frozen=True)
class Journey:
    """How long until a product was chosen (clicked or put in the cart), in conversations that got there."""

    group: str
    turns: Estimate  # median, bootstrap interval
    seconds: Estimate  # median, bootstrap interval
    reached: Estimate  # share of conversations that got there


@dataclass(frozen=True)
class Repeat:
    """Who buys again."""

    buyers: int
    again: Estimate  # share of buyers with a second order
    days_between: Estimate  # median days between two orders of a person


@dataclass(frozen=True)
class Cohort:
    """People by the month of their first purchase; `active[k]`: share that bought k months later."""

    month: str  # "2026-03"
    people: int
    active: list[Estimate]


@dataclass(frozen=True)
class Pair:
    """Two products bought in one order. `lift` above 1: more often together than by chance."""

    first: str
    second: str
    orders: int
    support: Estimate  # share of orders with both
    confidence: Estimate  # of the orders with `first`, those with `second`
    lift: float
    lift_low: float
    lift_high: float


@dataclass(frozen=True)
class TrendPoint:
    """One day, week or month. `expected` comes from trend and season of what was before; None too early."""

    at: int  # start of the step
    label: str  # "2026-11-28" | "2026-W48" | "2026-11"
    value: float
    expected: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Trend:
    """A series with its weekly season (day only): factor by weekday, Monday first; 1 is an average day."""

    name: str  # an event kind, "people", or "revenue"
    step: str
    points: list[TrendPoint]
    season: list[float]
    change: Estimate  # last full 4 steps against the 4 before, as a share: 0.1 is +10 %


@dataclass(frozen=True)
class Feature:
    """What makes a segment different: `value` in it, against `others`."""

    name: str
    value: float
    others: float
    words: Mapping[str, str]


@dataclass(frozen=True)
class Segment:
    """A group of customers. `segment_id` is stable: "rfm:champions", "category:Tents", "learned:2"."""

    segment_id: str
    kind: str  # rfm | category | price | recency | learned
    names: Mapping[str, str]  # {"en": "Loyal, tents, high price band", "zh": …}
    why: Mapping[
        str, str
    ]  # the rule, or the distinguishing features, as a sentence in each language
    people: int
    share: Estimate
    features: list[Feature] = field(default_factory=list)


@dataclass(frozen=True)
class Learned:
    """How the learned segments were chosen. `stable` is False where no number of groups was."""

    chosen: int
    stability: Mapping[int, float]  # k → mean adjusted Rand index over resamples
    stable: bool
    people: int


@dataclass(frozen=True)
class Move:
    """People who were in `before` then and in `after` now ("" = not a customer, or in none)."""

    before: str
    after: str
    people: int


@dataclass(frozen=True)
class Likelihood:
    """How well next purchase within `days` was foretold on a later time than it was learned from."""

    days: int
    people: int
    bought: Estimate
    auc: Estimate
    auc_recency: Estimate  # the baseline that knows only the days since the last order
    brier: Estimate
    brier_recency: Estimate
    calibration: list[Mapping[str, float]]  # [{"said", "was", "low", "high", "n"}] in ten groups
    calibration_error: float
    bought_before: Estimate  # of the time it learned from

    @property
    def is_order_only(self) -> bool:
        """Tried on a later time, who is likelier holds, how likely does not: farther off than chance explains."""
        chance = sum(
            sqrt(2 / pi * one["n"] * one["said"] * (1 - one["said"])) for one in self.calibration
        )
        return self.calibration_error > MOST_OFF + chance / max(1, self.people)


@dataclass(frozen=True)
class Chance:
    """One customer: the chance to buy within `days`, and the place among all, 1 the likeliest."""

    days: int
    buys: float
    place: int
    of: int


@dataclass(frozen=True)
class Parity:
    """A brand or price band: share of the catalogue, of what was shown, and of what was bought."""

    group: str
    catalogue: float
    shown: Estimate
    bought: float
    ratio: float  # shown / catalogue


@dataclass(frozen=True)
class Exposure:
    """How widely products were shown. Gini 0: all equally; 1: one product only."""

    products: int
    shown: int
    coverage: Estimate
    gini: float | None
    tail_share: Estimate  # impressions that went to the least-sold 80 % of the products
    by_brand: list[Parity]
    by_price: list[Parity]
    people: int  # to whom something was shown


@dataclass(frozen=True)
class GroupQuality:
    """How well lists served one group: share of shown lists that were clicked or bought from."""

    by: str  # history | language | country
    group: str
    success: Estimate
    ratio: float | None  # against the mean of the groups
    is_alarm: bool  # below 0.8 of the mean, with the interval below it too


@dataclass(frozen=True)
class Drift:
    """How far shares of `name` moved: `index` is the population stability index, `most` what moved most."""

    name: str  # event | channel | language | category | item
    index: float
    moved: bool
    most: str


@dataclass(frozen=True)
class Alarm:
    """Something the owner should look at."""

    subject: str
    group: str
    value: float
    least: float
    words: Mapping[str, str]


def to_json(value: Any) -> Any:  # Any: whatever of the above
    """A result as JSON values."""
    from dataclasses import asdict, is_dataclass

    if isinstance(value, list):
        return [to_json(one) for one in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
