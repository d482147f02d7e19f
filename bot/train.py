"""Training data → one dialogue model and its numbers. Run by .venv-bot, from anywhere:

    .venv-bot/bin/python bot/train.py --out DIR [--lexicon lexicon.json] [--encoder e5] [--fast]
    .venv-bot/bin/python bot/train.py --out DIR --nlu FOLDER     other rows, understanding alone (benchmarks)

Writes DIR/dialogue.tar.gz and DIR/metrics.json. Progress goes to stderr, the metrics to stdout.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import logging
import os
import shutil
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MODEL_NAME = "dialogue"
WORK = "aisle-dialogue-"  # then the process that works in it


@dataclass(frozen=True)
class Recipe:
    """What one training run is made from."""

    out: Path
    lexicon: Path | None
    encoder: str | None
    config: Path
    cache: Path
    fast: bool
    nlu: Path | None
    labelled: Path | None
    seed: int | None


def main() -> int:
    recipe = read_arguments()
    started = time.monotonic()
    prepare_rasa()
    try:
        model = train(recipe)
    except TrainingRefused as error:
        print(error, file=sys.stderr)
        return 1
    metrics = read_metrics(model)
    metrics.update(
        model=model.name,
        sha256=hashlib.sha256(model.read_bytes()).hexdigest(),
        total_seconds=round(time.monotonic() - started, 1),
    )
    text = json.dumps(metrics, indent=2, ensure_ascii=False)
    (recipe.out / "metrics.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


class TrainingRefused(Exception):
    """One sentence: the thing, the value, the cure."""


def read_arguments() -> Recipe:
    parser = argparse.ArgumentParser(description="Train the dialogue model.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--lexicon", type=Path, help="the shop's words (JSON)")
    parser.add_argument("--encoder", help="e5, none, a transformers folder or name")
    parser.add_argument("--config", type=Path, default=ROOT / "config.yml")
    parser.add_argument("--cache", type=Path, default=ROOT / "var" / "cache")
    parser.add_argument("--fast", action="store_true", help="measure one fold instead of five")
    parser.add_argument("--nlu", type=Path, help="a folder of other rows: no dialogue is trained")
    parser.add_argument("--labelled", type=Path, help="rows of the shop beside ours")
    parser.add_argument("--seed", type=int, help="instead of the one of the config")
    given = parser.parse_args()
    for path in (given.config, given.lexicon, given.labelled):
        if path is not None and not path.is_file():
            parser.error(f"There is no file {str(path)!r}.")
    return Recipe(
        out=given.out.resolve(),
        lexicon=given.lexicon.resolve() if given.lexicon else None,
        encoder=given.encoder,
        config=given.config.resolve(),
        cache=given.cache.resolve(),
        fast=given.fast,
        nlu=given.nlu.resolve() if given.nlu else None,
        labelled=given.labelled.resolve() if given.labelled else None,
        seed=given.seed,
    )


def prepare_rasa() -> None:
    """Before Rasa is imported: no telemetry, quiet TensorFlow, no stale cache."""
    os.environ["OMP_NUM_THREADS"] = "1"  # more only wait for each other: 15 ms become 300
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    # Rasa's cache looks at the source of a component class only, not at what it imports.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    sys.path.insert(0, str(ROOT))
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)


def train(recipe: Recipe) -> Path:
    """Rasa trains from a folder of its own: our data, and the config with this run's settings."""
    recipe.out.mkdir(parents=True, exist_ok=True)
    clear_away()
    with tempfile.TemporaryDirectory(prefix=f"{WORK}{os.getpid()}-") as folder:
        work = Path(folder)
        os.environ["RASA_CACHE_DIRECTORY"] = str(work / "cache")
        for part in ("nlu", "rules", "domain"):
            shutil.copytree(ROOT / "bot" / part, work / part)
        if recipe.labelled:
            shutil.copy(recipe.labelled, work / "nlu" / "labelled.yml")
        (work / "config.yml").write_text(configured(recipe), encoding="utf-8")
        with contextlib.redirect_stdout(sys.stderr):
            import rasa.model_training  # 4 s of imports: TensorFlow comes along
            from rasa.utils.log_utils import configure_structlog

            configure_structlog(logging.WARNING)
            if recipe.nlu:
                return understanding_alone(recipe, work / "config.yml")
            result = rasa.model_training.train(
                domain=str(work / "domain"),
                config=str(work / "config.yml"),
                training_files=[str(work / "nlu"), str(work / "rules")],
                output=str(recipe.out),
                force_training=True,
                fixed_model_name=MODEL_NAME,
            )
    if result.code != 0 or not result.model:
        raise TrainingRefused(f"Rasa refused the training data of {ROOT / 'bot'}: see above.")
    return Path(result.model)


def clear_away() -> None:
    """Work folders of trainings that were killed: their process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{WORK}*-*"):
        pid = folder.name.removeprefix(WORK).partition("-")[0]
        if pid.isdigit() and folder.stat().st_uid == os.getuid():
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)
            except PermissionError:
                continue


def understanding_alone(recipe: Recipe, config: Path) -> Path:
    """Intents and entities of other rows, for the measurements that train on public ones."""
    import rasa.model_training

    made = rasa.model_training.train_nlu(
        config=str(config),
        nlu_data=str(recipe.nlu),
        output=str(recipe.out),
        fixed_model_name=MODEL_NAME,
    )
    if not made:
        raise TrainingRefused(f"Rasa refused the rows of {recipe.nlu}: see above.")
    return Path(made)


def configured(recipe: Recipe) -> str:
    """config.yml with lexicon, encoder, cache and folds of this run."""
    import yaml

    config: dict[str, Any] = yaml.safe_load(recipe.config.read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if component["name"].endswith(".RuleEntityExtractor") and recipe.lexicon:
            component["lexicon"] = str(recipe.lexicon)
        if component["name"].endswith(".SentenceEncoder"):
            component["encoder"] = recipe.encoder or component["encoder"]
            component["vector_cache"] = str(recipe.cache)
        if component["name"].endswith(".LinearIntentClassifier") and recipe.fast:
            component["folds"] = 1
        for name in {"seed", "random_seed"} & set(component):
            component[name] = recipe.seed if recipe.seed is not None else component[name]
    return str(yaml.safe_dump(config, allow_unicode=True, sort_keys=False))


def read_metrics(model: Path) -> dict[str, Any]:
    """The numbers that our classifier stored beside its weights; none of another classifier."""
    with tarfile.open(model) as archive:
        for member in archive.getmembers():
            if member.name.endswith("/metrics.json"):
                stored = archive.extractfile(member)
                assert stored is not None
                return dict(json.load(stored))
    return {}


if __name__ == "__main__":
    sys.exit(main())
