"""kill -9 of the action server and the gateway in the turn of a yes: one write, its receipt, the ledger whole.

Rasa is killed before the yes in `test_talks`; 100, 100 and 12 kills are in `make bench-reliability`.
"""

from __future__ import annotations

import pytest

from tests.reliability.process_kills import ProcessKills
from tests.running import Assistant

pytestmark = [pytest.mark.bot, pytest.mark.models, pytest.mark.slow]


def test_two_kills_of_each_process_write_once(assistant: Assistant) -> None:
    kills = ProcessKills(assistant)
    for number, (process, point) in enumerate(
        [
            ("actions", "inside the transaction"), ("gateway", "before the transaction"),
            ("actions", "after the transaction"), ("gateway", "during the reply"),
        ]
    ):  # fmt: skip
        kills.run(process, point, number)
    kills.ledger()
