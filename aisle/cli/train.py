"""aisle train search|recommender|dialogue|all: a new version with metrics.json, promoted if the gate passes."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from aisle.cli.app import note, settings, trains
from aisle.cli.dialogue import write_labelled
from aisle.cli.places import REPOSITORY, bot_environment, bot_python
from aisle.cli.progress import bar
from aisle.cli.said import pass_on
from aisle.language.lexicon import Entry, Lexicon
from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings
from aisle.shop.versions import current, new_version, promote

MOST_WORSE = 0.02  # of the share read right: what chance moves it by


@trains.command("search")
def search() -> None:
    """The lexical and dense index of the catalogue."""
    train_search(settings())


@trains.command("dialogue")
def dialogue(
    fast: Annotated[bool, typer.Option("--fast", help="Without cross-validation.")] = False,
) -> None:
    """The Rasa model, with the shop's own words."""
    train_dialogue(settings(), fast=fast)


@trains.command("recommender")
def recommender(
    model: Annotated[str, typer.Option(help="blend, or one of its parts or baselines.")] = "blend",
    ratings: Annotated[
        Path | None, typer.Option(help="A file of ratings: shows a model learning from it.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Of --ratings.")] = 10,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    seed: Annotated[int, typer.Option(help="Same seed, same files: same model.")] = 7,
) -> None:
    """The recommender, from the shop's events (or from a file of ratings)."""
    from aisle.cli.learning import train_on_ratings, train_recommender

    if ratings is not None:
        train_on_ratings(ratings, model=model, epochs=epochs, device=device, seed=seed)
    else:
        train_recommender(settings(), model=model, device=device, seed=seed)


@trains.command("all")
def all_models() -> None:
    """Search, recommender and dialogue, one after the other."""
    shop = settings()
    for kind, trainer in TRAINERS.items():
        note(f"Training {kind} …")
        trainer(shop)


def train_search(shop: Settings) -> None:
    """An empty shop is skipped: there is nothing to learn from."""
    from aisle.search.index import train_search as build
    from aisle.shop.database import open_database

    database = open_database(shop)
    if _is_empty(shop):
        note("The shop has no products: search is skipped. Run `aisle import products FILE`.")
        return
    with bar("vectors") as report:
        folder = build(shop, database, lambda name, done, total: report(done, total))
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    note(
        f"Search {folder.name} is served: {metrics['products']:,} products in {metrics['seconds']} s."
    )
    note(f"Ranking: {metrics['clicks']['told']}.")


def train_dialogue(shop: Settings, *, fast: bool = False) -> None:
    """The shop's words go into the training folder; the model is served when its gate passes."""
    kind_dir = shop.home / "models" / "dialogue"
    folder = new_version(kind_dir)
    lexicon = folder / "lexicon.json"
    shop_lexicon(shop).save(lexicon)
    with (
        tempfile.TemporaryDirectory() as rows
    ):  # the shop's messages stay in no folder of a version
        labelled = Path(rows) / "labelled.yml"
        count = write_labelled(shop, labelled)
        told = _train_bot(shop, folder, lexicon, labelled if count else None, fast=fast)
    _promote_dialogue(kind_dir, folder, json.loads(told), count, fast=fast)


def _train_bot(
    shop: Settings, folder: Path, lexicon: Path, labelled: Path | None, *, fast: bool
) -> str:
    command = [
        str(bot_python(shop)), str(REPOSITORY / "bot" / "train.py"),
        "--out", str(folder), "--lexicon", str(lexicon), *(["--fast"] if fast else []),
        *(["--labelled", str(labelled)] if labelled else []),
    ]  # fmt: skip
    with subprocess.Popen(
        command,
        env=bot_environment(shop),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as training:
        assert training.stdout is not None  # both were asked for
        assert training.stderr is not None
        pass_on(training.stderr, note)
        told = training.stdout.read()
    if training.returncode:
        raise Unavailable("The dialogue model was not trained; the reason stands above.")
    return told


def _promote_dialogue(
    kind_dir: Path, folder: Path, metrics: dict[str, Any], labelled: int, *, fast: bool
) -> None:
    """Served when it reads no worse than what serves; the reason is told."""
    before, score = current(kind_dir), _read_right(metrics)
    taught = _taught(metrics, labelled)
    if before is not None and not fast:
        try:
            stored = json.loads((before / "metrics.json").read_text(encoding="utf-8"))
        except (
            OSError,
            ValueError,
        ):  # what serves cannot be compared with: anything whole is better
            stored = {}
        score, old = _comparable(metrics, stored)
        if score < old - MOST_WORSE:
            note(
                f"Dialogue {folder.name} reads {score:.3f}, the served one {old:.3f}: not promoted{taught}."
            )
            return
        taught = f", before {old:.3f}{taught}"
    promote(kind_dir, folder.name)
    note(f"Dialogue {folder.name} is served: it reads {score:.3f} right{taught}.")


def _comparable(new: dict[str, Any], old: dict[str, Any]) -> tuple[float, float]:
    """Both on the same rows: on the first fold, where one of them was measured on that alone."""
    if 1 in (old.get("folds"), new.get("folds")) and all(one.get("accuracy_by_fold") for one in (new, old)):  # fmt: skip
        return float(new["accuracy_by_fold"][0]), float(old["accuracy_by_fold"][0])
    return _read_right(new), _read_right(old)


def _taught(metrics: dict[str, Any], labelled: int) -> str:
    if not labelled:
        return ""
    held_out = metrics.get("labelled") or {"rows": 0, "right": 0}
    return (
        f"; {labelled} labelled turns are learned from and not measured among them"
        f" (held out, {held_out['right']} of {held_out['rows']} of those are read right)"
    )


def _read_right(metrics: dict[str, Any]) -> float:
    return float(metrics.get("accuracy") or metrics.get("cv_accuracy") or 0.0)


def train_recommender_default(shop: Settings) -> None:
    """As `aisle train recommender` without options."""
    from aisle.cli.learning import train_recommender

    train_recommender(shop)


TRAINERS: dict[str, Callable[[Settings], None]] = {
    "search": train_search,
    "recommender": train_recommender_default,
    "dialogue": lambda shop: train_dialogue(shop, fast=True),
}


def shop_lexicon(shop: Settings) -> Lexicon:
    """The words the bot knows things by: shipped, the shop's own, and its brands and kinds as they stand."""
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database
    from aisle.shop.names import Names

    lexicon = Names.of(shop).lexicon
    if shop.db_path.is_file():
        catalogue = Catalogue(open_database(shop))
        for brand in catalogue.brands():
            lexicon.add(Entry("brand", brand, (brand,)))
    return lexicon


def _is_empty(shop: Settings) -> bool:
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database

    return Catalogue(open_database(shop)).count() == 0
