"""A language model only words what was found; what it makes up is dropped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aisle.answers.gate import passes
from aisle.answers.llm import Llm
from tests.answers.conftest import Shelf
from tests.answers.fake_llm import FakeLlm

Model = Callable[..., Llm]
FACTS = {
    "e1": "The Pebble speaker costs US${n1}; in stock.",
    "e2": "The Pebble speaker: waterproof: yes.",
}
VALUES = {"n1": "59.90"}


def test_a_worded_fact_is_shown_with_the_records_number(
    shelf: Shelf, fake_llm: tuple[FakeLlm, str], model: Model
) -> None:
    fake, url = fake_llm
    fake.says = [{"text": "The speaker costs US${n1} and is in stock.", "cites": ["e1"]}]
    plain = shelf.answers().ask("how much is it", "en", "NG-1702")
    found = shelf.answers(llm=model(url)).ask("how much is it", "en", "NG-1702")
    assert found.by == "llm:small"
    assert found.evidence == plain.evidence
    price = plain.text.split("US$" if "US$" in plain.text else "$")[1].split(" ")[0].rstrip(";,.")
    assert price in found.text
    facts = fake.asked[0]["messages"][1]["content"]
    assert price not in facts  # the model never sees a price it could change


@pytest.mark.parametrize(
    "lie",
    [
        {"text": "The speaker costs 12 dollars.", "cites": ["e1"]},
        {"text": "It is the cheapest speaker we have.", "cites": ["e1"]},
        {"text": "It is out of stock and not available.", "cites": ["e1"]},
        {"text": "Customers love it, see [here](http://evil.example).", "cites": ["e1"]},
        {"text": "现在只要五十元。", "cites": ["e1"]},
        {"text": "It costs US${n1}.", "cites": []},
        {"text": "It costs US${n9}.", "cites": ["e1"]},
    ],
)
def test_a_lie_is_dropped_and_the_record_answers(
    shelf: Shelf, fake_llm: tuple[FakeLlm, str], model: Model, lie: dict[str, object]
) -> None:
    fake, url = fake_llm
    fake.says = [lie]
    found = shelf.answers(llm=model(url)).ask("how much is it", "en", "NG-1702")
    assert found == shelf.answers().ask("how much is it", "en", "NG-1702")


@pytest.mark.parametrize("failure", ["500", "not json", "nobody"])
def test_a_model_that_fails_leaves_the_extractive_answer(
    shelf: Shelf, fake_llm: tuple[FakeLlm, str], model: Model, failure: str
) -> None:
    fake, url = fake_llm
    fake.status = 500 if failure == "500" else 200
    fake.raw = "sorry" if failure == "not json" else None
    llm = model("http://127.0.0.1:9" if failure == "nobody" else url)
    found = shelf.answers(llm=llm).ask("how much is it", "en", "NG-1702")
    assert found == shelf.answers().ask("how much is it", "en", "NG-1702")


def test_after_three_failures_nobody_waits_for_it(
    shelf: Shelf, fake_llm: tuple[FakeLlm, str], model: Model
) -> None:
    fake, url = fake_llm
    fake.status = 500
    answers = shelf.answers(llm=model(url))
    for _ in range(5):
        answers.ask("how much is it", "en", "NG-1702")
    assert len(fake.asked) == 3


def test_nothing_found_never_reaches_the_model(
    shelf: Shelf, fake_llm: tuple[FakeLlm, str], model: Model
) -> None:
    fake, url = fake_llm
    assert not shelf.answers(llm=model(url)).ask("who is your CEO", "en").found
    assert fake.asked == []


def test_the_gate_lets_true_sentences_pass() -> None:
    assert passes("The Pebble speaker costs US${n1} and it is in stock.", ["e1"], FACTS, VALUES)
    assert passes("Yes, the Pebble speaker is waterproof.", ["e2"], FACTS, VALUES)
    assert not passes("The Pebble speaker is not waterproof.", ["e2"], FACTS, VALUES)
