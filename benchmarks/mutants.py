"""The write path with one check taken away: every such mutant must be caught by the tests.

python -m benchmarks.mutants            all of them; what was caught before is not run again
python -m benchmarks.mutants --list     which there are
A mutant lives in memory only: the source file is parsed, one check is cut out, and the tests of the
write path are run against that in a forked process; no file is changed.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import importlib.abc
import importlib.machinery
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeGuard

ROOT = Path(__file__).resolve().parent.parent
# module → the functions that belong to the write path; empty: all of them
WRITE_PATH: dict[str, tuple[str, ...]] = {
    "aisle.shop.address_changes": (),
    "aisle.shop.cancellations": (),
    "aisle.shop.exchanges": (),
    "aisle.shop.identity": ("belongs_to", "_is_fresh"),
    "aisle.shop.offers": (),
    "aisle.shop.open_offers": (),
    "aisle.shop.order_writes": (),
    "aisle.shop.orders": ("find_order",),
    "aisle.shop.payment_changes": (),
    "aisle.shop.possible": ("is_used_up", "_within_window", "possible"),
    "aisle.shop.preconditions": (),
    "aisle.shop.requests": ("parse", "_text", "_list", "_swap", "_number"),
    "aisle.shop.returns": (),
    "aisle.shop.settlement": (),
    "aisle.shop.verbs": (),
}
UNIT_TESTS = (
    "test_write_path.py", "test_offers.py", "test_returns.py", "test_exchanges.py", "test_cancellations.py",
    "test_payment_changes.py", "test_address_changes.py", "test_orders.py", "test_receipts.py",
    "test_identity.py",
)  # fmt: skip
WALK_STEPS = 2000
REFUSING = ("refus", "changed_meanwhile", "unfit", "_window_over", "_out_of_stock")


@dataclass(frozen=True)
class Mutant:
    """One check of one module; `place` counts them within the module."""

    module: str
    place: int
    line: int
    what: str  # what was taken away, as source

    @property
    def key(self) -> str:
        """Stays the same while the module does: it names a result that is kept."""
        source = _path(self.module).read_bytes()
        return f"{self.module}:{self.place}:{hashlib.sha256(source).hexdigest()[:12]}"

    def __str__(self) -> str:
        return f"{self.module}:{self.line} without `{self.what}`"


# With nothing taken away the tests must pass, or their failing would say nothing about a mutant.
WHOLE = Mutant("aisle.shop.settlement", -1, 0, "nothing")


def mutants() -> list[Mutant]:
    """Every check of the write path, each taken away once."""
    found = []
    for module, functions in WRITE_PATH.items():
        tree = ast.parse(_path(module).read_text(encoding="utf-8"))
        for place, cut in enumerate(_cuts(tree, functions)):
            found.append(Mutant(module, place, cut.line, cut.what))
    return found


def survives(mutant: Mutant, home: Path, log: Path, walk_steps: int = WALK_STEPS) -> bool:
    """Do the tests of the write path pass although this check is gone? Runs in a forked process."""
    child = os.fork()
    if child == 0:
        try:
            with log.open("w") as out:
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
                os._exit(_run_tests(mutant, home, walk_steps))
        except BaseException:  # whatever the mutant broke, it was noticed
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status == 0


@dataclass(frozen=True)
class _Cut:
    """How to take one check out of a tree: `apply` changes the node that `find` is the path to."""

    line: int
    what: str
    node: ast.AST
    operand: int | None  # of a BoolOp or a call; None: the whole check


def _cuts(tree: ast.Module, functions: Sequence[str]) -> Iterator[_Cut]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        if functions and function.name not in functions:
            continue
        refusals = {id(node.test) for node in ast.walk(function) if _is_refusal(node)}
        for node in _inside(function):
            if isinstance(node, ast.If) and _is_refusal(node):
                yield from _of_condition(node)
            elif isinstance(node, ast.For) and isinstance(node.body[-1], ast.Raise):
                yield _Cut(node.lineno, f"for … in {ast.unparse(node.iter)}: raise", node, None)
            elif isinstance(node, ast.Expr) and _called(node.value).lstrip("_").startswith(
                "require_"
            ):
                yield _Cut(node.lineno, ast.unparse(node), node, None)
            elif isinstance(node, ast.Call) and _called(node) == "where" and len(node.args) > 0:
                for place, part in enumerate(node.args):
                    yield _Cut(part.lineno, ast.unparse(part), node, place)
            elif _is_and(node) and id(node) not in refusals:
                for place, part in enumerate(node.values):
                    yield _Cut(part.lineno, ast.unparse(part), node, place)


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """All nodes of a function in the order of the source, those of its inner functions too."""
    for statement in function.body:
        yield from ast.walk(statement)


def _of_condition(node: ast.If) -> Iterator[_Cut]:
    """`if a or b: refuse` holds two checks; anything else holds one."""
    test = node.test
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        for place, part in enumerate(test.values):
            yield _Cut(part.lineno, ast.unparse(part), node, place)
    else:
        yield _Cut(node.lineno, ast.unparse(test), node, None)


def _is_refusal(node: ast.AST) -> TypeGuard[ast.If]:
    if not isinstance(node, ast.If):
        return False
    last = node.body[-1]
    if isinstance(last, ast.Raise):
        return True
    return isinstance(last, ast.Return) and any(
        word in ast.unparse(last).lower() for word in REFUSING
    )


def _is_and(node: ast.AST) -> TypeGuard[ast.BoolOp]:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def mutated(mutant: Mutant) -> CodeType:
    """The module's code without that check."""
    path = _path(mutant.module)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if mutant.place < 0:
        return compile(tree, str(path), "exec")
    cut = list(_cuts(tree, WRITE_PATH[mutant.module]))[mutant.place]
    node = cut.node
    if isinstance(node, ast.If):
        _cut_condition(node, cut.operand)
    elif isinstance(node, ast.For):
        node.iter = ast.copy_location(ast.Tuple([], ast.Load()), node.iter)
    elif isinstance(node, ast.Expr):
        node.value = ast.copy_location(ast.Constant(None), node.value)
    elif isinstance(node, ast.Call) and cut.operand is not None:
        del node.args[cut.operand]
    elif isinstance(node, ast.BoolOp) and cut.operand is not None:
        node.values[cut.operand] = ast.copy_location(ast.Constant(True), node)
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


