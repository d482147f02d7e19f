"""Policies: numbered clauses, the same numbers in both languages, and no number that disagrees with the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aisle.shop.errors import BadInput
from aisle.shop.policies import Policies, parse_policy
from aisle.shop.settings import load_settings
from aisle.shop.shop_toml import Windows

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(DEMO / "policies", tmp_path / "policies")
    shutil.copy(DEMO / "shop.toml", tmp_path)
    return tmp_path


def test_both_languages_have_the_same_clauses(home: Path) -> None:
    policies = Policies(load_settings(home, {}))
    assert [(one.topic, one.number) for one in policies.clauses("en")] == [
        (one.topic, one.number) for one in policies.clauses("zh")
    ]
    assert set(policies.topics("en")) == {
        "coupons", "orders", "payment", "privacy", "returns", "shipping", "warranty",
    }  # fmt: skip
    assert all(8 <= len(policies.clauses("en", topic)) <= 12 for topic in policies.topics("en"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_clause_that_a_refusal_cites_exists(home: Path, language: str) -> None:
    assert Policies(load_settings(home, {})).missing(language) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_windows_of_shop_toml_stand_in_the_text(home: Path, language: str) -> None:
    policies = Policies(load_settings(home, {}), Windows(return_days=17, exchange_days=9))
    returns, exchanges = policies.clause("r1", language), policies.clause("R7", language)
    cooling_off, warranty = policies.clause("R2", language), policies.clause("W1", language)
    assert returns is not None
    assert "17" in returns.text
    assert exchanges is not None
    assert "9" in exchanges.text
    assert cooling_off is not None
    assert "14" not in cooling_off.text
    assert warranty is not None
    assert "24" not in warranty.text


def test_no_clause_shows_a_place_or_condition_that_was_not_filled(home: Path) -> None:
    policies = Policies(load_settings(home, {}))
    for language in ("en", "zh"):
        for one in policies.clauses(language):
            assert "{" not in one.text, one
            assert "[" not in one.text, one


def test_a_clause_that_is_cited_within_a_clause_exists(home: Path) -> None:
    import re

    policies = Policies(load_settings(home, {}))
    for language in ("en", "zh"):
        for one in policies.clauses(language):
            for number in re.findall(r"(?<![A-Za-z])[SRWPCDO]\d{1,2}(?!\d)", one.text):
                assert policies.clause(number, language), f"{one.number} cites {number}"


def test_a_shop_without_policies_has_no_clauses(tmp_path: Path) -> None:
    assert Policies(load_settings(tmp_path, {})).clauses("en") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("# T\n\n## Returns\nText", "Returns"), ("# T\n\n## R1 · A\nWithin {days} days", "days")],
)
def test_a_broken_policy_file_is_named(text: str, word: str) -> None:
    with pytest.raises(BadInput, match=word):
        parse_policy(text, "returns", "en", {})
