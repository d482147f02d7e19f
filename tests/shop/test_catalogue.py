from __future__ import annotations

from pathlib import Path

import pytest

from aisle.shop import tables
from aisle.shop.catalogue import Catalogue
from aisle.shop.errors import BadInput, NotFound
from tests.shop.homes import Home, open_home


def shelf(folder: Path) -> Home:
    home = open_home(folder)
    home.products(
        {
            "id": "T1",
            "title": {"en": "Crescent two-person tent", "zh": "月牙双人帐篷"},
            "description": {"en": "A dome."},
            "brand": "Fellrunner",
            "category": {"en": ["Outdoor", "Tents"], "zh": ["户外", "帐篷"]},
            "variants": [
                {"variant_id": "T1-S", "options": {"colour": "sand"}, "price": 129, "stock": 3},
                {"variant_id": "T1-G", "options": {"colour": "green"}, "price": 139, "stock": 0},
            ],
        },
        {"id": "K1", "title": "Café kettle", "brand": "Kettleby", "category": "Home > Kitchen"},
    )
    return home


def test_a_text_is_given_in_the_language_asked_or_in_the_one_there_is(tmp_path: Path) -> None:
    tent = Catalogue(shelf(tmp_path).database).get("T1")
    assert tent.text("zh", "title") == "月牙双人帐篷"
    assert tent.text("zh", "description") == "A dome."
    assert tent.category == ("Outdoor", "Tents")
    assert tent.category_name("zh") == ("户外", "帐篷")


def test_variants_keep_the_shops_order_and_know_whether_they_can_be_bought(tmp_path: Path) -> None:
    catalogue = Catalogue(shelf(tmp_path).database)
    sand, green = catalogue.get("T1").variants
    assert (sand.options, sand.price_minor, sand.is_buyable) == ({"colour": "sand"}, 12900, True)
    assert (green.stock, green.is_buyable) == (0, False)
    assert catalogue.of_variant("T1-G").product_id == "T1"


def test_a_price_that_is_not_stated_is_none_and_never_zero(tmp_path: Path) -> None:
    (kettle,) = Catalogue(shelf(tmp_path).database).get("K1").variants
    assert (kettle.price_minor, kettle.stock, kettle.is_buyable) == (None, None, False)


def test_many_keeps_the_order_asked_for_and_leaves_unknown_ids_out(tmp_path: Path) -> None:
    catalogue = Catalogue(shelf(tmp_path).database)
    assert [one.product_id for one in catalogue.many(["T1", "nope", "K1", "T1"])] == [
        "T1",
        "K1",
        "T1",
    ]
    with pytest.raises(NotFound, match="'nope'"):
        catalogue.get("nope")


def test_a_change_is_seen_by_every_catalogue_at_once(tmp_path: Path) -> None:
    home = shelf(tmp_path)
    here, elsewhere = Catalogue(home.database), Catalogue(home.database)
    assert elsewhere.get("T1").variants[0].price_minor == 12900
    before = elsewhere.version()
    here.set_price("T1-S", 9900)
    here.set_stock("T1-S", None)
    assert elsewhere.version() == before + 2
    assert elsewhere.get("T1").variants[0].price_minor == 9900
    assert elsewhere.get("T1").variants[0].stock is None


def test_negative_prices_and_unknown_variants_are_refused_without_a_new_version(
    tmp_path: Path,
) -> None:
    catalogue = Catalogue(shelf(tmp_path).database)
    before = catalogue.version()
    with pytest.raises(BadInput, match="-1"):
        catalogue.set_price("T1-S", -1)
    with pytest.raises(NotFound):
        catalogue.set_stock("nope", 1)
    assert catalogue.version() == before


def test_titles_are_found_without_case_and_accents_in_both_languages(tmp_path: Path) -> None:
    catalogue = Catalogue(shelf(tmp_path).database)
    assert [one.product_id for one in catalogue.find_by_title("cafe KETTLE")] == ["K1"]
    assert [one.product_id for one in catalogue.find_by_title("双人帐篷")] == ["T1"]
    assert catalogue.find_by_title("  ") == []


def test_rows_of_an_unfinished_import_are_invisible_everywhere(tmp_path: Path) -> None:
    home = shelf(tmp_path)
    with home.database.write() as session:
        session.add(
            tables.Import(import_id="i", kind="products", source="x", started_at=1, report={})
        )
        session.add(
            tables.Product(
                product_id="X",
                import_id="i",
                brand="Hidden",
                category="Secret",
                attributes={},
                images=[],
                review_texts=[],
                texts=[tables.ProductText(language="en", title="Hidden thing", description="")],
            )
        )
    catalogue = Catalogue(home.database)
    assert catalogue.many(["X"]) == []
    assert "X" not in catalogue.ids()
    assert catalogue.find_by_title("hidden") == []
    assert "Hidden" not in catalogue.brands()
    assert ("Secret",) not in catalogue.categories()
    assert catalogue.count() == len(list(catalogue.all())) == 2
