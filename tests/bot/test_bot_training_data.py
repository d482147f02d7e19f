"""The YAML of the bot, checked without Rasa."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from bot_data import BOT, ROOT, Row, read_yaml

FEATURES = {"products", "recommendations", "cart", "orders", "privacy", "smalltalk"}
INTENTS = {
    "search_product",
    "product_question",
    "compare",
    "recommend",
    "add_to_cart",
    "view_cart",
    "checkout",
    "order_status",
    "cancel_order",
    "return_item",
    "exchange_item",
    "refund_status",
    "change_address",
    "shipping_policy",
    "return_policy",
    "payment",
    "warranty",
    "complaint",
    "human_handoff",
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "chitchat",
    "feedback",
    "why_recommended",
    "privacy_erase",
    "privacy_export",
    "language_switch",
    "out_of_scope",
}
SOCIAL = {
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "chitchat",
    "feedback",
    "why_recommended",
    "privacy_erase",
    "privacy_export",
    "language_switch",
}


def domains() -> dict[str, Any]:
    return {path.stem: read_yaml(path) for path in sorted((BOT / "domain").glob("*.yml"))}


def names(entries: list[Any]) -> list[str]:
    """Rasa lists a bare name or {name: settings}."""
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in entries]


def folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def test_the_same_features_name_the_files_of_domain_training_data_and_rules() -> None:
    for folder in ("nlu", "rules"):
        assert {path.stem for path in (BOT / folder).glob("*.yml")} == FEATURES
    assert set(domains()) == FEATURES | {"session"}


def test_an_intent_stands_in_one_feature_everywhere(rows: list[Row]) -> None:
    declared = {
        intent: feature
        for feature, domain in domains().items()
        if feature != "session"
        for intent in names(domain["intents"])
    }
    assert set(declared) == INTENTS
    assert {(row.intent, row.feature) for row in rows} == set(declared.items())


def test_every_intent_has_enough_rows_in_both_languages(rows: list[Row]) -> None:
    counts = Counter((row.intent, row.language) for row in rows)
    for intent in INTENTS:
        least = 80 if intent == "out_of_scope" else 25 if intent in SOCIAL else 40
        for language in ("en", "zh"):
            assert counts[intent, language] >= least, (intent, language, counts[intent, language])


def test_no_utterance_teaches_two_intents_or_stands_twice(rows: list[Row]) -> None:
    seen: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        seen[folded(row.text) or row.text].append(row)
    assert [same for same in seen.values() if len(same) > 1] == []


def test_out_of_scope_stays_a_small_part_of_the_rows(rows: list[Row]) -> None:
    share = sum(row.intent == "out_of_scope" for row in rows) / len(rows)
    assert share < 0.15


def test_rules_lead_every_intent_to_the_action_of_its_name() -> None:
    led: dict[str, str] = {}
    for path in (BOT / "rules").glob("*.yml"):
        for rule in read_yaml(path)["rules"]:
            asked, done = rule["steps"]
            led[asked["intent"]] = done["action"]
    expected = {intent: f"action_{intent}" for intent in INTENTS}
    assert led == {**expected, "nlu_fallback": "action_answer"}


def test_every_action_of_a_rule_and_a_policy_is_declared() -> None:
    declared = {action for domain in domains().values() for action in domain.get("actions", [])}
    expected = {f"action_{intent}" for intent in INTENTS}
    shared = {"action_session_start", "action_task", "action_answer", "action_default_fallback"}
    assert declared == expected | shared


def test_no_slot_steers_a_rule() -> None:
    slots = domains()["session"]["slots"]
    assert set(slots) == {"tasks", "asks", "language", "shown_products", "focus"}
    assert not any(slot["influence_conversation"] for slot in slots.values())


def test_every_component_of_the_config_exists_and_none_is_a_neural_network() -> None:
    config = read_yaml(ROOT / "config.yml")
    used = [part["name"] for part in [*config["pipeline"], *config["policies"]]]
    for name in used:
        if name.startswith("bot."):
            module, kind = name.rsplit(".", 1)
            source = (ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
            assert f"class {kind}(" in source
    assert not {"DIETClassifier", "TEDPolicy", "UnexpecTEDIntentPolicy"} & set(used)


def test_requirements_are_exact_pins_without_hosts() -> None:
    lines = (BOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", pin) for pin in pins)
    assert "rasa==3.6.21" in pins


def test_only_the_rest_channel_is_open_and_addresses_are_bare() -> None:
    assert set(read_yaml(BOT / "credentials.yml")) == {"rest"}
    text = (BOT / "endpoints.yml").read_text(encoding="utf-8")
    assert "url: ${ACTIONS_URL}" in text
    assert "db: ${TRACKER_DB}" in text
