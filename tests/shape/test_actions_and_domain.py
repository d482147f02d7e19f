"""Intents, rules, domain and actions name the same things: one word a feature."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest
import yaml

from tests.shape.source import ROOT

INTENTS = set(
    """search_product product_question compare recommend add_to_cart view_cart checkout order_status cancel_order
    return_item exchange_item refund_status change_address shipping_policy return_policy payment warranty complaint
    human_handoff greet goodbye thanks affirm deny chitchat feedback why_recommended privacy_erase privacy_export
    language_switch out_of_scope""".split()
)
FALLBACK = "nlu_fallback"
FEATURES = {"products", "recommendations", "cart", "orders", "privacy", "smalltalk"}
NO_RULE = {
    "action_session_start": "Rasa runs it at the start of a session",
    "action_task": "the task policy runs it while a task is open",
    "action_default_fallback": "the rule policy runs it where no rule matches",
}


@cache
def read(folder: str) -> dict[str, dict[str, Any]]:
    """bot/<folder>/*.yml by name."""
    found = sorted((ROOT / "bot" / folder).glob("*.yml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in found}


def names(items: list[Any]) -> list[str]:
    """Entries of a list in a domain: a name, or a name with its options."""
    return [next(iter(one)) if isinstance(one, dict) else one for one in items]


def in_domain(part: str) -> list[str]:
    return [name for page in read("domain").values() for name in names(page.get(part) or [])]


def rules() -> list[tuple[str, str]]:
    """(intent, action) of every rule: one message, one action."""
    found = []
    for page in read("rules").values():
        for rule in page["rules"]:
            (intent, action) = rule["steps"]
            found.append((intent["intent"], action["action"]))
    return found


@pytest.fixture(scope="module")
def registered() -> set[str]:
    """The actions that the action server finds, by the way it looks for them."""
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("actions")
    return set(executor.actions)


def test_the_intents_are_the_31_and_the_fallback() -> None:
    found = in_domain("intents")
    assert len(INTENTS) == 31
    assert sorted(found) == sorted([*INTENTS, FALLBACK])


def test_every_intent_has_exactly_one_rule() -> None:
    assert sorted(intent for intent, _ in rules()) == sorted([*INTENTS, FALLBACK])


def test_a_rule_leads_to_the_action_of_its_name() -> None:
    wrong = [pair for pair in rules() if pair[0] != FALLBACK and pair[1] != f"action_{pair[0]}"]
    assert wrong == []
    assert (FALLBACK, "action_answer") in rules()


def test_every_action_of_the_domain_exists_and_the_other_way_round(registered: set[str]) -> None:
    assert sorted(in_domain("actions")) == sorted(registered)


def test_every_action_is_reached() -> None:
    reached = {action for _, action in rules()} | set(NO_RULE)
    assert set(in_domain("actions")) == reached


def test_domain_nlu_and_rules_have_the_same_features() -> None:
    assert set(read("nlu")) == set(read("rules")) == FEATURES
    assert set(read("domain")) - {"session"} == FEATURES


def test_an_intent_stands_in_the_same_feature_everywhere() -> None:
    for feature in FEATURES:
        listed = set(names(read("domain")[feature]["intents"]))
        ruled = {rule["steps"][0]["intent"] for rule in read("rules")[feature]["rules"]}
        said = {block["intent"] for block in read("nlu")[feature]["nlu"] if "intent" in block}
        assert ruled - {FALLBACK} == listed, feature
        assert said == listed, feature


def test_an_intent_has_at_least_20_utterances_in_each_language() -> None:
    counts = {intent: Counter[str]() for intent in INTENTS}
    for page in read("nlu").values():
        for block in page["nlu"]:
            for row in block["examples"].splitlines() if "intent" in block else []:
                if row.strip():
                    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in row)
                    counts[block["intent"]]["zh" if is_chinese else "en"] += 1
    few = {
        intent: dict(found)
        for intent, found in counts.items()
        if min(found["en"], found["zh"]) < 20
    }
    assert few == {}


def test_no_slot_steers_a_rule() -> None:
    steering = [
        name
        for page in read("domain").values()
        for name, slot in (page.get("slots") or {}).items()
        if slot.get("influence_conversation") is not False
    ]
    assert steering == []
