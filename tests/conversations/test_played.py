"""Every conversation, through every channel: the same facts, the same state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conversations.play import CHANNELS, conversations, play
from tests.running import Assistant

pytestmark = [pytest.mark.bot, pytest.mark.models]
# The terminal speaks to the gateway as the web does; what it draws differently is in these.
DRAWN = (
    "en_compare", "zh_compare_and_buy", "en_recommend_and_why", "zh_recommend_and_why",
    "en_cart_and_checkout", "zh_cart_and_checkout", "en_policies_and_person",
)  # fmt: skip
# What happens beside the talk (time, staff, another device) is the same in every channel: played on the web.
BESIDE = (
    "en_offer_ran_out", "zh_offer_ran_out", "en_changed_on_another_device", "zh_packed_meanwhile",
    "en_second_task_switched", "zh_second_task_finished_or_stopped",
)  # fmt: skip


def plays() -> Iterator[Any]:
    """Every conversation in every channel; in the terminal those that it draws in its own way."""
    for path in conversations():
        for channel in CHANNELS:
            if path.stem in BESIDE and channel != "gateway":
                continue
            if channel != "terminal" or path.stem in DRAWN:
                yield pytest.param(path, channel, id=f"{path.stem}-{channel}")


@pytest.mark.parametrize(("path", "channel"), list(plays()))
def test_the_conversation_ends_as_written(path: Path, channel: str, assistant: Assistant) -> None:
    assistant.reset_shop()
    play(path, channel, assistant)


def test_there_are_at_least_twelve_in_each_language() -> None:
    for language in ("en", "zh"):
        assert len([path for path in conversations() if path.stem.startswith(f"{language}_")]) >= 12
