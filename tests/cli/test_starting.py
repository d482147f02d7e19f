"""What `aisle run`, `aisle doctor`, `aisle tour` and `aisle chat` say when something is missing."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from filelock import FileLock

from aisle.cli.before import must_compute, must_encode
from aisle.cli.commands import ended_with_us
from aisle.cli.upkeep import _prefix, clear_away
from aisle.language.errors import EncoderError
from aisle.shop.errors import BadInput
from aisle.shop.settings import load_settings
from tests.cli.command import Done, aisle
from tests.running import free_port


def run(home: Path, *options: str, **values: str) -> Done:
    """`aisle run` on ports nobody uses."""
    free = {
        "AISLE_PORT": str(free_port()), "AISLE_RASA_PORT": str(free_port()),
        "AISLE_ACTIONS_PORT": str(free_port()), "AISLE_BOT_PYTHON": "/bin/sh",
    }  # fmt: skip
    return aisle(home, "run", *options, **{**free, **values})


def with_dialogue(home: Path) -> Path:
    """A promoted dialogue model whose digest is right; its file."""
    folder = home / "models" / "dialogue" / "v1"
    folder.mkdir(parents=True)
    model = folder / "dialogue.tar.gz"
    model.write_bytes(b"a model")
    digest = hashlib.sha256(b"a model").hexdigest()
    (folder / "metrics.json").write_text(json.dumps({"sha256": digest}), encoding="utf-8")
    (home / "models" / "dialogue" / "current").write_text("v1", encoding="utf-8")
    return model


def test_a_home_without_shop_names_the_command_that_makes_one(tmp_path: Path) -> None:
    assert "aisle init --demo" in run(tmp_path / "empty").refused()


def test_a_missing_rasa_environment_names_make_setup(shop: Path) -> None:
    assert "make setup" in run(shop, AISLE_BOT_PYTHON="/nowhere/python").refused()


def test_a_missing_dialogue_model_names_the_training(shop: Path) -> None:
    assert "aisle train dialogue" in run(shop).refused()


def test_a_damaged_dialogue_model_is_noticed_before_anything_starts(shop: Path) -> None:
    with_dialogue(shop).write_bytes(b"half a mod")

    sentence = run(shop).refused()

    assert "damaged" in sentence
    assert "aisle train dialogue" in sentence


def test_a_port_in_use_is_named_with_the_option_that_chooses_another(shop: Path) -> None:
    with_dialogue(shop)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        sentence = run(shop, "--rasa-port", port).refused()

    assert port in sentence
    assert "--rasa-port" in sentence


def test_one_home_is_run_once(shop: Path) -> None:
    with_dialogue(shop)

    with FileLock(shop / "run.lock"):
        assert "is running already" in run(shop).refused()


def test_a_broken_shop_toml_is_said_with_its_line_and_no_traceback(shop: Path) -> None:
    (shop / "shop.toml").write_text('currency = "EUR\n', encoding="utf-8")

    assert "shop.toml" in run(shop).refused()


def test_a_setting_out_of_range_names_its_variable(shop: Path) -> None:
    assert "AISLE_RASA_PORT" in aisle(shop, "run", AISLE_RASA_PORT="70000").refused()


def test_a_device_or_an_encoder_that_is_not_here_is_said_before_anything_starts(
    shop: Path,
) -> None:
    import torch

    if not torch.cuda.is_available():
        with pytest.raises(BadInput, match=r"AISLE_DEVICE is 'cuda'.* Set it to auto or cpu"):
            must_compute(load_settings(shop, {"AISLE_DEVICE": "cuda"}))
    with pytest.raises(EncoderError, match="nobody/knows-this"):
        must_encode(load_settings(shop, {}), "nobody/knows-this")


def test_doctor_names_settings_that_are_well_formed_and_of_no_use(shop: Path) -> None:
    (shop / "shop.toml").write_text('identity = "login"\n', encoding="utf-8")
    given = {
        "AISLE_" + "PROT": "1", "AISLE_SMTP_URL": "smtp://mail.example", "AISLE_HOST": "nowhere.invalid",
        "AISLE_WEBHOOK_URL": "https://shop.example/news", "LLM_MODEL": "/nowhere/model",
    }  # fmt: skip
    rows = {one["what"]: one for one in json.loads(aisle(shop, "doctor", "--json", **given).out)}
    for what, cure in {
        "AISLE_" + "PROT": "AISLE_PORT", "AISLE_LOGIN_KEY": "nobody can sign in", "host": "nowhere.invalid",
        "AISLE_MAIL_FROM": "contact.email", "AISLE_WEBHOOK_SECRET": "not signed", "free-form answers": "/nowhere/model",
    }.items():  # fmt: skip
        assert not rows[what]["ok"]
        assert cure in rows[what]["says"]


def test_doctor_names_each_missing_part_with_the_command_that_mends_it(shop: Path) -> None:
    done = aisle(shop, "doctor", "--json", AISLE_BOT_PYTHON="/nowhere/python")

    rows = {row["what"]: row for row in json.loads(done.out)}
    assert done.code == 1
    assert rows["model search"]["ok"]
    for what, cure in {
        "Rasa environment": "make setup",
        "model recommender": "aisle train recommender",
        "model dialogue": "aisle train dialogue",
    }.items():
        assert not rows[what]["ok"]
        assert cure in rows[what]["says"]


def test_doctor_of_an_empty_home_says_how_to_make_a_shop(tmp_path: Path) -> None:
    done = aisle(tmp_path / "empty", "doctor")

    assert done.code == 1
    assert "aisle init --demo" in done.out


def test_folders_of_a_run_that_was_killed_go_at_the_next_start_and_others_stay(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours, other = load_settings(shop, {}), load_settings(tmp_path / "other", {})
    left = Path(tempfile.mkdtemp(prefix=_prefix(ours), dir=tmp_path))
    foreign = Path(tempfile.mkdtemp(prefix=_prefix(other), dir=tmp_path))
    clear_away(ours)
    assert (left.exists(), foreign.exists()) == (False, True)


def test_without_a_running_assistant_tour_and_chat_name_make_run(shop: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"

    for verb in ("tour", "chat"):
        assert "make run" in aisle(shop, verb, "--url", nobody).refused()


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="no setpriv (util-linux) here")
def test_nobody_outlives_a_parent_that_was_killed() -> None:
    child = json.dumps(
        ended_with_us([sys.executable, "-c", "import time; print(0, flush=True); time.sleep(60)"])
    )
    code = (
        "import json, subprocess, sys, time; p = subprocess.Popen(json.loads(sys.argv[1]));"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, child], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = max(int(parent.stdout.readline()) for _ in range(2))  # 0: the child is up
        parent.kill()
    until = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0]
    except OSError:
        return False
    return state != "Z"
