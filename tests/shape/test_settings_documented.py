"""docs/operations.md holds every setting as the code has it, and one file reads the environment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aisle.shop.settings import documented_settings
from tests.shape.source import PRODUCT, ROOT, modules, tracked

READER = "aisle/shop/settings.py"
FOR_TESTS = {"AISLE_DATA"}
PAGE = "docs/operations.md"
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<default>[^|]*) \| (?P<text>.*) \|$", re.MULTILINE)


def shown(default: str) -> str:
    return f"`{default}`" if default else ""


def test_the_settings_table_is_the_one_of_the_code() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8").split("## Settings")[1].split("\n## ")[0]
    rows = [(one["name"], one["default"].strip(), one["text"]) for one in ROW.finditer(page)]
    real = [(name, shown(default), text) for name, default, text in documented_settings()]
    table = "\n".join(f"| `{name}` | {default} | {text} |" for name, default, text in real)
    assert rows == real, f"put this into {PAGE}:\n{table}"


def test_the_environment_is_read_in_one_file() -> None:
    """Handing it on to a child process, or setting a variable for a library, is not reading it."""
    wrong = [
        f"{path}:{line} {what}"
        for path, tree in modules(*PRODUCT)
        if path != READER
        for line, what in environment_reads(tree)
    ]
    assert wrong == []


def test_no_variable_is_named_that_is_no_setting() -> None:
    known = {name for name, _, _ in documented_settings()}
    here = re.compile(r"\bAISLE_[A-Z][A-Z_]*\b")
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in tracked()
        if path.suffix in (".py", ".md", ".sh", ".yml", ".toml") or path.name == "Makefile"
        if path.parent.name != "shape"
        for name in here.findall(path.read_text(encoding="utf-8"))
        if name not in known and not name.endswith("_")
    }
    assert wrong == set()


def test_every_setting_is_used_or_said_to_be_not_in_force() -> None:
    read = {
        node.attr
        for path, tree in modules(*PRODUCT, "benchmarks")
        if path not in (READER, "aisle/shop/shop_toml.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    names = {name: name.removeprefix("shop.toml: ") for name, _, _ in documented_settings()}
    unused = {
        shown
        for name, shown in names.items()
        if name not in FOR_TESTS and name.removeprefix("AISLE_").lower().split(".")[-1] not in read
        if shown.split(".")[-1] not in read
    }
    page = (
        (ROOT / PAGE)
        .read_text(encoding="utf-8")
        .partition("Not in force yet:")[2]
        .partition("\n\n")[0]
    )
    said = set(re.findall(r"`([\w.]+)`", page))
    assert unused - said == set()


def environment_reads(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a module looks into `os.environ`, or asks a copy of it for a setting of ours."""
    harmless = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):  # {**os.environ, …}: a child's environment
            harmless |= {
                value for key, value in zip(node.keys, node.values, strict=True) if key is None
            }
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            harmless.add(node.value)
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr):
            continue
        text = ast.unparse(node)
        if text in ("os.environ", "os.getenv", "environ", "getenv") and node not in harmless:
            yield node.lineno, text
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and str(node.args[0].value).startswith("AISLE_")
        ):
            yield node.lineno, text
