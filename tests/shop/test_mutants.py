"""A seeded sample of the mutation run; all mutants are run by `make bench-reliability`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.mutants import SAMPLE, WRITE_PATH, mutants

ROOT = Path(__file__).parents[2]


def test_every_module_of_the_write_path_has_checks_to_take_away() -> None:
    found = mutants()
    assert {one.module for one in found} == set(WRITE_PATH)
    assert len(found) > 100


@pytest.mark.slow
def test_a_check_that_is_taken_away_is_missed_by_the_tests() -> None:
    command = [sys.executable, "-m", "benchmarks.mutants", "--sample"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count(" without `") == SAMPLE
