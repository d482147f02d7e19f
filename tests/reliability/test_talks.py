"""A seeded sample of simulated shoppers talks to the running assistant: what each wanted is what was written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.reliability.matrix import LANGUAGES, Bench, Outcome, goals_of, run, run_refusals
from tests.reliability.shopper import MUTATIONS
from tests.reliability.tau_shop import tau_bench

DATA = (
    Path(os.environ.get("AISLE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "tau_retail"
)
SEED = 7
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.bot,
    pytest.mark.models,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"needs the tau_retail folder in {DATA.parent}"),
]


@pytest.fixture(scope="module")
def bench(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with tau_bench(trained_home, DATA, tmp_path_factory.mktemp("tau")) as made:
        yield made


def told(outcome: Outcome) -> str:
    return "\n\n".join([*(one.transcript() for one in outcome.failed), *outcome.nobodys])


def shares(language: str) -> Sequence[tuple[str, slice]]:
    """Which of the seven wishes play which mutation: each mutation a few, each wish a few."""
    shift = LANGUAGES.index(language)
    return [
        (mutation, slice((place + shift) % 2, None, 3 if mutation == "restart before yes" else 2))
        for place, mutation in enumerate(MUTATIONS)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_shopper_wanted_is_what_was_written(bench: Bench, language: str) -> None:
    goals, outcome = goals_of(bench.tau, SEED, 1), Outcome()
    for mutation, share in shares(language):
        run(bench, goals[share], SEED, languages=[language], mutations=[mutation], outcome=outcome)
    run(bench, goals[LANGUAGES.index(language) :: 4], SEED, languages=[language], mutations=["plain"], outcome=outcome, book="phrases_second")  # fmt: skip
    assert not outcome.failed, told(outcome)
    assert not outcome.nobodys, told(outcome)
    assert {name for name, count in outcome.idle.items() if count} <= {"corrected"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_not_be_written_is_not(bench: Bench, language: str) -> None:
    outcome = run_refusals(bench, SEED, languages=[language])
    assert len(outcome.plays) >= 29
    assert not outcome.failed, told(outcome)
    assert not outcome.nobodys, told(outcome)
