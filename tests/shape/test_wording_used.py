"""Every text a shopper can see stands in both catalogues, and every text the code names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aisle.language import wording
from aisle.language.wording import keys, places
from tests.shape.source import ROOT, modules

FOLDER = ROOT / "aisle" / "language" / "wording"
FEATURES = sorted(path.stem for path in (FOLDER / "en").glob("*.toml"))
KEY = re.compile(rf"^(?:{'|'.join(FEATURES)})\.[a-z][a-z0-9_.]*$")
TABLES = ("aisle/shop/tables/", "aisle/shop/migrations/")  # "orders.order_id" is a column there
FILES = (
    ".json",
    ".jsonl",
    ".csv",
    ".toml",
    ".yml",
    ".py",
    ".md",
    ".parquet",
    ".sqlite",
    ".gz",
    ".log",
)
NO_TEXT = {
    "orders.not_allowed"
}  # the mark of a refusal that has no words of its own (shop/refusals.py)
ROOMS = ("aisle", "actions")


def named_keys() -> Iterator[tuple[str, str]]:
    """(where, key) of every constant in the code that is a key of the catalogue."""
    for path, tree in modules(*ROOMS):
        if path.startswith(TABLES):
            continue
        starts = {
            part
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and node not in starts
                and isinstance(node.value, str)
                and KEY.match(node.value)
                and not node.value.endswith(FILES)
            ):
                yield f"{path}:{node.lineno}", node.value


def made_keys() -> Iterator[tuple[str, re.Pattern[str]]]:
    """(where, pattern) of keys put together: f"tasks.do_{intent}"."""
    for path, tree in modules(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if re.match(rf"^(?:{'|'.join(FEATURES)})\.[a-z_]*$", start):
                    parts = [
                        re.escape(str(one.value))
                        if isinstance(one, ast.Constant)
                        else r"[a-z0-9_.]+"
                        for one in node.values
                    ]
                    yield f"{path}:{node.lineno}", re.compile("".join(parts))


def test_both_catalogues_have_the_same_features_keys_and_places() -> None:
    assert sorted(path.stem for path in (FOLDER / "zh").glob("*.toml")) == FEATURES
    assert keys("en") == keys("zh")
    assert [key for key in sorted(keys("en")) if places(key, "en") != places(key, "zh")] == []


def test_every_text_the_code_names_exists() -> None:
    known = keys("en")
    found = list(named_keys())
    missing = [f"{where} {key}" for where, key in found if key not in known | NO_TEXT]
    assert len(found) > 100
    assert missing == []


def test_every_text_put_together_from_parts_can_exist() -> None:
    known = keys("en")
    missing = [
        f"{where} {pattern.pattern}"
        for where, pattern in made_keys()
        if not any(pattern.fullmatch(key) for key in known)
    ]
    assert missing == []


def test_a_text_that_passes_through_rasa_has_no_blank_line() -> None:
    """Rasa splits a text at a blank line into several messages; papers and what the channels say do not pass there."""
    broken = []
    for language in wording.LANGUAGES:
        for path in sorted((FOLDER / language).glob("*.toml")):
            if path.stem in ("channels", "papers"):
                continue
            tables = wording_texts(path.read_text(encoding="utf-8"))
            broken += [f"{path.name} ({language}): {text!r}" for text in tables if blank(text)]
    assert broken == []


def test_no_constant_text_of_an_action_has_a_blank_line() -> None:
    broken = [
        f"{path}:{node.lineno}"
        for path, tree in modules("actions")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value in ("\n\n", "\n \n") or (blank(node.value) and not is_docstring(node, tree))
    ]
    assert broken == []


def blank(text: str) -> bool:
    return re.search(r"\n\s*\n", text.strip()) is not None


def wording_texts(page: str) -> list[str]:
    import tomllib

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for one in value.values():
                yield from texts(one)

    return list(texts(tomllib.loads(page)))


def is_docstring(node: ast.Constant, tree: ast.Module) -> bool:
    return any(
        isinstance(owner, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and owner.body
        and isinstance(owner.body[0], ast.Expr)
        and owner.body[0].value is node
        for owner in ast.walk(tree)
    )
