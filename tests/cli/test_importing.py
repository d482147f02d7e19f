"""`aisle init` and `aisle import`: good rows stay, bad rows are named, refusals are one sentence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.command import aisle, rows_of, table


def test_a_second_init_leaves_the_shop_alone(shop: Path) -> None:
    before = (shop / "shop.toml").read_bytes()

    assert "There is a shop in" in aisle(shop, "init").refused()
    assert (shop / "shop.toml").read_bytes() == before


def test_broken_rows_are_reported_with_row_field_and_reason_and_good_rows_stay(
    tmp_path: Path,
) -> None:
    feed = table(
        tmp_path / "feed.csv",
        "id,title,price",
        "P1,Tent,120.00",
        "P1,Tent again,121.00",
        "P2,,12",
        "P3,Lamp,-5",
        "P4,Chair,dear",
        "P5,Mug,",
    )
    done = aisle(tmp_path / "new home", "import", "products", str(feed), "--json")

    told = json.loads(done.out)
    assert done.code == 0
    assert (told["good"], told["rejected"]) == (2, 4)
    rejected = rows_of(Path(told["rejected_path"]))
    assert {row["field"] for row in rejected} == {"id", "title", "price"}
    assert all(row["row"].isdigit() and row["reason"] for row in rejected)


def test_map_names_the_column_of_a_field(tmp_path: Path) -> None:
    feed = table(tmp_path / "feed.csv", "sku,name,cost", "A1,Tent,99.50")

    done = aisle(
        tmp_path / "h",
        "import",
        "products",
        str(feed),
        "--map",
        "id=sku,title=name",
        "--map",
        "price=cost",
    )

    assert (done.code, "1 new" in done.out) == (0, True), done.err


def test_a_compressed_feed_is_read_as_it_is(tmp_path: Path) -> None:
    feed = tmp_path / "events.csv.gz"
    feed.write_bytes(
        gzip.compress(b"user_id,item_id,timestamp\nU1,P1,1760000000\nU1,P2,1760000100\n")
    )

    done = aisle(tmp_path / "h", "import", "events", str(feed), "--json")

    assert (done.code, json.loads(done.out)["good"]) == (0, 2)


@pytest.mark.parametrize(
    ("name", "content", "options", "sentence"),
    [
        ("zero.csv", b"id,title\n", (), "no rows"),
        ("nothing.csv", b"", (), "nothing.csv"),
        ("latin.csv", b"id,title\nP1,Caf\xe9\n", (), "UTF-8"),
        ("feed.csv", b"id,title\nP1,Tent\n", ("--map", "title=name"), "no column 'name'"),
        ("feed.csv", b"id,title\nP1,Tent\n", ("--map", "title"), "field=column"),
        ("feed.csv", b"id,title\nP1,Tent\n", ("--format", "xml"), "'xml'"),
        ("feed.csv", b"number,words\nP1,Tent\n", (), "id"),
    ],
)
def test_a_feed_that_cannot_be_read_is_refused_and_nothing_is_imported(
    shop: Path, tmp_path: Path, name: str, content: bytes, options: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = (shop / "shop.db").stat().st_size

    done = aisle(shop, "import", "products", str(tmp_path / name), *options)

    assert sentence in done.refused()
    assert (shop / "shop.db").stat().st_size == before


def test_an_unknown_file_is_named(tmp_path: Path) -> None:
    for kind in ("products", "tau"):
        assert "nowhere" in aisle(tmp_path / "h", "import", kind, "nowhere").refused()
