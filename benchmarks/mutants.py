"""The write path with one check taken away: every such mutant must be caught by the tests.

python -m benchmarks.mutants            all of them; what was caught before is not run again
python -m benchmarks.mutants --list     which there are
python -m benchmarks.mutants --quick    without the random walk behind the tests
python -m benchmarks.mutants --sample   a few, chosen by a seed
A mutant lives in memory only: the source file is parsed, one check is cut out, and in a forked process the
functions of the module get that code before the tests of the write path run; no file is changed.
"""

from __future__ import annotations

import ast
import hashlib
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.kept import Kept
from benchmarks.mutant_cuts import cuts, without

ROOT = Path(__file__).resolve().parent.parent
# module → the functions that belong to the write path; empty: all of them
WRITE_PATH: dict[str, tuple[str, ...]] = {
    "aisle.shop.address_changes": (),
    "aisle.shop.approvals": (),
    "aisle.shop.cancellations": (),
    "aisle.shop.decisions": (),
    "aisle.shop.exchanges": (),
    "aisle.shop.identity": (
        "belongs_to",
        "customer_of",
        "enter_code",
        "holders",
        "identify",
        "let_go",
        "send_code",
        "sign_out",
        "_attempt",
        "_is_fresh",
        "_sign_in",
        "_touch",
    ),
    "aisle.shop.identity_match": (),
    "aisle.shop.identity_tries": (),
    "aisle.shop.offers": (),
    "aisle.shop.open_offers": (),
    "aisle.shop.order_writes": (),
    "aisle.shop.orders": ("find_order",),
    "aisle.shop.payment_changes": (),
    "aisle.shop.possible": ("is_used_up", "_within_window", "possible"),
    "aisle.shop.preconditions": (),
    "aisle.shop.requests": ("parse", "_text", "_list", "_swap", "_number"),
    "aisle.shop.returns": (),
    "aisle.shop.risk": (),
    "aisle.shop.settlement": (),
    "aisle.shop.source_requests": (),
    "aisle.shop.staff_decisions": (),
    "aisle.shop.undoing": (),
    "aisle.shop.verbs": (),
}
UNIT_TESTS = (
    "test_write_path.py", "test_offers.py", "test_returns.py", "test_exchanges.py", "test_cancellations.py",
    "test_payment_changes.py", "test_address_changes.py", "test_orders.py", "test_receipts.py",
    "test_identity.py", "test_approvals.py", "test_order_source.py", "test_undoing.py", "test_refusal_texts.py", "test_staff_decisions.py", "test_checks_one_by_one.py",
)  # fmt: skip
WALK_STEPS = 2000
SAMPLE, SEED = 6, 7

# What is no check: without it the same comes out. (module, function, source)
NO_CHECKS = {
    # narrows what is read, not what is allowed
    ("aisle.shop.verbs", "shelf_of", "row.variant_id.in_(list(variant_ids))"),
    ("aisle.shop.source_requests", "follow", "row.status == 'requested'"),  # `submit` looks again
    ("aisle.shop.source_requests", "follow", "conversation_id is not None"),
    # None where the next condition is None too; said for the type checker
    ("aisle.shop.identity", "customer_of", "row.customer_id is None"),
    ("aisle.shop.source_requests", "_settle", "plan.order_id"),
    ("aisle.shop.source_requests", "_settle", "plan.status_after"),
    ("aisle.shop.undoing", "until", "row.done_at is None"),  # `finish` writes it with the status
    ("aisle.shop.address_changes", "drop_proposal", "address_id is None"),  # NULL equals nothing
    # makes the row where there is none
    ("aisle.shop.identity", "send_code", "self._require_row(session, conversation_id, now)"),
}


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
        source = _path(self.module).read_bytes() + self.what.encode()
        return f"{self.module}:{self.place}:{hashlib.sha256(source).hexdigest()[:12]}"

    def __str__(self) -> str:
        return f"{self.module}:{self.line} without `{self.what}`"


def mutants() -> list[Mutant]:
    """Every check of the write path, each taken away once."""
    found = []
    for module, functions in WRITE_PATH.items():
        tree = ast.parse(_path(module).read_text(encoding="utf-8"))
        for place, cut in enumerate(cuts(tree, functions)):
            if (module, cut.function, cut.what) not in NO_CHECKS:
                found.append(Mutant(module, place, cut.line, cut.what))
    return found


def mutated(module: str, place: int | None) -> CodeType:
    """The module's code without its check number `place`; None: with all of them."""
    path = _path(module)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if place is not None:
        tree = without(tree, list(cuts(tree, WRITE_PATH[module]))[place])
    return compile(tree, str(path), "exec")


