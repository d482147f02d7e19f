"""What must hold before `aisle run` starts anything: each problem is one sentence with its cure."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aisle.cli.places import bot_python, dialogue_damage
from aisle.language.encoder import open_encoder
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.setting_forms import ENCODERS
from aisle.shop.settings import Settings


def must_be_startable(settings: Settings, *, prepare: bool) -> None:
    """Raises BadInput for a port in use, Unavailable for a shop, environment or model that is missing."""
    bot_python(settings)
    if not prepare:
        if not settings.db_path.is_file():
            raise Unavailable(
                f"No shop in {settings.home}. Run `aisle init --demo` first, or `make run`."
            )
        if damage := dialogue_damage(settings):
            cure = "" if damage.endswith("`.") else " Run `aisle train dialogue`."
            raise Unavailable(damage + cure)
    must_compute(settings)
    for part in settings.search_encoder.split("+"):
        if part.strip() not in ENCODERS:
            must_encode(settings, part.strip())
    must_be_free(settings.host, "gateway", settings.port, "--port", "AISLE_PORT")
    must_be_free("127.0.0.1", "Rasa", settings.rasa_port, "--rasa-port", "AISLE_RASA_PORT")
    must_be_free(
        "127.0.0.1", "action server", settings.actions_port, "--actions-port", "AISLE_ACTIONS_PORT"
    )
    (settings.home / "logs").mkdir(parents=True, exist_ok=True)


def must_compute(settings: Settings) -> str:
    """Where models compute. Raises BadInput for a graphics card that is not here."""
    if not settings.device.startswith("cuda"):
        return settings.device
    from recommender.device import choose_device  # torch: 1.5 s that only cuda pays
    from recommender.errors import BadQuestion

    try:
        return choose_device(settings.device)
    except BadQuestion as error:
        raise BadInput(
            f"AISLE_DEVICE is '{settings.device}', and this machine has no such device. "
            "Set it to auto or cpu."
        ) from error


def must_encode(settings: Settings, part: str) -> str:
    """One encoder of `search_encoder`, opened. Raises EncoderError with the cure."""
    encoder = open_encoder(part, settings.home / "models" / "encoders")
    return encoder.name if encoder else "none: search goes by words alone"


def must_be_free(host: str, name: str, port: int, option: str, variable: str) -> None:
    """Raises BadInput naming the port and how to choose another."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise BadInput(
            f"The address '{host}' is not known on this machine ({error.strerror}). Use --host 127.0.0.1."
        ) from error
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise BadInput(
                f"Port {port} for the {name} needs root. Choose one above 1024 with {option}."
            ) from error
        except OSError as error:
            raise BadInput(
                f"Port {port} for the {name} is in use. End what uses it, or choose another with "
                f"{option} or {variable}."
            ) from error


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """One home, one set of processes. Raises BadInput when another `aisle run` holds this home."""
    from filelock import FileLock, Timeout

    lock = FileLock(settings.home / "run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BadInput(
            f"The shop in {settings.home} is running already. Stop that one first, or give another --home."
        ) from error
    try:
        yield
    finally:
        lock.release()
