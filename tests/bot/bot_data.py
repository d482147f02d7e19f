"""Where the bot lies, and its training data as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / "bot"
BOT_PYTHON = ROOT / ".venv-bot" / "bin" / "python"
Read = Callable[[Sequence[dict[str, str]]], list[dict[str, Any]]]


@dataclass(frozen=True)
class Row:
    """One utterance of bot/nlu."""

    text: str
    intent: str
    feature: str

    @property
    def language(self) -> str:
        han = sum("\u3400" <= character <= "\u9fff" for character in self.text)
        return "zh" if han > 0.2 * len(self.text.replace(" ", "")) else "en"


def read_yaml(path: Path) -> Any:  # Any: YAML holds whatever its author wrote
    return yaml.safe_load(path.read_text(encoding="utf-8"))
