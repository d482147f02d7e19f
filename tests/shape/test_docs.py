"""What the documents name exists: paths, links, commands, options, ports, routes; and README's commands run."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from aisle.shop.settings import Settings
from tests.shape.source import ROOT, documents, modules, tracked

READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TOP = ("aisle", "actions", "recommender", "bot", "data", "tests", "benchmarks", "docs", "scripts")
MADE = {"BENCHMARKS.md"}  # written by `make bench`; held by `test_what_the_bench_writes_exists`
PORT = re.compile(r"(?:localhost|127\.0\.0\.1):(\d+)|(?:port|端口) (\d{4,5})")
EXAMPLE_PORTS = {11434}  # a language model server on this machine
ROUTE = re.compile(
    r"^(?:GET |POST |DELETE )?(/(?:v1/[\w/-]+|widget\.js|healthz|readyz|metrics|privacy))$"
)
WORDS = {"FILE", "..."}  # stand for the reader's own


def blocks(path: Path, *languages: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [body for language, body in BLOCK.findall(text) if language in languages]


def lines(block: str) -> Iterator[str]:
    """Commands of a block, comments and here-documents left out."""
    end = None
    for line in block.splitlines():
        if end is not None:
            end = None if line == end else end
            continue
        here = re.search(r"<<'(\w+)'", line)
        end = here[1] if here else None
        text = line.split("  # ")[0].strip()
        if text:
            yield re.sub(r"\s+# .*$", "", text)


def spans(path: Path) -> list[str]:
    """Inline code outside of blocks."""
    return CODE.findall(BLOCK.sub("", path.read_text(encoding="utf-8")))


def commands(path: Path) -> list[str]:
    """Every `make …` and `aisle …` the document names, in blocks and in the text."""
    named = [line for block in blocks(path, "sh") for line in lines(block)] + spans(path)
    found = []
    for text in named:
        bare = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", text)
        if re.match(r"(?:\.venv/bin/)?aisle \S|make \w", bare):
            found.append(bare.removeprefix(".venv/bin/"))
    return found


@lru_cache(maxsize=1)
def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


@lru_cache(maxsize=1)
def command_tree() -> Any:
    """The `aisle` command, all verbs attached."""
    import typer.main

    from aisle.cli.app import app, attach

    attach()
    return typer.main.get_command(app)


def wrong_with(command: str) -> str | None:
    """What a command names that the command line does not have."""
    words = shlex.split(command)
    if words[0] == "make":
        unknown = [word for word in words[1:] if "=" not in word and word not in targets()]
        return f"make {unknown[0]}" if unknown else None
    node, options = command_tree(), set()
    for word in words[1:]:
        options |= {name for one in node.params for name in one.opts}
        if word.startswith("-"):
            if word not in options and word != "--help":
                return f"option {word}"
        elif hasattr(node, "commands") and word in node.commands:
            node = node.commands[word]
    if hasattr(node, "commands"):
        return "no such verb"
    return None


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_command_named_exists(path: Path) -> None:
    wrong = [(one, found) for one in commands(path) if (found := wrong_with(one))]
    assert wrong == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = [one for one in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in one]
    missing = [one for one in links if not (path.parent / one.split("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_path_named_exists(path: Path) -> None:
    known = {one.relative_to(ROOT).as_posix() for one in tracked()}
    missing = []
    for text in spans(path):
        first = text.split("/")[0]
        if first not in TOP or "/" not in text or " " in text:
            continue
        bare = text.rstrip("/")
        if bare not in known and not any(one.startswith(f"{bare}/") for one in known):
            missing.append(text)
    assert missing == []


def test_what_the_bench_writes_exists() -> None:
    assert [name for name in sorted(MADE) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_port_is_one_of_ours(path: Path) -> None:
    settings = Settings()
    ours = {settings.port, settings.rasa_port, settings.actions_port, *EXAMPLE_PORTS}
    found = {int(a or b) for a, b in PORT.findall(path.read_text(encoding="utf-8"))}
    assert found - ours == set()


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_route_named_is_served(path: Path) -> None:
    served = {
        text
        for _, tree in modules("aisle/channels")
        for text in re.findall(r"'(/[\w./{}:-]*)'", ast.unparse(tree))
    }
    named = [match[1] for text in spans(path) if (match := ROUTE.match(text))]
    assert [one for one in named if one not in served] == []


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = ([*map(list, map(lines, blocks(ROOT / name, "sh")))] for name in READMES)
    assert english == chinese
    assert blocks(ROOT / READMES[0], "html") == blocks(ROOT / READMES[1], "html")


@pytest.mark.parametrize("name", READMES)
def test_no_number_is_left_to_fill_in(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8") + (ROOT / "docs/features.md").read_text(
        encoding="utf-8"
    )
    assert re.findall(r"\{[\w ,]+\}", BLOCK.sub("", text)) == []


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_short_enough_to_be_read(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < 220


def rows() -> list[list[str]]:
    """The rows of docs/features.md: capability, try, file, test, measured."""
    text = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    lined = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lined]
    return [one for one in cells if not one[0].startswith(("**", "capability"))]


def test_a_capability_has_a_file_and_a_test_or_is_not_built_yet() -> None:
    wrong = []
    for capability, attempt, file, test, measured in rows():
        paths = [one.strip("`") for one in (file, test) if one]
        if missing := [one for one in paths if not (ROOT / one).is_file()]:
            wrong.append(f"{capability}: {missing}")
        elif not file and (attempt or test or measured != "not yet"):
            wrong.append(f"{capability}: no file, yet something is claimed")
        elif file and not (attempt and test and measured):
            wrong.append(f"{capability}: nothing to try, no test, or nothing in the last column")
    assert len(rows()) > 40
    assert wrong == []


@pytest.mark.parametrize(
    "word",
    ["search", "question", "similarity", "matrix factorisation", "embedding", "transformer", "real time", "return",
     "exchange", "behaviour", "campaign", "privacy", "why", "fairness", "image", "voice"],
)  # fmt: skip
def test_the_map_speaks_of_every_capability(word: str) -> None:
    assert word in (ROOT / "docs" / "features.md").read_text(encoding="utf-8").lower()


def test_one_intent_to_several_verbs_is_listed_for_intents_that_exist() -> None:
    from tests.shape.test_actions_and_domain import FALLBACK, INTENTS

    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| .*$", page.split("several verbs")[1], re.MULTILINE)
    assert {"payment", "exchange_item"} <= set(listed) <= {*INTENTS, FALLBACK}


def test_a_decision_is_at_most_25_lines_and_says_when_to_look_again() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04d}" for n in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 25, page.name
        for part in ("**Question.**", "**Choice.**", "costs.**", "**Look again**"):
            assert part in text, f"{page.name}: {part}"


# README's commands, run


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder in which README's commands find what they name, and where what they write is thrown away."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "aisle").symlink_to(ROOT / ".venv" / "bin" / "aisle")
    (tmp_path / "data").symlink_to(ROOT / "data")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AISLE_")},
        "AISLE_HOME": str(folder / "home"),
        "AISLE_SEARCH_ENCODER": "none",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.run(
        ["bash", "-euc", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_the_feed_of_the_readme_is_imported_and_found(copy: Path) -> None:
    (block,) = [one for one in blocks(ROOT / READMES[0], "sh") if "<<'END'" in one]
    done = run(block, copy)
    assert done.returncode == 0, done.stderr
    assert "2 new" in done.stdout
    assert done.stdout.strip().endswith("Camping kettle  $24.50")


def test_make_alone_prints_every_target_the_readme_names() -> None:
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    named = {
        one.split()[1]
        for name in READMES
        for one in commands(ROOT / name)
        if one.startswith("make ")
    }
    assert done.returncode == 0, done.stderr
    assert {one for one in named if f"make {one} " not in done.stdout} == set()
    assert named >= {"run", "test", "chat", "shell", "tour", "check", "bench"}


def test_every_verb_explains_itself() -> None:
    """`--help` of every verb the documents name."""
    from typer.testing import CliRunner

    from aisle.cli.app import app

    paths = {path for one in documents() for command in commands(one) if (path := verb(command))}
    assert len(paths) >= 12
    for path in sorted(paths):
        done = CliRunner().invoke(app, [*path, "--help"])
        assert done.exit_code == 0, (path, done.output)
        assert "Usage:" in done.output


def verb(command: str) -> tuple[str, ...]:
    """ "aisle --home myshop import products FILE" → ("import", "products"); nothing for make."""
    node, path = command_tree(), []
    for word in shlex.split(command)[1:]:
        if command.startswith("aisle ") and word_of(node, word):
            node = node.commands[word]
            path.append(word)
    return tuple(path)


def word_of(node: Any, word: str) -> bool:
    return word in getattr(node, "commands", {})


def test_a_command_without_a_shop_says_what_to_do(copy: Path) -> None:
    done = run(".venv/bin/aisle doctor", copy)
    assert done.returncode == 1
    assert "aisle init --demo" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.models
def test_the_training_on_ratings_shows_a_falling_loss(copy: Path) -> None:
    (command,) = [
        one
        for one in (line for b in blocks(ROOT / READMES[0], "sh") for line in lines(b))
        if "--ratings" in one
    ]
    done = run(f"{command} --epochs 3", copy)
    assert done.returncode == 0, done.stderr
    losses = [float(one) for one in re.findall(r"training loss ([\d.]+)", done.stdout)]
    assert len(losses) == 3
    assert losses == sorted(losses, reverse=True)
