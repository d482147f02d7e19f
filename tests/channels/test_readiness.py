"""A dead part shows within a second; a living one costs one canary turn in ten."""

from __future__ import annotations

import asyncio
import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aisle.channels.gateway.metrics import Metrics
from aisle.channels.gateway.rasa import RasaClient
from aisle.channels.gateway.readiness import LOOK_SECONDS, Readiness
from tests.channels.conftest import Borders, settings_for
from tests.channels.server import free_port, served
from tests.channels.stub_rasa import StubRasa, stub_app


def test_a_dead_rasa_shows_long_before_the_next_canary_is_due(
    tmp_path: Path, borders: Borders
) -> None:
    stub, port = StubRasa(), free_port()
    settings = dataclasses.replace(
        settings_for(tmp_path), rasa_port=port, actions_port=borders.actions_port
    )
    rasa = RasaClient(f"http://127.0.0.1:{port}", 30)
    readiness = Readiness(settings, rasa, Metrics())

    async def looks() -> list[str | None]:
        seen = []
        with served(stub_app(stub), port):
            seen.append(await readiness.check())
            readiness._looked_at -= LOOK_SECONDS  # a second later
            seen.append(await readiness.check())
        readiness._looked_at -= LOOK_SECONDS
        seen.append(await readiness.check())
        with served(stub_app(stub), port):
            readiness._asked_at -= LOOK_SECONDS
            seen.append(await readiness.check())
        await rasa.close()
        return seen

    with ThreadPoolExecutor(1) as pool:  # the browser's tests leave a loop in this thread
        alive, still, dead, back = pool.submit(asyncio.run, looks()).result()
    assert (alive, still, back) == (None, None, None)
    assert dead is not None
    assert "Rasa" in dead
    assert len([one for one in stub.heard if one["message"] == "hello"]) == 2
