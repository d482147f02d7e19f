"""Random walks of shoppers and staff, compared with the rules written down twice: 1,000 steps here, 10,000
in `make bench-reliability`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.shop.after_sales_machine import AfterSales

WALK_STEPS = 50


def walk(filled: Path, steps: int, *, seed_from_name: bool = True, shrink: bool = True) -> int:
    """Walk for at least `steps` steps; how many they were. Raises AssertionError at a difference."""
    AfterSales.filled, AfterSales.steps = filled, 0
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AfterSales,
        settings=settings(
            max_examples=-(-steps // WALK_STEPS),
            stateful_step_count=WALK_STEPS,
            deadline=None,
            derandomize=seed_from_name,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return AfterSales.steps


@pytest.mark.slow
def test_a_thousand_steps_never_differ_from_the_rules(filled_home: Path) -> None:
    assert walk(filled_home, 1000) >= 1000
