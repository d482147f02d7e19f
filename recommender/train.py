"""Training as a recipe: split → fit on the past → measure beside the floors → fit all → save → gate."""

import time
from collections.abc import Callable, Mapping
from copy import copy
from pathlib import Path
from typing import Any

from recommender.baselines.cosine import Cosine
from recommender.baselines.cosine_users import CosineUsers
from recommender.baselines.ials import ImplicitAls
from recommender.baselines.mf import Svd
from recommender.blend import Blend
from recommender.contract import RECENT_DAYS, Items, Recommender
from recommender.errors import BadEvents, BadQuestion
from recommender.evaluate import evaluate
from recommender.events import Events
from recommender.files import write_json
from recommender.popular import Popular
from recommender.sequence import FULL, QUICK, SequenceModel, quiet
from recommender.splits import Split, leave_one_out, time_split
from recommender.views import COUNTING, PARTS

Progress = Callable[[str], None]

# "quick" is for a demo's first start, "counting" trains no net.
EFFORTS = {"full": FULL, "quick": QUICK, "counting": None}
FEWEST_EVENTS = 20
# A new model may lose this much of the old one's NDCG before it is refused.
ALIKE_SHARE = 0.05  # of the events
MOST_LOSS = 0.02

MODELS: dict[str, type[Recommender]] = {
    Blend.name: Blend,
    **{model.name: model for model in PARTS.values()},
    **{model.name: model for model in (Cosine, CosineUsers, Svd, ImplicitAls)},
}


def train(
    events: Events,
    items: Items | None = None,
    model: str = "blend",
    out_dir: Path | None = None,
    device: str = "auto",
    seed: int = 7,
    progress: Progress = quiet,
    effort: str = "full",
    measured: bool = True,
) -> dict[str, Any]:
    """Fit a model to all events, save it, and return its metrics.

    The metrics come from the same recipe fitted without each user's last event and, again,
    without the last tenth of the time; both floors are measured in the same run. With effort
    "quick" only the first of the two is measured. A blend finds its weights anew for each, but its
    net is trained once, on events that none of them asks about, and goes on from there. Raises
    BadEvents when there is too little to learn.
    """
    if effort not in EFFORTS:
        raise BadQuestion(f"Effort '{effort}' is unknown. Use one of: {', '.join(EFFORTS)}.")
    telling = events.telling()
    if len(telling) < FEWEST_EVENTS:
        raise BadEvents(
            f"{len(telling)} events to learn from; at least {FEWEST_EVENTS} are needed. Until then "
            "the recommender serves popularity."
        )
    start = time.perf_counter()
    splits = splits_of(telling, effort) if measured else {}
    learner = new_model(model, device, seed, progress, effort, out_dir)
    if isinstance(learner, Blend) and splits:
        nobodys = unasked(telling, splits)
        if len(nobodys) >= FEWEST_EVENTS:
            learner.share(nobodys, items)
    measures: dict[str, Any] = {}
    for name, split in splits.items():
        measures[name] = measure(learner, split, items)
        progress(f"{name}: {said(measures[name])}")
    fitted = copy(learner).fit(telling, items)
    metrics = {
        "model": model,
        "seed": seed,
        "effort": effort,
        "data": telling.digest(),
        "users": len(telling.user_ids),
        "items": len(fitted.index),
        "events": len(telling),
        "measures": measures,
        **about(fitted),
    }
    if out_dir is not None:
        fitted.save(out_dir)
        write_json(out_dir / "metrics.json", metrics)
    # Wall time is told, not stored: equal seeds and files must give equal bytes.
    return metrics | {"seconds": round(time.perf_counter() - start, 1)}


def splits_of(telling: Events, effort: str) -> dict[str, Split]:
    splits = {"leave_one_out": leave_one_out(telling)}
    if effort != "quick":
        splits["time"] = time_split(telling)
    return splits


