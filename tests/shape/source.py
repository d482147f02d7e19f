"""What the shape tests read: the repository's own Python modules, documents and tracked files."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("aisle", "actions", "recommender", "bot", "data")
DOCUMENTS = ("README.md", "README.zh-CN.md", "CHANGELOG.md")


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """(path from the root, parsed) of every module under the folders."""
    for folder in folders or PRODUCT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    """The module, parsed once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def documents() -> list[Path]:
    """READMEs, changelog and everything in docs/."""
    return [*(ROOT / name for name in DOCUMENTS), *sorted((ROOT / "docs").rglob("*.md"))]


def tracked() -> list[Path]:
    """Files that are in the repository, or would be with the next commit; skips outside a checkout."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("not a git checkout: what is tracked is not known")
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]
