"""The command lines and environments of the processes that Aisle consists of."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping

from aisle.cli.places import REPOSITORY, bot_environment, bot_python, python_path
from aisle.shop.settings import Settings

BOT = REPOSITORY / "bot"
# The model's path is looked up at each start, so that a restart serves the newest.
_RASA = (
    'exec "$1" -m rasa run -i 127.0.0.1 -p "$2" --endpoints "$3" --credentials "$4" '
    '--model "$5/$(cat "$5/current")/dialogue.tar.gz"'
)
CALM = {
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}


def aisle_command(settings: Settings, *verb: str) -> list[str]:
    """`aisle --home HOME VERB` of this very installation: `ps` then shows whose process it is."""
    return [sys.executable, "-m", "aisle.cli", "--home", str(settings.home), *verb]


def aisle_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """What our own processes run in: one thread a model, because turns already come in parallel."""
    return {
        **environment,
        **CALM,
        "AISLE_HOME": str(settings.home),
        "PYTHONPATH": python_path(environment),
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def ended_with_us(command: list[str]) -> list[str]:
    """The command, ended by Linux when its parent is gone: a keeper that was killed leaves nobody behind.

    Elsewhere, and without util-linux, the command alone.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else command


def rasa_command(settings: Settings, port: int | None = None) -> list[str]:
    """Rasa with the promoted dialogue model, on loopback, `rest` channel only; at the port of the settings or this."""
    return [
        "/bin/sh", "-c", _RASA, "rasa", str(bot_python(settings)), str(port or settings.rasa_port),
        str(BOT / "endpoints.yml"), str(BOT / "credentials.yml"), str(settings.home / "models" / "dialogue"),
    ]  # fmt: skip


def rasa_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """What Rasa runs in; it never sees a token or a key."""
    hidden = ("TELEGRAM_TOKEN", "LLM_KEY", "AISLE_SESSION_KEY", "AISLE_INTERNAL_SECRET", "AISLE_SMTP_URL",
              "AISLE_WEBHOOK_SECRET")  # fmt: skip
    kept = {name: value for name, value in environment.items() if name not in hidden}
    return {
        **kept,
        **{name: value for name, value in bot_environment(settings).items() if name not in hidden},
        "PYTHONPATH": python_path(environment),
        "MALLOC_ARENA_MAX": "2",
        "PYTHONUTF8": "1",
        "SANIC_GRACEFUL_SHUTDOWN_TIMEOUT": "3",
    }
