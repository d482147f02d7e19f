"""Every conversation, through every channel: the same facts, the same state."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.play import CHANNELS, conversations, play
from tests.running import Assistant

pytestmark = [pytest.mark.bot, pytest.mark.models]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("path", conversations(), ids=lambda path: path.stem)
def test_the_conversation_ends_as_written(path: Path, channel: str, assistant: Assistant) -> None:
    assistant.reset_shop()
    play(path, channel, assistant)


def test_there_are_at_least_twelve_in_each_language() -> None:
    for language in ("en", "zh"):
        assert len([path for path in conversations() if path.stem.startswith(f"{language}_")]) >= 12
