"""aisle learn: retrain what has something new to learn from, promote or keep, and write down why."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aisle.cli.app import app, settings, shown
from aisle.language.errors import AisleError
from aisle.shop.errors import BadInput
from aisle.shop.settings import Settings
from aisle.shop.versions import current

if TYPE_CHECKING:
    from aisle.insights.contract import Drift

PARTS = ("search", "recommender", "dialogue")
REPORTS = "learning"
NO_LABELS = "labels to 0"
Train = Callable[[Settings], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one part: promoted | kept | nothing new | failed."""

    part: str
    outcome: str
    before: str | None
    after: str | None
    why: list[str] = field(default_factory=list)


@app.command()
def learn(
    parts: Annotated[str, typer.Option(help="Comma between: search, recommender, dialogue.")] = (
        "search,recommender,dialogue"
    ),
    again: Annotated[
        bool, typer.Option("--again", help="Also where nothing is new since the last time.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Retrain in this process while the assistant serves; a version serves only when its gates pass."""
    shop = settings()
    chosen = [one.strip() for one in parts.split(",") if one.strip()]
    for one in chosen:
        if one not in PARTS:
            raise BadInput(f"'{one}' is not a part. Use some of: {', '.join(PARTS)}.")
    with _alone(shop):
        report = learn_parts(shop, chosen, is_forced=again)
    lines = [f"{one['part']}: {one['outcome']}. {' '.join(one['why'])}" for one in report["parts"]]
    lines += [
        f"drift: {one['name']} moved by {one['index']:.2f}, most of all {one['most']}"
        for one in report["drift"]
        if one["moved"]
    ]
    shown(report, as_json, "\n".join(lines))


@contextmanager
def _alone(shop: Settings) -> Iterator[None]:
    """Two at once would train the same twice. Raises BadInput; a lock whose holder was killed is none."""
    from filelock import FileLock, Timeout

    shop.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(shop.home / "learn.lock", timeout=0):
            yield
    except Timeout as error:
        raise BadInput(
            "Another `aisle learn` is at work in this home. Wait for it; what it says stands in learning/."
        ) from error


def learn_parts(
    shop: Settings,
    parts: list[str],
    *,
    is_forced: bool = False,
    trainers: dict[str, Train] | None = None,
) -> dict[str, Any]:
    """The report, as it is also kept in `learning/` of the home."""
    grounds = {part: _labelled(shop) if part == "dialogue" else _seen(shop) for part in parts}
    last = {"dialogue": NO_LABELS, **_last_report(shop).get("seen", {})}
    outcomes = []
    for part in parts:
        if not is_forced and last.get(part) == grounds[part]:
            served = _name(current(shop.home / "models" / part))
            outcomes.append(
                Outcome(
                    part, "nothing new", served, served, ["Nothing is new since the last time."]
                )
            )
        else:
            outcomes.append(_learned(shop, part, (trainers or _trainers())[part]))
    now = dt.datetime.now(dt.UTC)
    report: dict[str, Any] = {
        "at": now.isoformat(timespec="seconds"),
        "seen": {
            **last,
            **{one.part: grounds[one.part] for one in outcomes if one.outcome != "failed"},
        },
        "parts": [asdict(one) for one in outcomes],
        "drift": [asdict(one) for one in _drift(shop)],
    }
    folder = shop.home / REPORTS
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%d-%H%M%S-%f}.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
    return report


def _learned(shop: Settings, part: str, train: Train) -> Outcome:
    """What the trainer says is the reason; its failure is one too, and what served goes on serving."""
    kind_dir = shop.home / "models" / part
    before = _name(current(kind_dir))
    said: list[str] = []
    try:
        with _listening(said):
            train(shop)
    except (AisleError, OSError, ValueError) as error:
        return Outcome(part, "failed", before, _name(current(kind_dir)), [*said, str(error)])
    after = _name(current(kind_dir))
    return Outcome(part, "kept" if after == before else "promoted", before, after, said[-1:])


def _trainers() -> dict[str, Train]:
    from aisle.cli.learning import train_recommender
    from aisle.cli.train import TRAINERS, train_dialogue

    return {
        **TRAINERS,
        "recommender": lambda shop: train_recommender(shop, challenge=partial(_challenge, shop)),
        "dialogue": lambda shop: train_dialogue(shop),
    }


@contextmanager
def _listening(said: list[str]) -> Iterator[None]:
    """What is told on stderr is told, and kept."""

    class Both(io.TextIOBase):
        def write(self, text: str) -> int:
            if text.strip():
                said.append(text.strip())
            return stream.write(text)

        def flush(self) -> None:
            stream.flush()

    stream = sys.stderr
    with redirect_stderr(Both()):
        yield


def _challenge(shop: Settings, new: Path, old: Path | None) -> tuple[bool, str]:
    """The candidate against what serves, asked for the people who were here last."""
    from sqlalchemy import func, select

    from aisle.cli.challenge import PEOPLE, challenge
    from aisle.shop import tables
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.events import Events
    from recommender.events import History

    database, row = open_database(shop), tables.Event
    events, prices = Events(database, Clock(shop)), {}
    for product in Catalogue(database).all():
        stated = [one.price_minor for one in product.variants if one.price_minor is not None]
        if stated:
            prices[product.product_id] = float(min(stated))
    newest = select(row.user_id).group_by(row.user_id).order_by(func.max(row.event_id).desc())
    with database.read() as session:
        people = session.scalars(newest.limit(PEOPLE)).all()
    histories = [
        History.of(
            (one.item_id, one.at, one.event) for one in events.of(name) if one.event != "impression"
        )
        for name in people
    ]
    return challenge(new, old, histories, prices)


def _seen(shop: Settings) -> str:
    """What there is to learn from: changes with every event, import and product."""
    from sqlalchemy import func, select

    from aisle.shop import tables
    from aisle.shop.database import open_database
    from aisle.shop.stored_settings import catalogue_version

    with open_database(shop).read() as session:
        last = session.scalar(select(func.max(tables.Event.event_id))) or 0
        return f"events to {last}, catalogue {catalogue_version(session)}"


def _labelled(shop: Settings) -> str:
    """What there is new to learn from for the dialogue: a person of the shop said what a message meant."""
    from sqlalchemy import func, select

    from aisle.shop import tables
    from aisle.shop.database import open_database

    newest = select(func.max(tables.Event.event_id)).where(tables.Event.event == "label")
    with open_database(shop).read() as session:
        return f"labels to {session.scalar(newest) or 0}"


def _drift(shop: Settings) -> list[Drift]:
    from aisle.insights.insights import Insights

    return Insights.open(shop).drift()


def _last_report(shop: Settings) -> dict[str, Any]:
    """The newest that can be read; none is none."""
    for path in sorted((shop.home / REPORTS).glob("*.json"), reverse=True):
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        return found
    return {}


def _name(folder: Path | None) -> str | None:
    return None if folder is None else folder.name
