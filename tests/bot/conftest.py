"""The bot's rows, and one small model trained once in its own environment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from bot_data import BOT, BOT_PYTHON, Read, Row, read_yaml

# As `aisle learn` writes them: what somebody said, with a name that no other row has.
LABELLED = """version: "3.1"

nlu:
- intent: view_cart
  metadata: labelled
  examples: |
    - what has zzyxqberg in the trolley
    - what's in my cart
"""


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    return [
        Row(line.removeprefix("- ").strip(), block["intent"], path.stem)
        for path in sorted((BOT / "nlu").glob("*.yml"))
        for block in read_yaml(path)["nlu"]
        for line in block["examples"].splitlines()
        if line.strip()
    ]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained with letters and words only, so that it takes seconds; among the rows what a shop has labelled."""
    if not BOT_PYTHON.exists():
        pytest.skip("no .venv-bot: run `make setup`")
    out = tmp_path_factory.mktemp("dialogue")
    labelled = tmp_path_factory.mktemp("rows") / "labelled.yml"
    labelled.write_text(LABELLED, encoding="utf-8")
    command = [BOT_PYTHON, BOT / "train.py", "--out", out, "--encoder", "none", "--fast",
               "--labelled", labelled]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return out / "dialogue.tar.gz"


@pytest.fixture(scope="session")
def read(model: Path) -> Iterator[Read]:
    """Rows of {"text", "context"?} through one running bot/parse.py, as JSON lines."""
    command = [BOT_PYTHON, BOT / "parse.py", "--model", model]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as parser:
        assert parser.stdin
        assert parser.stdout
        asking, answering = parser.stdin, parser.stdout

        def through_parse(asked: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
            for row in asked:
                print(json.dumps(row), file=asking, flush=True)
            return [json.loads(answering.readline()) for _ in asked]

        yield through_parse
        asking.close()
