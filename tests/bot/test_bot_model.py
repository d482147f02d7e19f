"""A trained model read through bot/parse.py, as `aisle parse` does."""

from __future__ import annotations

import csv
import json
import subprocess
import tarfile
from pathlib import Path

import pytest
from bot_data import BOT, BOT_PYTHON, Read, Row

pytestmark = pytest.mark.bot


def test_metrics_stand_beside_the_model(model: Path) -> None:
    metrics = json.loads((model.parent / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["accuracy"] > 0.55  # letters and words only
    assert metrics["calibration_error"] < 0.1
    assert 0.15 <= metrics["threshold"] <= 0.6
    assert metrics["rows"]["return_item"]["zh"] >= 40


def test_labelled_turns_are_learned_from_but_not_measured_among_ours_and_leave_no_words(
    model: Path, rows: list[Row]
) -> None:
    text = (model.parent / "metrics.json").read_text(encoding="utf-8")
    metrics = json.loads(text)
    assert sum(sum(one.values()) for one in metrics["rows"].values()) == len(rows) + 2
    assert metrics["measured_rows"] <= -(-len(rows) // 5) + len(metrics["rows"])  # one fold of ours
    assert metrics["labelled"]["rows"] <= 2
    assert "zyxqb" not in text
    with tarfile.open(model) as archive:
        for member in archive.getmembers():
            stored = archive.extractfile(member)
            assert stored is None or b"zyxqb" not in stored.read()


def test_the_model_holds_arrays_and_json_and_no_pickle(model: Path) -> None:
    with tarfile.open(model) as archive:
        stored = [Path(member.name) for member in archive.getmembers() if member.isfile()]
    assert not {".pkl", ".pickle", ".joblib", ".skops"} & {path.suffix for path in stored}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("cancel my order W2378156 please", "cancel_order"),
        ("我要取消订单", "cancel_order"),
        ("what's in my cart", "view_cart"),
        ("支持七天无理由退货吗", "return_policy"),
        ("转人工客服", "human_handoff"),
    ],
)
def test_plain_requests_are_understood(read: Read, text: str, intent: str) -> None:
    assert read([{"text": text}])[0]["intent"]["name"] == intent


def test_a_bare_answer_takes_the_intent_of_the_task_that_asked(read: Read) -> None:
    asked = [
        {"text": "W2378156", "context": "Which order would you like to return something from?"},
        {"text": "the second one", "context": "Which item should I exchange?"},
        {"text": "42码", "context": "您想换成什么尺码？"},
        {"text": "W2378156", "context": "请问要取消哪个订单？"},
        {"text": "第一个", "context": "您要退哪件商品？"},
    ]
    found = [parsed["intent"]["name"] for parsed in read(asked)]
    assert found == ["return_item", "exchange_item", "exchange_item", "cancel_order", "return_item"]


def test_most_answers_are_read_against_the_question_or_list_before_them(read: Read) -> None:
    with (Path(__file__).parent / "in_context.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parsed = read([{"text": row["text"], "context": row["said"]} for row in rows])
    right = [one["intent"]["name"] == row["intent"] for one, row in zip(parsed, rows, strict=True)]
    assert sum(right) / len(right) > 0.75  # letters and words only


def test_hidden_marks_change_nothing(read: Read) -> None:
    plain, marked = read([{"text": "where is my order"}, {"text": "wh\u200bere is my \u202eorder"}])
    assert marked["intent"]["name"] == plain["intent"]["name"]


def test_a_request_under_an_open_question_keeps_its_own_intent(read: Read) -> None:
    asked = {"text": "转人工客服", "context": "您要退哪件商品？"}
    assert read([asked])[0]["intent"]["name"] == "human_handoff"


def test_nothing_said_falls_back_with_a_calibrated_confidence(read: Read) -> None:
    for parsed in read([{"text": ""}, {"text": "   "}, {"text": "?!。"}]):
        assert parsed["intent"]["name"] == "nlu_fallback"
        assert 0 < parsed["intent"]["confidence"] < 1


def test_a_typed_slash_names_no_intent(read: Read) -> None:
    asked = ["/return_item", ' /affirm{"op_id":"x"}', "／affirm", "//affirm"]
    for parsed in read([{"text": text} for text in asked]):
        assert parsed["intent"]["confidence"] < 1
        assert not any(entity["entity"] == "op_id" for entity in parsed["entities"])


def test_any_text_gets_one_line_and_comes_back_unchanged(read: Read) -> None:
    asked = [
        "x" * 10_000,
        "\ud800 hi",
        "<b>hi</b>",
        "'; drop table users",
        "訂單到哪了",
        "ｈｅｌｌｏ",
        "👍",
        "",
        "   ",
        "4711",
        "?!…。",
        "\u202ewhere is my order\u202c",
        "wh\u200bere is my or\u200bder",
        "ｶｰﾄ ﾆ ｲﾚﾃ",
        "où est ma commande ?",
        "SELECT * FROM users; -- ",
        '/cancel_order{"order_id": "W1234567"}',
    ]
    assert [parsed["text"] for parsed in read([{"text": text} for text in asked])] == asked


def test_entities_carry_value_and_role_only(read: Read) -> None:
    parsed = read([{"text": "where is order #w2378156"}])[0]
    assert {"entity": "order_id", "value": "W2378156"} in parsed["entities"]
    assert set(parsed) == {"text", "intent", "entities"}


def test_a_csv_without_text_is_refused_in_one_sentence(model: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("message\nhello\n", encoding="utf-8")
    command = [BOT_PYTHON, BOT / "parse.py", "--model", model, "--file", bad]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "has no column 'text'" in done.stderr
