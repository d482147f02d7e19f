"""The scores of the frozen test, on rows made up here."""

from __future__ import annotations

import pytest

from benchmarks.understanding_scores import (
    by_group,
    calibration,
    coverage,
    entity_scores,
    fresh,
    outside,
    reading,
)


def row(intent: str, acceptable: tuple[str, ...] = (), entities: tuple = ()) -> dict:
    labels = list(dict.fromkeys((intent, *acceptable)))
    return {"intent": intent, "acceptable": labels, "language": "en", "entities": list(entities)}


def parsed(name: str, confidence: float = 0.8, entities: tuple = ()) -> dict:
    return {"intent": {"name": name, "confidence": confidence}, "entities": list(entities)}


def test_exact_and_acceptable_are_counted_apart() -> None:
    rows = [
        reading(row("greet"), parsed("greet")),
        reading(row("greet", ("chitchat",)), parsed("chitchat")),
        reading(row("greet"), parsed("nlu_fallback")),
    ]
    found = by_group(rows, lambda one: [one["language"]])["en"]
    assert (found["rows"], found["exact"], found["acceptable"]) == (3, 1 / 3, 2 / 3)


def test_a_fallback_is_kept_out_but_no_recall() -> None:
    rows = [
        reading(row("out_of_scope"), parsed("out_of_scope")),
        reading(row("out_of_scope"), parsed("nlu_fallback")),
        reading(row("greet"), parsed("out_of_scope")),
    ]
    assert outside(rows) == {"recall": 0.5, "precision": 0.5, "kept_out": 1.0}


def test_calibration_error_is_the_distance_of_confidence_from_being_right() -> None:
    rows = [reading(row("greet"), parsed(name, 0.75)) for name in ("greet", "thanks")]
    assert calibration(rows)["ece"] == pytest.approx(0.25)


def test_the_surest_are_covered_first() -> None:
    rows = [reading(row("greet"), parsed("greet", 0.9)), reading(row("greet"), parsed("bye", 0.2))]
    curve = dict(coverage(rows))
    assert (curve[0.5], curve[1.0]) == (1.0, 0.5)


def test_an_entity_counts_by_name_role_and_canonical_value() -> None:
    labelled = (
        {"entity": "size", "value": "42码", "canonical": "42", "role": "to"},
        {"entity": "max_price", "value": "80", "canonical": 80},
        {"entity": "colour", "value": "Red"},
    )
    said = (
        {"entity": "size", "value": "42"},
        {"entity": "max_price", "value": "80"},
        {"entity": "colour", "value": "red"},
    )
    found = entity_scores([reading(row("greet", (), labelled), parsed("greet", 0.8, said))])
    assert found["exact_keys"] == pytest.approx(0.5)
    assert found["all"] == pytest.approx(2 / 3)


def test_a_message_that_stands_in_training_is_no_fresh_one() -> None:
    rows = [
        reading({**row("greet"), "text": text}, parsed("greet"))
        for text in ("Ｈello  there", "hiya")
    ]
    assert [one.row["text"] for one in fresh(rows, ["hello there"])] == ["hiya"]
