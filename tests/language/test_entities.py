"""What a message names, by rules, in both languages."""

import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.language.entities import extract
from aisle.language.lexicon import Entry, Lexicon

DATA = Path(os.environ.get("AISLE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
RULE_TYPES = {"order_id", "email", "zip", "money", "ordinal", "quantity", "size", "colour"}


def found(text: str) -> list[tuple[str, ...]]:
    return [(e.entity, e.value, *([e.role] if e.role else [])) for e in extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("track order #w 237 8156", [("order_id", "W2378156")]),
        ("W2378156 和 W8855135", [("order_id", "W2378156"), ("order_id", "W8855135")]),
        ("Yusuf Rossi, 19122", [("zip", "19122")]),
        ("邮编100020", [("zip", "100020")]),
        ("<email_1>", [("email", "<email_1>")]),
        ("the second one please", [("ordinal", "2")]),
        ("second to last one", [("ordinal", "-2")]),
        ("最后一个", [("ordinal", "-1")]),
        ("第三款有货吗", [("ordinal", "3")]),
        ("加两双袜子", [("quantity", "2"), ("category", "袜子")]),
        ("5 backpack", [("quantity", "5"), ("category", "backpack")]),
        ("2 water bottle.", [("quantity", "2"), ("category", "water bottle")]),
        ("3 red mugs", [("quantity", "3"), ("colour", "red"), ("category", "mug")]),
        ("not nike", [("brand", "nike", "not")]),
        ("除了耐克", [("brand", "耐克", "not")]),
        ("no chromebooks", [("category", "chromebook", "not")]),
        ("not red or blue", [("colour", "red", "not"), ("colour", "blue", "not")]),
        ("exchange size 9 for size 10", [("size", "9", "from"), ("size", "10", "to")]),
        ("把M码换成L码", [("size", "m", "from"), ("size", "l", "to")]),
        ("黑色的换成红色", [("colour", "黑色", "from"), ("colour", "红色", "to")]),
        ("something cheaper", [("relative_price", "cheaper")]),
        ("下错单了", [("reason", "ordered by mistake")]),
        ("refund to my gift card", [("payment_method", "gift card")]),
        ("speak chinese", [("language", "zh")]),
    ],
)
def test_a_message_names_exactly_this(text: str, expected: list[tuple[str, ...]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    ["red", "shredder", "现金支付", "a second, please", "two weeks ago", "this costs too much",
     "I'm allergic", "first time here", "apple juice", "in stock", "红包"],
)  # fmt: skip
def test_only_whole_words_count(text: str) -> None:
    assert found(text) == ([("colour", "red")] if text == "red" else [])


def test_a_value_keeps_the_shoppers_word_and_the_lexicons() -> None:
    (colour, kind) = extract("红色的登山靴")
    assert (colour.value, colour.canonical) == ("红色", "red")
    assert (kind.value, kind.canonical) == ("登山靴", "hiking boots")
    (size,) = extract("EU 42")
    assert (size.value, size.canonical) == ("42", "EU 42")


def test_words_of_a_catalogue_are_found_with_its_own_lexicon() -> None:
    lexicon = Lexicon.shipped()
    lexicon.add(Entry("brand", "Aurora Trail", ("Aurora Trail",), ("极光径",)))
    assert [e.canonical for e in extract("有极光径的帐篷吗", lexicon)] == ["Aurora Trail", "tent"]


@given(st.text(max_size=120))
def test_any_text_is_taken_and_places_lie_inside_it(text: str) -> None:
    for entity in extract(text):
        assert 0 <= entity.start < entity.end <= len(text)


WORDS = st.sampled_from(
    ["order ", "#W1234567", "w123", " 19122", "the ", "second ", "last", "第", "三", "个", "不要",
     "红色", "换成", "size ", "10.5", "码", "$", "80", " for ", "not ", "nike", "a@b.co", "½", "Ⅳ",
     "two ", "mugs", "\u200b", "塊", "以內", "，", "ﷺ", "e\u0301"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14).map("".join))
def test_mixtures_of_shop_words_never_break_it(text: str) -> None:
    for entity in extract(text):
        assert 0 <= entity.start < entity.end <= len(text)
        assert entity.value


@pytest.mark.realdata
def test_handwritten_messages_are_read_right() -> None:
    path = DATA / "nlu" / "handwritten_dev.csv"
    if not path.is_file():
        pytest.skip(f"no {path.name}: set AISLE_DATA to the folder with nlu")
    right = extra = missing = 0
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            gold = _flat(json.loads(row["entities"]))
            read = Counter(
                (_type(e.entity), e.entity, e.value.lower(), e.role) for e in extract(row["text"])
            )
            for key in gold | read:
                if key[0] in RULE_TYPES:
                    right += min(gold[key], read[key])
                    extra += max(0, read[key] - gold[key])
                    missing += max(0, gold[key] - read[key])
    f1 = 2 * right / (2 * right + extra + missing)
    assert f1 >= 0.96, f"micro-F1 {f1:.3f}"  # measured: 0.987


def _type(entity: str) -> str:
    return "money" if entity in ("min_price", "max_price", "currency") else entity


def _flat(gold: dict[str, Any]) -> Counter[tuple[str, str, str, str | None]]:
    pairs: Counter[tuple[str, str, str, str | None]] = Counter()
    for key, value in gold.items():
        inner = value if key in ("from", "to", "not") else {key: value}
        role = key if inner is value else None
        for name, values in inner.items():
            if name.endswith("_en"):
                continue
            for one in values if isinstance(values, list) else [values]:
                pairs[(_type(name), name, str(one).lower(), role)] += 1
    return pairs
