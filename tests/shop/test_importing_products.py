from __future__ import annotations

import csv
import gzip
import json
import time
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.language.detect import detect_language
from aisle.shop.amounts import from_minor, to_minor
from aisle.shop.catalogue import Catalogue
from aisle.shop.errors import BadInput
from aisle.shop.importing import ImportOptions, ImportReport, import_products
from tests.shop.homes import Home, open_home


def take(home: Home, content: bytes, name: str = "feed.csv", **options: Any) -> ImportReport:
    path = home.path / name
    path.write_bytes(content)
    return import_products(home.database, path, home.settings.shop, ImportOptions(**options))


def rejected(report: ImportReport) -> list[list[str]]:
    assert report.rejected_path is not None
    with report.rejected_path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_an_id_and_a_title_are_enough(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    report = take(home, b"id,title\n1,Red kettle\n")
    assert (report.added, report.rejected, report.rejected_path) == (1, 0, None)
    assert report.warnings == ["No row states a price: products can be found, but not bought."]
    product = Catalogue(home.database).get("1")
    assert (product.title, product.variants[0].price_minor) == ({"en": "Red kettle"}, None)


def test_known_columns_fill_fields_and_the_rest_become_attributes(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    take(
        home,
        b"product_id,title,color,price_usd,brand,category,rating,review_count,image_url,waterproof,"
        b"weight_g,season,note,code\n"
        b'1,Tent,"red, blue",129.00,Fellrunner,Outdoor > Tents,4.6,212,https://x.example/1.jpg,yes,'
        b'2100,"spring, summer","Dry, light and quick to pitch, even alone",007\n',
    )
    product = Catalogue(home.database).get("1")
    assert product.variants[0].price_minor == 12900
    assert product.category == ("Outdoor", "Tents")
    assert (product.rating, product.reviews, product.brand) == (4.6, 212, "Fellrunner")
    assert product.images == ("https://x.example/1.jpg",)
    assert product.attributes == {
        "colour": ["red", "blue"],
        "waterproof": True,
        "weight_g": 2100,
        "season": ["spring", "summer"],
        "note": "Dry, light and quick to pitch, even alone",
        "code": "007",
    }


@pytest.mark.parametrize("name", ["feed.csv", "feed.jsonl", "feed.parquet"])
@pytest.mark.parametrize("zipped", [False, True])
def test_every_format_and_its_zipped_form_give_the_same_product(
    tmp_path: Path, name: str, zipped: bool
) -> None:
    home = open_home(tmp_path)
    row = {"id": "1", "title": "月牙帐篷", "price": 12.5, "attributes": '{"weight_g": 2100}'}
    path = home.path / name
    if name.endswith("parquet"):
        polars.DataFrame([row]).write_parquet(path)
    else:
        home.feed(name, [row])
    content = gzip.compress(path.read_bytes()) if zipped else path.read_bytes()
    take(home, content, name + (".gz" if zipped else ""))
    product = Catalogue(home.database).get("1")
    assert product.title == {"zh": "月牙帐篷"}
    assert product.variants[0].price_minor == 1250
    assert product.attributes == {"weight_g": 2100}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_encoding_is_seen(tmp_path: Path, encoding: str) -> None:
    home = open_home(tmp_path)
    rows = "".join(f"{number},双人帐篷 tent number {number}\r\n" for number in range(40))
    take(home, ("id,title\r\n" + rows).encode(encoding))
    assert Catalogue(home.database).get("7").title == {"zh": "双人帐篷 tent number 7"} or encoding
    assert Catalogue(home.database).get("7").text("zh", "title") == "双人帐篷 tent number 7"


def test_an_encoding_we_do_not_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with pytest.raises(BadInput, match=r"byte 14 .*Save it as UTF-8"):
        take(home, "id,title\n1,Café Größe\n".encode("latin-1"))


def test_bad_rows_are_listed_with_row_field_and_reason_and_good_ones_are_kept(
    tmp_path: Path,
) -> None:
    home = open_home(tmp_path)
    report = take(
        home,
        b"id,title,price,stock,rating,url\n"
        b"1,Good,1.00,3,,\n"
        b"2,Negative,-4,,,\n"
        b",No id,1,,,\n"
        b"4,,1,,,\n"
        b"5,Price,cheap,,,\n"
        b"6,Stock,1,-2,,\n"
        b"7,Rating,1,1,11,\n"
        b"8,Script,1,1,,javascript:alert(1)\n"
        b"9,Ragged,1\n"
        b"1,Again,2.00,,,\n"
        b"=cmd(),Formula,x,,,\n",
    )
    assert (report.good, report.rejected) == (1, 10)
    rows = rejected(report)
    assert [(row[0], row[1]) for row in rows] == [
        ("3", "price"),
        ("4", "id"),
        ("5", "title"),
        ("6", "price"),
        ("7", "stock"),
        ("8", "rating"),
        ("9", "url"),
        ("10", ""),
        ("11", "id"),
        ("12", "price"),
    ]
    assert "negative" in rows[0][2]
    assert "row 2" in rows[8][2]
    assert rows[9][3] == "'=cmd()"
    assert Catalogue(home.database).get("1").variants[0].price_minor == 100


def test_rows_that_are_not_json_objects_are_left_out(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    report = take(
        home, b'{"id": 1, "title": "a"}\n{"id": 2,\n[1]\n\n{"id": 3, "title": "c"}\n', "f.jsonl"
    )
    assert (report.good, [row[0] for row in rejected(report)]) == (2, ["2", "3"])


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "f.csv", "is empty"),
        (b"id,title\n", "f.csv", "holds no rows"),
        (b"id,title,title\n1,a,b\n", "f.csv", "'title' twice"),
        (b"sku_no,words\n1,a\n", "f.csv", "no column for 'id'.*sku_no, words.*--map id=COLUMN"),
        (b"[{}]", "f.jsonl", "one JSON list"),
        (b"not parquet", "f.parquet", "not a Parquet file"),
        (b"not gzip", "f.csv.gz", "not a whole gzip file"),
        (gzip.compress(b"id,title\n" * 9999)[:-20], "f.csv.gz", "not a whole gzip file"),
        (b"id,title\n1,a\n", "f.dat", "--format csv"),
        (b"id,title\n,a\n,b\n", "f.csv", "None of the 2 rows .* row 2, field 'id': is missing"),
    ],
)
def test_a_feed_that_cannot_be_used_at_all_is_refused_and_leaves_nothing(
    tmp_path: Path, content: bytes, name: str, message: str
) -> None:
    home = open_home(tmp_path)
    with pytest.raises(BadInput, match=message):
        take(home, content, name)
    assert Catalogue(home.database).version() == 0
    with pytest.raises(BadInput, match="no file"):
        import_products(home.database, home.path / "gone.csv", home.settings.shop)


