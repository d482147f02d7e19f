"""What the recommender is worth on a shop's own events: accuracy, and who and what it serves less."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from recommender.blend import Blend
from recommender.contract import RECENT_DAYS, Items, Recommender
from recommender.errors import BadEvents
from recommender.evaluate import Judged, judged
from recommender.events import Events, Floats, Ints
from recommender.popular import Popular
from recommender.reorder import Reorder
from recommender.sequence import quiet
from recommender.splits import Split, leave_one_out, next_basket_split, time_split
from recommender.train import FEWEST_EVENTS, new_model, unasked

# Fewer questions say nothing: one answer more or less would turn the table.
FEWEST_ASKED = 30
TAIL_SHARE = 0.2  # the most met fifth of the items is the head
DRAWS = 1000


@dataclass(frozen=True)
class Line:
    """One model on one split, means over its seeds; None where there is nothing to compare.

    `novelty`: bits, -log2 of the share of people who met what is listed. `tail`: share of the places
    for items below the most met fifth. `providers`: 1 where brands get places as they get events,
    0 where none gets what it has. `consumers`: NDCG of the worse served half (people with short or
    with long histories) ÷ that of the other.
    """

    model: str
    hr: float
    ndcg: float
    mrr: float
    precision: float
    recall: float
    f1: float
    coverage: float
    gini: float
    novelty: float
    tail: float
    providers: float | None
    consumers: float | None


@dataclass(frozen=True)
class Section:
    """One split: its lines, best floor, and the model's NDCG ÷ that floor's with its 95 % interval."""

    split: str
    questions: int
    seeds: tuple[int, ...]
    lines: tuple[Line, ...]
    floor: str = ""
    ratio: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def report(
    events: Events,
    items: Items,
    model: str = "blend",
    effort: str = "counting",
    seeds: Sequence[int] = (7, 8, 9),
    providers: Mapping[str, str] | None = None,
    k: int = 10,
    device: str = "auto",
    progress: Callable[[str], None] = quiet,
) -> list[Section]:
    """Leave-one-out, time cut, next basket with re-orders; a section without lines has too few
    questions. `providers` names who sells an item. Raises BadEvents when there is too little."""
    telling = events.telling()
    if len(telling) < FEWEST_EVENTS:
        raise BadEvents(
            f"{len(telling)} events to evaluate on; at least {FEWEST_EVENTS} are needed. Import "
            "events first: `aisle import events FILE`."
        )
    telling = numbered(telling, items)
    splits = {
        "leave one out": leave_one_out(telling),
        "time cut": time_split(telling),
        "next basket, re-orders too": next_basket_split(telling),
    }
    sellers = sellers_of(telling.item_ids, providers or {})
    enough = {name: one for name, one in splits.items() if len(one.questions) >= FEWEST_ASKED}
    found: dict[str, dict[str, list[Judged]]] = {name: {} for name in enough}
    for seed in seeds if enough else ():
        learner = new_model(model, device, seed, progress, effort)
        if isinstance(learner, Blend):
            two = {"leave_one_out": splits["leave one out"], "time": splits["time cut"]}
            nobodys = unasked(telling, two)
            if len(nobodys) >= FEWEST_EVENTS:
                learner.share(nobodys, items)
        for name, split in enough.items():
            progress(f"{name}: seed {seed}")
            for label, one in _asked(learner, model, split, first=seed == seeds[0]):
                fitted = one.fit(split.train, items)
                found[name].setdefault(label, []).append(judged(fitted, split.questions, k=k))
    return [
        _section(name, split, found.get(name, {}), tuple(seeds), sellers)
        for name, split in splits.items()
    ]


def numbered(events: Events, items: Items) -> Events:
    """With the item numbers that every model fitted to them gives."""
    listed = set(items.ids)
    ids = items.ids + tuple(one for one in events.item_ids if one not in listed)
    return events.numbered_by(ids, {one: number for number, one in enumerate(ids)})


def _asked(
    learner: Recommender, model: str, split: Split, first: bool
) -> Iterator[tuple[str, Recommender]]:
    """The model, and with the first seed the floors, which have none."""
    yield model, copy(learner)
    if first:
        yield "popular", Popular()
        yield f"popular {RECENT_DAYS} days", Popular(RECENT_DAYS)
        if split.questions.repeats:
            yield "what one had", Reorder()


def _section(
    name: str,
    split: Split,
    found: Mapping[str, list[Judged]],
    seeds: tuple[int, ...],
    sellers: Ints | None,
) -> Section:
    asked = split.questions
    if not found:
        return Section(name, len(asked), seeds, ())
    lines = tuple(_line(label, runs, split, sellers) for label, runs in found.items())
    floor = max(lines[1:], key=lambda line: line.ndcg)
    ours = np.mean([one.gains for one in found[lines[0].model]], axis=0)
    theirs = found[floor.model][0].gains
    ratio = lines[0].ndcg / max(1e-9, floor.ndcg)
    return Section(name, len(asked), seeds, lines, floor.model, (ratio, *interval(ours, theirs)))


def _line(label: str, runs: Sequence[Judged], split: Split, sellers: Ints | None) -> Line:
    each = [_facts(one, split, sellers) for one in runs]
    means: dict[str, Any] = {}
    for name in each[0]:
        values = [value for one in each if (value := one[name]) is not None]
        means[name] = float(np.mean(values)) if values else None
    return Line(label, **means)


def _facts(one: Judged, split: Split, sellers: Ints | None) -> dict[str, float | None]:
    met, wanted = one.metrics(), np.maximum(one.wanted, 1)
    found = np.array([len(each) for each in one.places])
    precision, recall = found / one.k, found / wanted
    both = np.maximum(precision + recall, 1e-9)
    first = np.array([1.0 / (1.0 + each.min(initial=np.inf)) for each in one.places])
    train, size = split.train, len(one.candidates)
    counts = np.bincount(train.items, minlength=size)
    people = np.bincount(np.unique(train.users * size + train.items) % size, minlength=size)
    places, shown = np.concatenate([np.zeros(0, np.int64), *one.lists]), one.shown
    shares = people / max(1, len(np.unique(train.users)))
    order = np.argsort(-counts, kind="stable")[: int(TAIL_SHARE * one.candidates.sum())]
    return {
        "hr": met.hr,
        "ndcg": met.ndcg,
        "mrr": float(first.mean()),
        "precision": float(precision.mean()),
        "recall": float(recall.mean()),
        "f1": float((2 * precision * recall / both).mean()),
        "coverage": met.coverage,
        "gini": met.gini,
        "novelty": float(-np.log2(np.clip(shares[places], 1e-9, 1.0)).mean()),
        "tail": 1.0 - float(shown[order].sum() / max(1, shown.sum())),
        "providers": provider_parity(shown, counts, sellers),
        "consumers": consumer_parity(one.gains, split),
    }


def sellers_of(item_ids: Sequence[str], providers: Mapping[str, str]) -> Ints | None:
    """(items,) the number of who sells each, -1 unknown; None where fewer than two are known."""
    names = sorted({providers[one] for one in item_ids if providers.get(one)})
    numbers = {name: number for number, name in enumerate(names)}
    if len(names) < 2:
        return None
    return np.array([numbers.get(providers.get(one, ""), -1) for one in item_ids], dtype=np.int64)


def provider_parity(shown: Ints, counts: Ints, sellers: Ints | None) -> float | None:
    """1 minus half of what the shares of places and of events differ by, over the sellers."""
    if sellers is None:
        return None
    known = np.flatnonzero(sellers >= 0)
    places = np.bincount(sellers[known], shown[known])
    events = np.bincount(sellers[known], counts[known])
    shares = [each / max(1.0, float(each.sum())) for each in (places, events)]
    return 1.0 - float(np.abs(shares[0] - shares[1]).sum()) / 2


def consumer_parity(gains: Floats, split: Split) -> float | None:
    """NDCG of the worse served half of the people, by the length of their history, ÷ the other's."""
    asked = split.questions
    lengths = asked.ends - asked.events.starts[asked.users]
    is_long = lengths > np.median(lengths)
    if is_long.all() or not is_long.any():
        return None
    halves = sorted((float(gains[is_long].mean()), float(gains[~is_long].mean())))
    return halves[0] / halves[1] if halves[1] else None


def interval(ours: Floats, theirs: Floats) -> tuple[float, float]:
    """95 % of the ratio of the means over draws of the questions, both asked the same ones."""
    random = np.random.default_rng(7)
    ratios = []
    for _ in range(DRAWS):
        drawn = random.integers(0, len(ours), len(ours))
        ratios.append(ours[drawn].mean() / max(1e-9, float(theirs[drawn].mean())))
    return float(np.percentile(ratios, 2.5)), float(np.percentile(ratios, 97.5))
