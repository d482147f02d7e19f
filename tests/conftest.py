"""The running product: a demo home made once, and the assistant of it started once a test session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Assistant, demo_home, started

DATA = Path(os.environ.get("AISLE_DATA", "../shared/data"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; the test skips where it is not."""
    if not DATA.is_dir():
        pytest.skip(f"no real data in {DATA}: set AISLE_DATA")
    return DATA


@pytest.fixture(scope="session")
def trained_home() -> Path:
    """A demo home with all models, never written to: copy it."""
    if not Path(".venv-bot/bin/python").exists():
        pytest.skip("no .venv-bot: run `make setup`")
    return demo_home()


@pytest.fixture(scope="session")
def assistant(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Rasa, action server and gateway of the demo shop, with Telegram against the fake Bot API."""
    with started(trained_home, tmp_path_factory.mktemp("assistant")) as running:
        yield running
