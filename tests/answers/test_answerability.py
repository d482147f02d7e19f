"""What a catalogue cannot answer is found, and named with the column that mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aisle.answers.answerability import Answerable, answerability, answerability_text, questions
from aisle.answers.asking import asked_keys
from aisle.search.kinds import KindIndex, kind_phrases
from aisle.shop.catalogue import Catalogue
from aisle.shop.database import open_database
from aisle.shop.demo import init_shop
from aisle.shop.importing import import_tau
from aisle.shop.products import Product
from aisle.shop.settings import load_settings
from tests.search.shelf import thing

pytestmark = pytest.mark.slow  # builds the demo shop


def looked_at(products: list[Product]) -> dict[str, Answerable]:
    found = answerability(products, KindIndex(products, kind_phrases(products)))
    return {one.question_en: one for one in found}


def test_a_question_is_asked_of_its_kinds_and_answered_by_a_column_that_states_something() -> None:
    shelf = [
        thing("T1", "Crescent tent", "月牙帐篷", "tent", "A", 99, ("green",), waterproof=True),
        thing("T2", "Ridge tent", "山脊帐篷", "tent", "A", 89, weight_g=2100, waterproof=""),
        thing("M1", "Glaze mug", "釉色杯", "mug", "A", None),
    ]
    found = looked_at(shelf)
    waterproof = found["Is it waterproof?"]
    assert (waterproof.asked, waterproof.stated, waterproof.examples) == (2, 1, ("T2",))
    weight = found["How heavy is it?"]
    assert (weight.asked, weight.stated, weight.field) == (2, 1, "weight_g")
    assert found["Is it dishwasher safe?"].asked == 1
    assert found["How much does it cost?"].stated == 2
    assert found["What colours does it come in?"].stated == 1
    assert "Does it fit my model?" not in found  # nothing here is asked that
    assert looked_at([]) == {}


def test_the_column_that_is_named_mends_the_question() -> None:
    before = looked_at([thing("P1", "Clear phone case", "透明手机壳", "phone case", "A", 9)])
    missing = before["Does it fit my model?"]
    assert missing.stated == 0
    named = {missing.field: missing.example}
    after = looked_at(
        [thing("P1", "Clear phone case", "透明手机壳", "phone case", "A", 9, **named)]
    )
    assert after["Does it fit my model?"].stated == 1


def test_the_report_is_complete_in_both_languages() -> None:
    found = answerability([shelf := thing("T1", "Tent", "帐篷", "tent", "A", 9)], KindIndex([shelf], kind_phrases([shelf])))  # fmt: skip
    english, chinese = answerability_text(found, "en"), answerability_text(found, "zh")
    assert "How heavy is it? (有多重？) answered for 0 of 1. Add the column weight_g" in english
    assert "有多重？（How heavy is it?）1 件里能答 0 件。补上 weight_g 这一列" in chinese
    assert "Is it in stock? 100%" in english
    assert "有现货吗？ 100%" in chinese


def test_each_question_is_understood_in_either_language() -> None:
    for one in questions():
        assert one.part or one.keys, one.en
        if one.part is None and asked_keys(one.en):
            assert set(asked_keys(one.en)) & set(asked_keys(one.zh)), f"{one.en} / {one.zh}"


@pytest.mark.realdata
def test_a_real_shop_learns_what_its_feed_leaves_out(real_data: Path, tmp_path: Path) -> None:
    init_shop(tmp_path)
    settings = load_settings(tmp_path, {})
    database = open_database(settings)
    import_tau(database, real_data / "tau_retail", settings.shop)
    found = looked_at(list(Catalogue(database).all()))
    assert found["What does it look like?"].stated == 0
    assert found["How much does it cost?"].share == 1
    assert found["What do buyers say about it?"].stated == 0
