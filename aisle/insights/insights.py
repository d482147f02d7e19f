"""One shop's behaviour, as the owner's pages, the report and `aisle insights` ask for it.

    insights = Insights.open(settings)
    insights.funnel("channel", days=28)[0].conversion.value
Events are read and cleaned once. Later answers come from memory, while a thread reads what is new, at most
every `FRESH_S` seconds; after an erasure or an import the next answer waits for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from aisle.insights import demand, drift, exposure, funnel, likelihood, loyalty, segments, trends
from aisle.insights.contract import (
    BYS,
    STEPS,
    Alarm,
    By,
    Chance,
    Cleaning,
    Cohort,
    Demand,
    Drift,
    Exposure,
    Funnel,
    GroupQuality,
    Journey,
    Learned,
    Likelihood,
    Move,
    Pair,
    Repeat,
    Segment,
    Step,
    Trend,
)
from aisle.insights.copy import EventCopy, Progress
from aisle.insights.ground import Ground, read_ground
from aisle.insights.learned import LearnedSegments, learn_segments
from aisle.insights.segments import Segmented, segments_by_rule
from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.errors import BadInput
from aisle.shop.events import KINDS
from aisle.shop.refusals import Unknown
from aisle.shop.settings import Settings

FRESH_S = 30.0
Value = TypeVar("Value")
Work = Callable[[Ground], Any]  # one answer, made from the ground


@dataclass
class _Known:
    """One reading of the events, and every answer made from it so far."""

    ground: Ground
    version: tuple[str, int]
    read_at: float
    cost_s: float
    works: dict[Any, Work] = field(default_factory=dict)
    answers: dict[Any, Any] = field(default_factory=dict)
    locks: dict[Any, threading.RLock] = field(default_factory=dict)


class Insights:
    """Safe for several threads. `days` counts back from the shop's clock; None is everything."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        progress: Progress | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._progress = progress
        self._copy = EventCopy(database.path)
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._reader: threading.Thread | None = None

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> Insights:
        """The shop of this home. Raises Unavailable without one."""
        return cls(settings, open_database(settings), Clock(settings), progress)

    def cleaning(self) -> Cleaning:
        """What was read, kept, and dropped, and why."""
        return self._now().ground.cleaning

    def funnel(self, by: By = "all", days: int | None = 28) -> list[Funnel]:
        """From impression to purchase, the largest group first."""
        _one_of("by", by, BYS)
        return self._answer(("funnel", by, days), lambda here: funnel.funnel(here, by, days))

    def lost_searches(self, limit: int = 20, days: int | None = 28) -> Demand:
        """Searches without a result, by lost demand."""
        return self._lost("search", limit, days)

    def lost_questions(self, limit: int = 20, days: int | None = 28) -> Demand:
        """Questions without an answer, by lost demand."""
        return self._lost("question", limit, days)

    def to_product(self, by: By = "all", days: int | None = 28) -> list[Journey]:
        """Turns and seconds until a product was chosen."""
        _one_of("by", by, BYS)
        return self._answer(("to_product", by, days), lambda one: funnel.to_product(one, by, days))

    def repeat_purchase(self) -> Repeat:
        """Who buys again, and after how long."""
        return self._answer(("repeat",), loyalty.repeat_purchase)

    def cohorts(self, months: int = 12) -> list[Cohort]:
        """Retention by month of the first purchase, oldest first."""
        return self._answer(("cohorts", months), lambda one: loyalty.cohorts(one, months))

    def basket_pairs(self, limit: int = 20) -> list[Pair]:
        """Products bought together, by the lower end of their lift."""
        return self._answer(("pairs", limit), lambda one: loyalty.basket_pairs(one, limit))

    def trend(self, name: str = "purchase", step: Step = "day", days: int | None = 90) -> Trend:
        """A kind of event, "people" or "revenue" over time, with trend and season."""
        _one_of("step", step, STEPS)
        _one_of("name", name, (*KINDS, "people", "revenue"))
        zone = self._clock.zone
        return self._answer(
            ("trend", name, step, days), lambda one: trends.trend(one, name, step, days, zone)
        )

    def segments(self) -> list[Segment]:
        """Every segment, rules first, learned ones last; empty ones are left out."""
        return [one for part in self._parts() for one in part.segments]

    def segment(self, segment_id: str) -> Segment:
        """One segment. Raises NotFound."""
        for one in self.segments():
            if one.segment_id == segment_id:
                return one
        raise Unknown("owner.no_such_segment", segment=segment_id)

    def members(self, segment_id: str) -> list[str]:
        """The customer ids in it, sorted: for a campaign, which asks for consent itself. Raises NotFound."""
        for part in self._parts():
            if segment_id in part.members:
                return list(part.members[segment_id])
        raise Unknown("owner.no_such_segment", segment=segment_id)

    def segments_of(self, user_id: str) -> list[Segment]:
        """The segments one person is in, with the reason: for "why do I see this?"."""
        return [
            one
            for part in self._parts()
            for one in part.segments
            if user_id in part.members[one.segment_id]
        ]

    def learned(self) -> Learned:
        """How the learned segments were chosen."""
        return self._learned().report

    def movement(self, kind: str = "rfm", days: int = 28) -> list[Move]:
        """From which segment to which, between `days` ago and now; the largest first."""
        _one_of("kind", kind, segments.KINDS)
        return self._answer(
            ("movement", kind, days), lambda one: segments.movement(one, kind, days)
        )

    def likelihood(self, days: int = 28) -> Likelihood | None:
        """Measured on a time split; None with too few buyers to learn from."""
        return self._answer(("likelihood", days), lambda one: likelihood.likelihood(one, days))

    def chance_of(self, user_id: str, days: int = 28) -> Chance | None:
        """Of a customer; None for somebody else, and with too few buyers to learn from."""
        found = self._answer(("chances", days), lambda one: likelihood.chances(one, days))
        return found.get(user_id)

    def exposure(self, days: int | None = 28) -> Exposure:
        """What was shown, how evenly, by brand and price band."""
        return self._answer(("exposure", days), lambda one: exposure.exposure(one, days))

    def quality(self, days: int | None = 28) -> list[GroupQuality]:
        """How well lists served groups by history length, language and country."""
        return self._answer(("quality", days), lambda one: exposure.quality(one, days))

    def alarms(self, days: int | None = 28) -> list[Alarm]:
        """Groups served or shown worse than 0.8 of the mean."""
        return exposure.alarms(self.quality(days), self.exposure(days))

    def drift(self, days: int = 28) -> list[Drift]:
        """The last `days` against the same time before, the most moved first."""
        return self._answer(("drift", days), lambda one: drift.drift(one, days))

    def title(self, item_id: str, language: str = "en") -> str:
        """A product's title in this language, else in any, else its id."""
        texts = self._now().ground.titles.get(item_id, {})
        return texts.get(language) or next(iter(texts.values()), item_id)

    def _lost(self, kind: str, limit: int, days: int | None) -> Demand:
        found = self._answer(
            (kind, days), lambda one: demand.lost_demand(self._database, one, kind, days)
        )
        shown, rest = found.items[:limit], found.items[limit:]
        return replace(found, items=shown, rare=found.rare + len(rest))

    def _learned(self) -> LearnedSegments:
        return self._answer(("learned",), learn_segments)

    def _parts(self) -> tuple[Segmented, ...]:
        return self._answer(("rules",), segments_by_rule), self._learned()

    def _answer(self, key: tuple[Any, ...], work: Callable[[Ground], Value]) -> Value:
        known = self._now()
        with known.locks.setdefault(key, threading.RLock()):  # asked twice at once, made once
            if key not in known.answers:
                known.works[key] = work
                known.answers[key] = work(known.ground)
        return cast(Value, known.answers[key])

    def _now(self) -> _Known:
        version = self._copy.version()
        with self._lock:
            known = self._known
            if known is None or known.version[0] != version[0]:
                self._known = known = self._read(version)
            elif known.version != version and self._is_due(known):
                self._reader = threading.Thread(
                    target=self._renew, args=(known, version), daemon=True
                )
                self._reader.start()
            return known

    def _is_due(self, known: _Known) -> bool:
        is_reading = self._reader is not None and self._reader.is_alive()
        return not is_reading and time.monotonic() - known.read_at > max(FRESH_S, 20 * known.cost_s)

    def _read(self, version: tuple[str, int]) -> _Known:
        started = time.monotonic()
        for left in (2, 1, 0):
            try:
                ground = read_ground(self._database, self._clock, self._progress)
                break
            except FileNotFoundError:  # the copies went with somebody who was erased meanwhile
                if not left:
                    raise
        now = time.monotonic()
        return _Known(ground, version, now, now - started)

    def _renew(self, before: _Known, version: tuple[str, int]) -> None:
        """Read anew, make every answer again that was asked for, then take the place of what was."""
        fresh = self._read(version)
        for key, work in list(before.works.items()):
            fresh.answers[key], fresh.works[key] = work(fresh.ground), work
        with self._lock:
            self._known = fresh


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BadInput(f"'{value}' is not a value of {name}. Use one of: {', '.join(known)}.")