def _cut_condition(node: ast.If, operand: int | None) -> None:
    gone = ast.copy_location(ast.Constant(False), node.test)
    if operand is None or not isinstance(node.test, ast.BoolOp):
        node.test = gone
    else:
        node.test.values[operand] = copy.copy(gone)


class _Loader(importlib.abc.Loader):
    def __init__(self, code: CodeType) -> None:
        self._code = code

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


class _Finder(importlib.abc.MetaPathFinder):
    """Gives the mutant for its module, and leaves all others alone."""

    def __init__(self, mutant: Mutant) -> None:
        self._name, self._code = mutant.module, mutated(mutant)

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        spec = importlib.machinery.ModuleSpec(name, _Loader(self._code))
        spec.origin = str(_path(name))
        return spec


def _run_tests(mutant: Mutant, home: Path, walk_steps: int) -> int:
    """0: nothing was noticed."""
    import pytest

    _forget_ours()
    sys.meta_path.insert(0, _Finder(mutant))
    own = f"test_{mutant.module.rpartition('.')[2]}.py"  # likeliest to notice: first
    names = sorted(UNIT_TESTS, key=lambda name: name != own)
    files = [str(ROOT / "tests" / "shop" / name) for name in names]
    options = [
        "-x",
        "-q",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-m",
        "not slow",
        "-k",
        "not processes",
    ]
    found = pytest.main([*options, *files])
    if found != 0 or walk_steps == 0:
        return int(found != 0)
    from tests.shop.test_after_sales_walk import walk

    try:
        walk(home, walk_steps, shrink=False)
    except BaseException:
        return 1
    return 0


def _forget_ours() -> None:
    """What was imported before the fork is imported again, through the finder."""
    for name in [one for one in sys.modules if one.split(".")[0] in ("aisle", "tests")]:
        del sys.modules[name]


def _path(module: str) -> Path:
    return ROOT / (module.replace(".", "/") + ".py")


def main() -> None:
    from benchmarks.kept import Kept

    if "--list" in sys.argv:
        print("\n".join(str(one) for one in mutants()))
        return
    survivors = run(Kept("mutants"))
    print(f"{len(mutants())} mutants, {len(survivors)} not caught")
    for one in survivors:
        print(f"  {one}")
    sys.exit(1 if survivors else 0)


def run(kept: object) -> list[Mutant]:
    """All mutants; those that were caught before with the same source and tests are not run again."""
    import hypothesis  # noqa: F401  imported once, before the forks
    import sqlalchemy.orm  # noqa: F401

    from tests.shop.little_shop import little_shop

    found = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        little_shop(home).database.close()
        if not survives(WHOLE, home, home / "log"):
            raise SystemExit((home / "log").read_text()[-3000:])
        for one in mutants():
            result = kept.result(  # type: ignore[attr-defined]
                one.key, lambda one=one: survives(one, home, home / "log")
            )
            if result:
                found.append(one)
            print(f"{'NOT CAUGHT' if result else 'caught'}  {one}", flush=True)
    return found


if __name__ == "__main__":
    main()