def unasked(telling: Events, splits: Mapping[str, Split]) -> Events:
    """The events that no split asks about, and no blend fitted to a split holds back for itself."""
    trainings = (telling, *(split.train for split in splits.values()))
    until = min(time_split(one).train.latest for one in trainings)
    kept = splits["leave_one_out"].train
    return leave_one_out(kept.take(kept.timestamps <= until)).train


def new_model(
    model: str,
    device: str,
    seed: int,
    progress: Progress = quiet,
    effort: str = "full",
    out_dir: Path | None = None,
) -> Recommender:
    """A model by name, not fitted. Raises BadQuestion naming the known ones."""
    if model not in MODELS:
        raise BadQuestion(f"Model '{model}' is unknown. Use one of: {', '.join(sorted(MODELS))}.")
    training = EFFORTS[effort]
    if out_dir is not None:
        out_dir.mkdir(parents=True, exist_ok=True)
    checkpoint = out_dir / "net.checkpoint" if out_dir is not None else None
    if model == "blend":
        parts = tuple(PARTS) if training else COUNTING
        return Blend(seed, device, training or QUICK, progress, parts, checkpoint)
    if model == "sequence":
        return SequenceModel(
            device, seed, training or QUICK, progress=progress, checkpoint=checkpoint
        )
    return MODELS[model]()


def measure(learner: Recommender, split: Split, items: Items | None) -> dict[str, dict[str, float]]:
    """{"model": …, "popular": …, "popular_28d": …} on the questions of one split."""
    rows: dict[str, Recommender] = {
        "model": learner,
        "popular": Popular(),
        f"popular_{RECENT_DAYS}d": Popular(RECENT_DAYS),
    }
    return {
        name: evaluate(copy(row).fit(split.train, items), split.questions).to_json()
        for name, row in rows.items()
    }


def about(fitted: Recommender) -> dict[str, Any]:
    """What serves: the weights of a blend, and whether answering needs torch."""
    if not isinstance(fitted, Blend):
        return {"serves_torch": isinstance(fitted, SequenceModel)}
    views = fitted.weights.views
    return {
        "weights": {m: {n: round(w, 6) for n, w in v.items()} for m, v in views.items()},
        "evenness": fitted.weights.evenness,
        "inner": fitted.weights.reached,
        "serves_torch": "sequence" in fitted.parts,
    }


def said(rows: Mapping[str, Mapping[str, float]]) -> str:
    return "; ".join(
        f"{name} HR@10 {row['hr']:.4f} NDCG@10 {row['ndcg']:.4f} coverage {row['coverage']:.3f}"
        for name, row in rows.items()
    )


def gate(new: Mapping[str, Any], current: Mapping[str, Any] | None) -> tuple[bool, str]:
    """May the new model replace the current one? It must beat both floors on HR and NDCG@10, and
    on (nearly) the same data not lose more than 2 % of the current NDCG@10."""
    for split, rows in new["measures"].items():
        if not rows["model"]["questions"]:
            continue
        for floor, row in rows.items():
            for metric in ("hr", "ndcg"):
                if rows["model"][metric] < row[metric]:
                    return False, (
                        f"{split}: {metric}@10 {rows['model'][metric]:.4f} is below {floor}'s "
                        f"{row[metric]:.4f}."
                    )
        if current is None or not _alike(current, new):
            continue
        old = current["measures"].get(split, {}).get("model")
        if old and rows["model"]["ndcg"] < old["ndcg"] * (1 - MOST_LOSS):
            return False, (
                f"{split}: NDCG@10 {rows['model']['ndcg']:.4f} is more than {MOST_LOSS:.0%} below "
                f"the current {old['ndcg']:.4f}."
            )
    return True, "It beats popularity and recent popularity on every measure."


def _alike(current: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """A few visitors more or less: what was measured then can be compared with what is measured now."""
    old = int(current.get("events") or 0)
    return bool(old) and abs(int(new["events"]) - old) <= ALIKE_SHARE * old