def take_away(module: str, place: int | None) -> None:
    """Give the functions of the imported module the code that lacks the check; their names stay bound."""
    code = {one.co_qualname: one for one in _all_code(mutated(module, place))}
    for function in _functions(sys.modules[module]):
        function.__code__ = code[function.__qualname__]


def _all_code(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _all_code(one)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for found in vars(module).values():
        if getattr(found, "__module__", None) != module.__name__:
            continue
        members = vars(found).values() if isinstance(found, type) else [found]
        for one in members:
            bare = getattr(one, "fget", None) or getattr(one, "__func__", one)
            if isinstance(bare, FunctionType) and bare.__code__.co_filename == module.__file__:
                yield bare  # written there, not made by a decorator


class _Run:
    """A pytest plugin: the tests are collected and run once as they are, then in a fork for each mutant."""

    def __init__(
        self, wanted: Sequence[Mutant], kept: Kept, walk_steps: int, control: bool
    ) -> None:
        self._wanted, self._kept = wanted, kept
        self._walk_steps, self._control = walk_steps, control
        self.survivors: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        elsewhere = next(item for item in items if item.path != items[0].path)
        if (failed := _first_failure(items[:1], elsewhere)) is not None:  # sets up what all share
            raise pytest.UsageError(f"{failed} fails without any mutant.")
        if self._control and self._is_caught([(module, None) for module in WRITE_PATH], items):
            raise pytest.UsageError("Code with nothing taken away is caught: nothing can be said.")
        for one in self._wanted:
            if not self._kept.result(
                one.key, partial(self._is_caught, [(one.module, one.place)], items)
            ):
                self.survivors.append(one)
                print(f"NOT CAUGHT  {one}", file=sys.stderr, flush=True)
        return True

    def _is_caught(
        self, changes: Sequence[tuple[str, int | None]], items: list[pytest.Item]
    ) -> bool:
        child = os.fork()
        if child == 0:
            try:
                for module, place in changes:
                    take_away(module, place)
                own = f"test_{changes[0][0].rpartition('.')[2]}.py"  # likeliest to notice: first
                first = sorted(items, key=lambda item: item.path.name != own)
                is_caught = _first_failure(first, None) is not None or self._walk_differs()
                os._exit(1 if is_caught else 0)
            except BaseException as error:  # it broke in a way that no test expects
                print(f"{changes}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
                os._exit(1)
        _, status = os.waitpid(child, 0)
        return status != 0

    def _walk_differs(self) -> bool:
        if self._walk_steps == 0:
            return False
        from tests.shop.little_shop import little_shop
        from tests.shop.test_after_sales_walk import walk

        with tempfile.TemporaryDirectory() as folder:
            little_shop(Path(folder)).database.close()
            try:
                walk(Path(folder), self._walk_steps, shrink=False)
            except BaseException:
                return True
        return False


def _first_failure(items: Sequence[pytest.Item], last: pytest.Item | None) -> str | None:
    """Run until one fails; what `last` shares with them stays set up."""
    for item, after in zip(items, [*items[1:], last], strict=True):
        for report in runtestprotocol(item, log=False, nextitem=after):
            if report.failed:
                return item.nodeid
    return None


def run(
    kept: Kept,
    walk_steps: int = WALK_STEPS,
    wanted: Sequence[Mutant] | None = None,
    *,
    control: bool = True,
) -> list[Mutant]:
    """The mutants that nothing noticed; what was caught before with the same source is not run again."""
    plugin = _Run(mutants() if wanted is None else wanted, kept, walk_steps, control)
    files = [str(ROOT / "tests" / "shop" / name) for name in UNIT_TESTS]
    options = [
        "-q",
        "-s",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-k",
        "not processes",
    ]
    if pytest.main([*options, *files], plugins=[plugin]) not in (
        0,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    ):
        raise SystemExit("The tests of the write path could not be run.")
    return plugin.survivors


def _path(module: str) -> Path:
    return ROOT / (module.replace(".", "/") + ".py")


def main() -> None:
    if "--list" in sys.argv:
        print("\n".join(str(one) for one in mutants()))
        return
    if "--sample" in sys.argv:
        sample = random.Random(SEED).sample(mutants(), SAMPLE)
        with tempfile.TemporaryDirectory() as folder:
            survivors = run(Kept("sample", Path(folder)), 500, sample, control=False)
        print("\n".join(str(one) for one in sample))
    else:
        survivors = run(Kept("mutants"), 0 if "--quick" in sys.argv else WALK_STEPS)
        print(f"{len(mutants())} mutants, {len(survivors)} not caught")
    for one in survivors:
        print(f"NOT CAUGHT  {one}")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
