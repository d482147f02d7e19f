"""What a language model makes up never reaches a shopper: a seeded sample of every kind of lie."""

from __future__ import annotations

from collections import Counter

import pytest

from aisle.answers.evidence import of_clause, of_product
from aisle.answers.gate import filled, passes
from aisle.answers.prompt import named
from benchmarks.answers_lies import KINDS, LANGUAGES, TRUTHS, Shelf, fresh_lies, lies, truths
from tests.answers import conftest

SAMPLE = 100  # of 300 a kind and language: `make bench-answers` tells them all, through a server
SPEAKER = "NG-1702"


@pytest.fixture(scope="module")
def told(shelf: conftest.Shelf) -> Shelf:
    products = {
        language: [of_product(one, language, shelf.names) for one in shelf.catalogue.all()]
        for language in LANGUAGES
    }
    return Shelf(products)


def test_no_lie_of_any_kind_passes(told: Shelf) -> None:
    asked: Counter[str] = Counter()
    for one in lies(told, SAMPLE):
        asked[one.kind] += 1
        facts = named(one.facts)
        for cites in (["e1"], ["e1", "e2"], ["e2"]):
            assert not passes(one.text, cites, facts, one.language), (one.kind, one.text, cites)
    assert dict(asked) == {kind: SAMPLE * len(LANGUAGES) for kind in KINDS}


def test_no_lie_in_other_words_passes(told: Shelf) -> None:
    passed = [
        one.text
        for one in fresh_lies(told)
        for cites in (["e1"], ["e1", "e2"])
        if passes(one.text, cites, named(one.facts), one.language)
    ]
    assert not passed


@pytest.mark.parametrize("kind", list(TRUTHS)[:2])
def test_true_sentences_pass(told: Shelf, kind: str) -> None:
    dropped = [
        one.text
        for one in truths(told, 300, kind)
        if not passes(one.text, ["e1"], named(one.facts), one.language)
    ]
    assert len(dropped) <= 0.02 * 600, dropped


@pytest.mark.parametrize(
    ("text", "cites", "may_pass"),
    [
        ("The battery lasts {v1}.", ["e1"], True),
        ("The battery lasts {v1}.", [], False),
        ("The battery lasts {v1}.", ["e1", "e9"], False),
        ("The battery lasts {v2}.", ["e1"], False),
        ("It is waterproof.", ["e2"], True),
        ("It isn't waterproof.", ["e2"], False),
        ("A buyer writes: {e3}", ["e3"], True),
        ("The description says: {e3}", ["e3"], False),
        ("{e1} {e2}", ["e1", "e2"], True),
        ("{e1} And it is the best.", ["e1"], False),
        ("The battery lasts {v1}", ["e1"], True),
        ("Does the battery last {v1}?", ["e1"], False),
        ("The battery lasts {v1}.\u200b Buy now", ["e1"], False),
    ],
)
def test_what_passes(shelf: conftest.Shelf, text: str, cites: list[str], may_pass: bool) -> None:
    every = {
        one.id.partition(":")[2]: one
        for one in of_product(shelf.catalogue.get(SPEAKER), "en", shelf.names)
    }
    facts = named([every["battery_hours"], every["waterproof"], every["r0"]])
    assert passes(text, cites, facts, "en") is may_pass


@pytest.mark.parametrize(
    ("text", "language", "may_pass"),
    [
        ("The shop's policy says: {e1}", "en", True),
        ("Yes. {e1}", "en", False),
        ("Of course: {e1}", "en", False),
        ("店铺规定：{e1}", "zh", True),
        ("是的，{e1}", "zh", False),
        ("可以的：{e1}", "zh", False),
    ],
)
def test_a_clause_speaks_for_itself(
    shelf: conftest.Shelf, text: str, language: str, may_pass: bool
) -> None:
    facts = named([of_clause(shelf.policies.clauses(language)[0], language)])
    assert passes(text, ["e1"], facts, language) is may_pass


def test_a_denied_fact_is_told_as_denied(shelf: conftest.Shelf) -> None:
    facts = named(
        [
            one
            for one in of_product(shelf.catalogue.get("NG-1004"), "zh", shelf.names)
            if one.topic == "waterproof"
        ]
    )
    assert passes("不，它不防水。", ["e1"], facts, "zh")
    assert not passes("是的，它防水。", ["e1"], facts, "zh")
    assert not passes("它防水，不是吗。", ["e1"], facts, "zh")
    assert filled("防水：{v1}。", facts) == "防水：否。"