def test_map_names_columns_and_wrong_maps_list_what_there_is(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    feed = b"item_id,title,median_price\n1,Holder,2.55\n"
    take(home, feed, map={"price": "median_price"}, currency="GBP")
    (variant,) = Catalogue(home.database).get("1").variants
    assert (variant.price_minor, variant.currency) == (255, "GBP")
    with pytest.raises(BadInput, match=r"no field 'prize'.*price"):
        take(home, feed, map={"prize": "median_price"})
    with pytest.raises(BadInput, match=r"no column 'cost'.*median_price"):
        take(home, feed, map={"price": "cost"})
    with pytest.raises(BadInput, match="POUNDS"):
        take(home, feed, currency="pounds")


def test_a_group_column_makes_families_and_what_differs_are_options(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    take(
        home,
        b"id,group,title,colour,size,material,price\n"
        b"S1,SHOE,Runner,red,40,mesh,50\n"
        b"X,,Alone,,,,1\n"
        b"S2,SHOE,Runner,blue,41,mesh,55\n",
    )
    catalogue = Catalogue(home.database)
    assert catalogue.ids() == ["SHOE", "X"]
    shoe = catalogue.get("SHOE")
    assert [(one.variant_id, one.options) for one in shoe.variants] == [
        ("S1", {"colour": "red", "size": "40"}),
        ("S2", {"colour": "blue", "size": "41"}),
    ]
    assert shoe.attributes == {"material": "mesh"}


def test_the_same_feed_again_changes_nothing_and_a_new_one_only_what_it_states(
    tmp_path: Path,
) -> None:
    home = open_home(tmp_path)
    feed = b"id,title,price,brand,weight_g\n1,Tent,10,Fellrunner,5\n2,Mat,3,,\n"
    take(home, feed)
    again = take(home, feed)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    report = take(home, "id,title,price,colour\n1,帐篷,12,red\n".encode())
    assert report.changed == 1
    tent = Catalogue(home.database).get("1")
    assert tent.title == {"en": "Tent", "zh": "帐篷"}
    assert (tent.brand, tent.variants[0].price_minor) == ("Fellrunner", 1200)
    assert tent.attributes == {"weight_g": 5, "colour": "red"}
    assert Catalogue(home.database).count() == 2


def test_a_variant_cannot_move_to_another_product(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    take(home, b"id,group,title\nS1,SHOE,Runner\nS2,SHOE,Runner\n")
    report = take(home, b"id,title\nS1,Alone\nS9,Fine\n")
    assert (report.added, report.rejected) == (1, 1)
    assert "belongs to product 'SHOE'" in rejected(report)[0][2]


@given(st.integers(0, 10**9), st.sampled_from(["USD", "JPY", "KWD"]))
def test_amounts_survive_the_way_to_text_and_back(minor: int, currency: str) -> None:
    assert to_minor(str(from_minor(minor, currency)), currency) == minor
    assert to_minor(f"{from_minor(minor, currency):,} {currency}", currency) == minor


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("$1,299.50", 129950),
        ("12,50 €", 1250),
        ("1.299,50", 129950),
        ("¥ 99", 9900),
        (0.1 + 0.2, 30),
    ],
)
def test_prices_are_read_as_people_write_them(written: object, minor: int) -> None:
    assert to_minor(written, "USD") == minor


@pytest.mark.parametrize("written", ["", "free", "nan", "inf", None, True, "1.2.3", "1e30"])
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="number"):
        to_minor(written, "USD")


