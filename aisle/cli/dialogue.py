"""aisle dialogue review|label: what the dialogue was not sure of, and what it meant; `aisle learn` trains on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from aisle.cli.app import dialogues, note, settings, shown
from aisle.cli.places import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from aisle.shop.labels import Labels
    from aisle.shop.settings import Settings

_MARKS = str.maketrans("[]{}\n\r", "()()  ")  # Rasa reads brackets as marks of entities


@dialogues.command("review")
def review(
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Messages that were not understood, read with little confidence, or thumbed down."""
    from dataclasses import asdict

    found = _labels(settings()).unsure(limit)
    lines = [f"{one.turn_id}\t{one.why}\t{one.intent} {one.confidence:.2f}\t{one.text}" for one in found]  # fmt: skip
    told = "\n".join(lines) or "The dialogue was sure of everything, or it is labelled already."
    shown([asdict(one) for one in found], as_json, told)


@dialogues.command("label")
def label(
    turn: Annotated[str, typer.Argument(help="As `review` names it.")],
    intent: Annotated[str, typer.Argument(help="What the message meant.")],
) -> None:
    """Say what a message meant. `aisle learn` trains on it, and serves the result when it is no worse."""
    kept = _labels(settings()).label(turn, intent, known_intents())
    note(f"“{kept.text}” is {kept.intent}.")


def known_intents() -> list[str]:
    """The labels that the training rows have."""
    texts = [path.read_text("utf-8") for path in sorted((REPOSITORY / "bot" / "nlu").glob("*.yml"))]
    return sorted({name for text in texts for name in re.findall(r"^- intent: (\w+)", text, re.M)})


def write_labelled(shop: Settings, path: Path) -> int:
    """The labelled turns as rows that Rasa reads, marked as such; how many."""
    known = set(known_intents())
    rows = {(one.intent, one.text.translate(_MARKS).strip()) for one in _labels(shop).all()}
    kept = sorted((intent, text) for intent, text in rows if text and intent in known)
    if kept:
        lines = ['version: "3.1"', "", "nlu:"]
        for intent in sorted({name for name, _ in kept}):
            lines += [f"- intent: {intent}", "  metadata: labelled", "  examples: |"]
            lines += [f"    - {text}" for name, text in kept if name == intent]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(kept)


def _labels(shop: Settings) -> Labels:
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.labels import Labels

    return Labels(open_database(shop), Clock(shop))
