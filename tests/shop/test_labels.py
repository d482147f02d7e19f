"""Turns the dialogue was not sure of, what a person says they meant, and that they go with their owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.transcript import Transcript
from aisle.cli.dialogue import known_intents, write_labelled
from aisle.cli.learn import learn_parts
from aisle.shop.consents import Consents
from aisle.shop.conversations import Conversations
from aisle.shop.errors import BadInput, NotFound
from aisle.shop.events import Event, Events
from aisle.shop.labels import Labelled, Labels
from aisle.shop.privacy import Privacy
from aisle.shop.settings import Settings
from tests.shop.homes import Home, open_home

KNOWN = known_intents()


def said(
    home: Home, here: str, turn: str, text: str, intent: str, sure: float, *, button: bool = False
) -> None:
    conversations = Conversations(home.database, home.clock)
    conversations.save(conversations.load(here))
    Transcript(home.database, home.clock).append(here, turn, [("user", Said("text", {"text": text}))])  # fmt: skip
    facts = {"intent": intent, "confidence": sure, "button": button}
    at = home.clock.timestamp()
    Events(home.database, home.clock).record_all(
        [
            Event(
                here, "", at, "turn", conversation_id=here, language="en", turn_id=turn, facts=facts
            )
        ]
    )


def test_a_turn_is_reviewed_labelled_once_and_gone_with_who_said_it(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    labels = Labels(home.database, home.clock)
    said(home, "web:a", "t1", "gimme [the](order) thing back", "nlu_fallback", 0.3)
    said(home, "web:a", "t2", "hello", "greet", 0.99)
    said(home, "web:a", "t3", "yes", "deny", 0.2, button=True)
    said(home, "web:b", "t4", "ship it elsewhere", "cancel_order", 0.5)
    said(home, "__ready__", "t5", "hm", "nlu_fallback", 0.1)
    Consents(home.database, home.clock).set("web:b", "improvement", False)
    assert [(one.turn_id, one.why) for one in labels.unsure()] == [("t1", "not understood")]
    with pytest.raises(BadInput, match="not an intent"):
        labels.label("t1", "dance", KNOWN)
    for turn in ("t4", "t9"):
        with pytest.raises(NotFound, match="review"):
            labels.label(turn, "return_item", KNOWN)
    labels.label("t1", "exchange_item", KNOWN)
    labels.label("t1", "return_item", KNOWN)
    assert labels.all() == [Labelled("gimme [the](order) thing back", "return_item")]
    assert labels.unsure() == []
    rows = tmp_path / "rows.yml"
    assert write_labelled(home.settings, rows) == 1
    assert "    - gimme (the)(order) thing back\n" in rows.read_text("utf-8")
    Privacy(home.database, home.clock).erase_person("web:a")
    assert labels.all() == []


def test_learning_trains_the_dialogue_when_a_turn_was_labelled_and_only_then(tmp_path: Path) -> None:  # fmt: skip
    home = open_home(tmp_path)
    trained: list[int] = []

    def train(shop: Settings) -> None:
        trained.append(write_labelled(shop, tmp_path / "rows.yml"))

    def outcome() -> str:
        parts = learn_parts(home.settings, ["dialogue"], trainers={"dialogue": train})["parts"]
        return str(parts[0]["outcome"])

    assert outcome() == "nothing new"
    said(home, "web:a", "t1", "gimme my money back", "nlu_fallback", 0.3)
    assert outcome() == "nothing new"
    Labels(home.database, home.clock).label("t1", "return_item", KNOWN)
    assert outcome() == "kept"
    assert outcome() == "nothing new"
    assert trained == [1]