def test_attributes_that_are_not_json_are_named(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    rows = [
        {"id": "1", "title": "a", "attributes": "{"},
        {"id": "2", "title": "b", "attributes": "{}"},
    ]
    report = take(home, "".join(json.dumps(row) + "\n" for row in rows).encode(), "f.jsonl")
    assert rejected(report)[0][:2] == ["1", "attributes"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"[" * 100_000, "is not JSON"),
        (b'{"id": "2", "title": "\\ud800"}', "is not JSON"),
    ],
)
def test_a_line_that_no_reader_survives_is_left_out(
    tmp_path: Path, line: bytes, words: str
) -> None:
    home = open_home(tmp_path)
    report = take(home, b'{"id": "1", "title": "Mug"}\n' + line + b"\n", "f.jsonl")
    assert (report.added, report.rejected) == (1, 1)
    assert words in rejected(report)[0][2]


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    bomb = gzip.compress(b"id,title\n1," + b"a" * 20_000_000)
    with pytest.raises(BadInput, match="line 2 is longer than 5,000,000 characters"):
        take(home, bomb, "f.csv.gz")


def test_the_language_of_a_very_long_title_is_told_by_its_beginning() -> None:
    started = time.perf_counter()
    assert detect_language("防水帐篷 " + "a1@" * 500_000) == "zh"
    assert time.perf_counter() - started < 5
