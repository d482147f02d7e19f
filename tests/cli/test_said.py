"""What of a child's noise reaches the person who waits, and the pins that both lists share."""

from __future__ import annotations

import re

import pytest
import tomllib

from aisle.cli.said import pass_on
from tests.cli.command import ROOT

NOISE = """\
/x/site-packages/matplotlib/fontconfig_pattern.py:66: PyparsingDeprecationWarning: 'setParseAction' deprecated
  ).setParseAction(self._family)
Processed actions: 0it [00:00, ?it/s, # examples=1]
Loading weights:  12%|##        | 3/25 [00:00<00:01, 20.0it/s]
2026-11-25 04:00:00 DEBUG bm25s: Building index from IDs
encoded 64 of 3800 new utterances
fold 1 of 1 measured

The training data has no intent 'greet'.
"""


def test_warnings_bars_and_debug_lines_are_kept_from_the_reader_and_the_reason_is_not() -> None:
    said: list[str] = []

    last = pass_on(NOISE.splitlines(), said.append)

    assert said == ["The training data has no intent 'greet'."]
    assert last == "The training data has no intent 'greet'."


def test_a_line_that_counts_is_said_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 100, 4))
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    said: list[str] = []

    pass_on([f"{done} of 900 rows" for done in range(9)], said.append)

    assert 0 < len(said) < 9


def test_both_lists_of_requirements_pin_the_same_versions() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = stated["dependencies"] + [
        one for group in stated["optional-dependencies"].values() for one in group
    ]
    pinned = _pins((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())

    assert len(wanted) > 40
    for name, version in _pins(wanted).items():
        assert pinned.get(name) == version, name


def test_every_requirement_is_pinned_exactly_and_names_no_host() -> None:
    for path in ("requirements.txt", "bot/requirements.txt"):
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines():
            assert line.startswith("#") or re.fullmatch(
                r"[\w.-]+==[\w.+!-]+(?:; platform_machine != '\w+')?", line
            ), (path, line)


def _pins(lines: list[str]) -> dict[str, str]:
    pairs = [line.split("==") for line in lines if "==" in line and not line.startswith("#")]
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}
