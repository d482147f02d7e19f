"""Sentence encoders: rows of length 1, the same alone and in company, near for near meanings."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aisle.language.encoder import Encoder, clean, open_encoder
from aisle.language.errors import EncoderError

ROOT = Path(__file__).parents[2]
BOT_PYTHON = ROOT / ".venv-bot" / "bin" / "python"
TEXTS = ["red running shoes", "", "\ud800 broken", "跑步鞋", "x" * 5000, "a garden hose"]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoders")


@pytest.fixture(scope="session", params=["minilm", "e5"])
def encoder(request: pytest.FixtureRequest, cache: Path) -> Encoder:
    opened = open_encoder(request.param, cache)
    assert opened is not None
    return opened


def test_none_is_no_encoder() -> None:
    assert open_encoder("none") is None


def test_an_unknown_folder_is_named_and_nothing_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="no-model-here"):
        open_encoder(str(tmp_path / "no-model-here"))


def test_input_is_cut_and_cleaned() -> None:
    assert len(clean("x" * 5000)) == 400
    assert clean("\ud800a") == "?a"
    assert clean("  ") == "-"


@pytest.mark.models
def test_every_text_gets_a_row_of_length_one(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert len(encoder.digest) == 64


@pytest.mark.models
def test_a_text_has_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.models
def test_near_meanings_are_nearer(encoder: Encoder) -> None:
    query = encoder.encode(["shoes for running"])
    texts = encoder.encode(["red running shoes", "a garden hose", "desk lamp"], "passage")
    assert (texts @ query[0]).argmax() == 0


@pytest.mark.models
def test_int8_stays_close_to_the_weights_it_was_made_from(cache: Path) -> None:
    from aisle.language.encoder_minilm import wheel_folder

    small = open_encoder("minilm", cache)
    full = open_encoder(str(wheel_folder()))
    assert small is not None
    assert full is not None
    texts = ["red running shoes", "2 person tent under 80", "usb c charger", "gift for dad", "lamp"]
    cosine = (small.encode(texts) * full.encode(texts)).sum(1)
    assert cosine.mean() > 0.97


@pytest.mark.models
def test_a_torn_cache_is_made_again(cache: Path, tmp_path: Path) -> None:
    before = open_encoder("minilm", cache)
    assert before is not None
    for file in cache.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
    after = open_encoder("minilm", tmp_path)
    assert after is not None
    assert after.digest == before.digest


@pytest.mark.models
def test_serving_does_not_import_torch(cache: Path) -> None:
    open_encoder("minilm", cache)  # exports, in this process
    code = (
        "import sys; from pathlib import Path; from aisle.language.encoder import open_encoder;"
        "open_encoder('minilm', Path(sys.argv[1])).encode(['x']);"
        "print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(cache)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.bot
def test_rasas_python_reads_messages_as_ours_does() -> None:
    if not BOT_PYTHON.exists():
        pytest.skip("no .venv-bot: run `make setup`")
    texts = [
        "把藍色的換成綠色，訂單#W1234567",
        "2 red mugs under $30",
        "第二个，42码",
        "speak chinese",
    ]
    code = (
        "import json, sys; sys.path.insert(0, '.');"
        "from aisle.language.entities import extract; from aisle.language.wording import say;"
        "print(json.dumps([[vars(e) for e in extract(t)] for t in json.loads(sys.argv[1])]))"
    )
    answers = [
        subprocess.run(
            [python, "-c", code, json.dumps(texts)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for python in (str(BOT_PYTHON), sys.executable)
    ]
    assert json.loads(answers[0]) == json.loads(answers[1])
    assert all(json.loads(answers[0]))
