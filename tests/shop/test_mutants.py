"""A seeded sample of the mutation run; all mutants are run by `make bench-reliability`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.mutants import WRITE_PATH, mutants, survives

SAMPLE = 2


def test_every_module_of_the_write_path_has_checks_to_take_away() -> None:
    found = mutants()
    assert {one.module for one in found} == set(WRITE_PATH)
    assert len(found) > 100


@pytest.mark.slow
def test_a_check_that_is_taken_away_is_missed_by_the_tests(
    filled_home: Path, tmp_path: Path
) -> None:
    sample = random.Random(7).sample(mutants(), SAMPLE)
    survivors = [one for one in sample if survives(one, filled_home, tmp_path / "log", 500)]
    assert survivors == []
