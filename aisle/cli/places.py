"""Where things lie that several verbs need: the checkout, Rasa's Python, the served dialogue model."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings
from aisle.shop.versions import current

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def bot_python(settings: Settings) -> Path:
    """The Python 3.10 that holds Rasa. Raises Unavailable with the cure."""
    path = (
        settings.bot_python
        if settings.bot_python.is_absolute()
        else REPOSITORY / settings.bot_python
    )
    if not path.is_file():
        raise Unavailable(f"No Rasa environment at {settings.bot_python}. Run `make setup`.")
    return path


def dialogue_model(settings: Settings) -> Path:
    """The promoted dialogue model. Raises Unavailable with the cure."""
    folder = current(settings.home / "models" / "dialogue")
    found = sorted(folder.glob("*.tar.gz")) if folder else []
    if not found:
        raise Unavailable("No dialogue model is served yet. Run `aisle train dialogue`.")
    return found[0]


def dialogue_damage(settings: Settings) -> str | None:
    """What is wrong with the file of the promoted dialogue model, in a sentence; None: it is whole."""
    try:
        path = dialogue_model(settings)
    except Unavailable as error:
        return str(error)
    try:
        stored = json.loads((path.parent / "metrics.json").read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return f"The dialogue model {path.parent.name} has no readable metrics.json."
    if hashlib.sha256(path.read_bytes()).hexdigest() != stored:
        return f"The dialogue model {path.parent.name} is damaged: its digest is not the one in metrics.json."
    return None


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python_path(environment: Mapping[str, str]) -> str:
    """This repository first, then what was asked for."""
    return os.pathsep.join(filter(None, [str(REPOSITORY), environment.get("PYTHONPATH")]))


def recommender_damage(settings: Settings) -> str | None:
    """Why the promoted recommender cannot be read, in a sentence; None: it can."""
    from recommender.errors import BadModel
    from recommender.files import check

    folder = current(settings.home / "models" / "recommender")
    if folder is None:
        return "No recommender is served yet. Run `aisle train recommender`."
    try:
        check(folder)
    except BadModel as error:
        return str(error)
    return None


def bot_environment(settings: Settings) -> dict[str, str]:
    """The environment Rasa runs in: quiet, offline, one worker, our addresses."""
    return {
        **os.environ,
        "ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "TRACKER_DB": str(settings.home / "tracker.db"),
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_WORKERS": "1",
        "TICKET_LOCK_LIFETIME": "120",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "TQDM_DISABLE": "1",
    }
