"""The hand-written products of the demo shop: complete, in both languages, sellable."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.catalogue import CatalogueError, demo_products, labels

HAN = re.compile(r"[\u4e00-\u9fff]")
# Values that read the same in both languages: letter and number sizes, models, standards, ranges.
LANGUAGE_FREE = re.compile(
    r"[\dX]*[SMLF](/[XSML]+)?|[\d.]+(-\d+)?|\d+–\d+|\d+×\d+|\d+–\d+ K|IP[X\d]{2}|\d ATM|A\d|E27"
    r"|HDMI|RCA|DisplayPort|USB-[AC]( ×\d)?"
)


@pytest.fixture(scope="module")
def products() -> list[dict[str, Any]]:
    return demo_products()


def han_share(text: str) -> float:
    """Han letters among all; model words such as USB-C, IPS or sRGB are no language."""
    words = re.sub(r"[a-z\d]*[A-Z][A-Za-z\d-]*", "", text)
    letters = [sign for sign in words if sign.isalpha()]
    return len(HAN.findall(text)) / len(letters)


def test_the_shop_is_as_large_as_promised(products: list[dict[str, Any]]) -> None:
    assert len(products) >= 126
    assert sum(len(product["variants"]) for product in products) >= 620
    assert len({tuple(product["category"]["en"]) for product in products}) >= 12
    assert 18 <= len({product["brand"] for product in products}) <= 26


def test_every_id_is_used_once(products: list[dict[str, Any]]) -> None:
    ids = Counter(product["id"] for product in products)
    variants = Counter(v["variant_id"] for product in products for v in product["variants"])
    assert [i for i, times in (ids + variants).items() if times > 1] == []
    assert all(re.fullmatch(r"NG-\d{4}", i) for i in ids)
    assert all(re.fullmatch(r"NG-\d{4}(-[A-Z0-9]+)+", i) for i in variants)


def test_every_text_stands_in_both_languages(products: list[dict[str, Any]]) -> None:
    for product in products:
        reviews = product["reviews"]
        texts = [product["title"], product["description"], *reviews]
        assert len(reviews) == 2, product["id"]
        for text in texts:
            assert not HAN.search(text["en"]), product["id"]
            assert len(text["en"]) >= 10, (product["id"], text["en"])
            assert len(text["zh"]) >= 5, (product["id"], text["zh"])
        assert 2 <= len(re.findall(r"[.?!](?= |$)", product["description"]["en"])) <= 5, product[
            "id"
        ]


def test_chinese_is_chinese(products: list[dict[str, Any]]) -> None:
    for product in products:
        description = product["description"]["zh"]
        assert han_share(description) > 0.9, (product["id"], description)
        assert han_share(product["title"]["zh"]) > 0.5, product["title"]["zh"]
        assert re.search("[，。]", description), product["id"]
        assert not re.search(r"[,.;]\s", description), (product["id"], "half-width stop")
        assert product["title"]["zh"].startswith(product["brand_zh"]), product["title"]["zh"]
        assert product["title"]["en"].startswith(product["brand"]), product["title"]["en"]


def test_no_sentence_is_used_for_two_products(products: list[dict[str, Any]]) -> None:
    for language in ("en", "zh"):
        said = Counter(
            text[language]
            for p in products
            for text in [p["title"], p["description"], *p["reviews"]]
        )
        assert [text for text, times in said.items() if times > 1] == []


def test_every_attribute_and_value_has_its_words_and_its_type(
    products: list[dict[str, Any]],
) -> None:
    kinds: dict[str, type | tuple[type, ...]] = {
        "boolean": bool,
        "number": (int, float),
        "text": str,
        "list": list,
    }
    known = labels()["attributes"]
    for product in products:
        for key, value in product["attributes"].items():
            label = known[key]
            assert isinstance(value, kinds[label["type"]]), (product["id"], key, value)
            assert isinstance(value, bool) == (label["type"] == "boolean"), (product["id"], key)
            for word in value if isinstance(value, list) else [value]:
                if isinstance(word, str):
                    assert has_chinese(word), (product["id"], key, word)
    for key, label in known.items():
        assert label["en"], key
        assert HAN.search(label["zh"]), key
        assert set(label) == {"en", "zh", "unit", "type"}, key


def has_chinese(word: str) -> bool:
    return word in labels()["values"] or LANGUAGE_FREE.fullmatch(word) is not None


def test_every_option_colour_brand_and_kind_has_its_words(products: list[dict[str, Any]]) -> None:
    words = labels()
    codes = [colour["code"] for colour in words["colours"].values()]
    assert len(codes) == len(set(codes)) >= 24
    for product in products:
        assert HAN.search(words["brands"][product["brand"]])
        assert HAN.search(words["kinds"][product["kind"]]["zh"][0])
        for axis, values in product["options"].items():
            assert HAN.search(words["options"][axis]["zh"])
            known = words["colours"] if axis == "colour" else None
            assert all(v in known if known else has_chinese(v) for v in values), (axis, values)


def test_prices_stock_and_ratings_can_be_sold(products: list[dict[str, Any]]) -> None:
    variants = [variant for product in products for variant in product["variants"]]
    assert all(5_00 <= variant["price_minor"] <= 450_00 for variant in variants)
    assert all(round(v["price"] * 100) == v["price_minor"] for v in variants)
    assert all(1 <= product["rating"] <= 5 for product in products)
    assert 15 <= sum(variant["stock"] == 0 for variant in variants) <= len(variants) * 0.1
    assert sum(1 <= variant["stock"] <= 3 for variant in variants) >= 20
    assert sum(variant["price_minor"] % 100 != 0 for variant in variants) >= 150


def test_a_named_option_is_out_of_stock_and_costs_its_surcharge(
    products: list[dict[str, Any]],
) -> None:
    by_id = {v["variant_id"]: v for product in products for v in product["variants"]}
    assert by_id["NG-1001-SA"]["stock"] == 0
    assert by_id["NG-1001-MG"]["stock"] > 3
    assert 1 <= by_id["NG-1005-RD"]["stock"] <= 3
    assert (
        by_id["NG-1006-NV-LONG"]["price_minor"] == by_id["NG-1006-NV-REGULAR"]["price_minor"] + 1500
    )


def test_out_of_stock_never_names_an_option_that_does_not_exist(
    products: list[dict[str, Any]],
) -> None:
    for product in products:
        named = [*(product.get("out_of_stock") or []), *(product.get("low_stock") or [])]
        named += [
            {axis: value} for axis, by in (product.get("price_by") or {}).items() for value in by
        ]
        for part in named:
            for axis, value in part.items():
                assert str(value) in product["options"][axis], (product["id"], axis, value)


def test_kinds_have_competitors_to_choose_between(products: list[dict[str, Any]]) -> None:
    kinds = Counter(product["kind"] for product in products)
    for kind, least in {
        "tent": 5,
        "speaker": 5,
        "desk lamp": 5,
        "backpack": 5,
        "kettle": 4,
    }.items():
        assert kinds[kind] >= least, kind
    assert kinds["headphones"] + kinds["earbuds"] >= 6
    assert kinds["coffee maker"] >= 4


def test_the_red_waterproof_speaker_under_80_that_is_not_pulsar_is_there(
    products: list[dict[str, Any]],
) -> None:
    good = [
        p["id"]
        for p in products
        if p["kind"] == "speaker"
        and p["attributes"]["waterproof"]
        and p["brand"] != "Pulsar"
        and any(
            v["options"].get("colour") == "red" and v["price"] < 80 and v["stock"]
            for v in p["variants"]
        )
    ]
    assert good == ["NG-1702"]


def test_some_facts_are_left_unsaid_so_that_not_stated_is_true(
    products: list[dict[str, Any]],
) -> None:
    for kind, key in (
        ("tent", "packed_length_cm"),
        ("kettle", "noise_db"),
        ("earbuds", "waterproof"),
    ):
        stated = [key in p["attributes"] for p in products if p["kind"] == kind]
        assert any(stated), kind
        assert not all(stated), kind


def test_an_ip_rating_in_the_text_is_the_one_in_the_attributes(
    products: list[dict[str, Any]],
) -> None:
    rated = 0
    for product in products:
        for language in ("en", "zh"):
            for rating in re.findall(r"IP[X\d]\d", product["description"][language]):
                rated += 1
                assert product["attributes"]["ip_rating"] == rating, product["id"]
    assert rated >= 20


def test_waterproof_means_more_than_splashes(products: list[dict[str, Any]]) -> None:
    for product in products:
        attributes = product["attributes"]
        if "waterproof" in attributes and "ip_rating" in attributes:
            resists = attributes["ip_rating"][-1] in "678" or "ATM" in attributes["ip_rating"]
            assert attributes["waterproof"] == resists, product["id"]


def test_two_loads_agree() -> None:
    assert demo_products() == demo_products()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"price": "cheap"}, "price is 'cheap'"),
        ({"options": {"colour": ["octarine"]}}, "octarine"),
        ({"title": None}, "title is None"),
    ],
)
def test_a_broken_row_is_refused_by_file_row_and_field(
    tmp_path: Path, change: dict[str, Any], named: str
) -> None:
    row = {**raw_row(), **change}
    write_page(tmp_path, [row])
    with pytest.raises(CatalogueError, match=f"broken.yml, {row['id']}.*{named}"):
        demo_products(tmp_path)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    write_page(tmp_path, [raw_row(), raw_row()])
    with pytest.raises(CatalogueError, match=r"NG-1001 is used in broken\.yml"):
        demo_products(tmp_path)


def raw_row() -> dict[str, Any]:
    made = ("category", "variants", "brand_zh", "currency")
    return {key: value for key, value in demo_products()[0].items() if key not in made}


def write_page(folder: Path, rows: list[dict[str, Any]]) -> None:
    page = {"category": {"en": ["A"], "zh": ["甲"]}, "products": rows}
    (folder / "broken.yml").write_text(yaml.safe_dump(page, allow_unicode=True), encoding="utf-8")
