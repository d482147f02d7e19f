from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from aisle.shop import audit, tables
from aisle.shop.carts import Carts
from aisle.shop.catalogue import Catalogue
from aisle.shop.conversations import Conversations
from aisle.shop.errors import BadInput
from aisle.shop.importing import ImportOptions, import_events, import_products, import_tau
from aisle.shop.stored_settings import shop_of
from aisle.shop.tau_export import export_tau
from tests.shop.homes import Home, open_home

DATA = Path(os.environ.get("AISLE_DATA", "../shared/data"))
real = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder {DATA} (AISLE_DATA) is not there"),
]


def realdata(test: Any) -> Any:
    for mark in real:
        test = mark(test)
    return test


ADDRESS = {
    "address1": "1 Road",
    "address2": "",
    "city": "X",
    "country": "USA",
    "state": "CO",
    "zip": "80279",
}
USERS = {
    "noah_1": {
        "user_id": "noah_1",
        "name": {"first_name": "Noah", "last_name": "Brown"},
        "address": ADDRESS,
        "email": "noah@example.com",
        "payment_methods": {"gift_1": {"source": "gift_card", "id": "gift_1", "balance": 51.0}},
        "orders": ["#W1"],
    }
}
ORDERS = {
    "#W1": {
        "order_id": "#W1",
        "user_id": "noah_1",
        "address": ADDRESS,
        "items": [
            {
                "name": "Kettle",
                "product_id": "77",
                "item_id": "771",
                "price": 9.99,
                "options": {"color": "red"},
            }
        ],
        "status": "pending",
        "fulfillments": [],
        "payment_history": [
            {"transaction_type": "payment", "amount": 9.99, "payment_method_id": "gift_1"}
        ],
    }
}
PRODUCTS = {
    "77": {
        "name": "Kettle",
        "product_id": "77",
        "variants": {
            "771": {
                "item_id": "771",
                "options": {"color": "red"},
                "available": True,
                "price": 9.99,
            },
            "772": {
                "item_id": "772",
                "options": {"color": "blue"},
                "available": False,
                "price": 10.99,
            },
        },
    }
}


def tau(folder: Path, users: Any = USERS, orders: Any = ORDERS, products: Any = PRODUCTS) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in (("users", users), ("orders", orders), ("products", products)):
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def lived_in(folder: Path) -> Home:
    (folder / "shop.toml").write_text('identity = "login"\n[windows]\nreturn_days = 30\n')
    home = open_home(folder)
    home.products({"id": "OLD", "title": "Old thing", "price": 1})
    conversations = Conversations(home.database, home.clock)
    one = conversations.load("web:1")
    one.tasks, one.shown = [{"kind": "return_item"}], ["OLD"]
    conversations.save(one)
    Carts(home.database, home.clock).add("web:1", "OLD")
    with home.database.write() as session:
        session.get(tables.Conversation, "web:1").customer_id = "somebody"  # type: ignore[union-attr]
    return home


def test_the_import_replaces_the_shop_and_signs_everybody_out(tmp_path: Path) -> None:
    home = lived_in(tmp_path)
    report = import_tau(home.database, tau(tmp_path / "tau"), home.settings.shop)
    assert report.good == 3
    assert Catalogue(home.database).ids() == ["77"]
    red, blue = Catalogue(home.database).get("77").variants
    assert (red.stock, blue.stock, blue.price_minor) == (None, 0, 1099)
    one = Conversations(home.database, home.clock).load("web:1")
    assert (one.customer_id, one.tasks, one.shown, one.token_version) == (None, [], [], 1)
    assert Carts(home.database, home.clock).view("web:1").lines == ()
    with home.database.read() as session:
        shop = shop_of(session, home.settings)
        assert session.scalars(select(tables.Audit.action)).all() == ["import tau"]
    assert (shop.identity, shop.windows.return_days) == ("knowledge", None)
    assert audit.verify(home.database).broken_at is None


def test_what_was_imported_comes_out_as_it_went_in(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    import_tau(home.database, tau(tmp_path / "tau"), home.settings.shop)
    assert export_tau(home.database) == {"users": USERS, "orders": ORDERS}


def changed(source: dict[str, Any], *path: str, value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(source))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"users": []}, "users.json is not an object"),
        ({"products": {}}, "products.json is empty"),
        ({"orders": changed(ORDERS, "#W1", "user_id", value="nobody")}, "unknown user 'nobody'"),
        ({"orders": changed(ORDERS, "#W1", "status", value="lost")}, "unknown status 'lost'"),
        ({"products": {"77": {"name": "Kettle"}}}, "'77' has no 'variants'"),
        ({"products": changed(PRODUCTS, "77", "variants", "771", "price", value="dear")}, "'dear'"),
    ],
)
def test_files_that_do_not_fit_together_replace_nothing(
    tmp_path: Path, files: dict[str, Any], message: str
) -> None:
    home = lived_in(tmp_path)
    with pytest.raises(BadInput, match=message):
        import_tau(home.database, tau(tmp_path / "tau", **files), home.settings.shop)
    assert Catalogue(home.database).ids() == ["OLD"]
    assert Conversations(home.database, home.clock).load("web:1").customer_id == "somebody"


def test_two_imports_within_one_second_are_two_imports(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    ids = {import_tau(home.database, tau(tmp_path), home.settings.shop).import_id for _ in range(5)}
    assert len(ids) == 5


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with pytest.raises(BadInput, match="no folder"):
        import_tau(home.database, tmp_path / "gone", home.settings.shop)
    (tmp_path / "half").mkdir()
    with pytest.raises(BadInput, match=r"no file .*users\.json"):
        import_tau(home.database, tmp_path / "half", home.settings.shop)


@realdata
def test_the_real_tau_data_survives_the_round_trip_twice(tmp_path: Path) -> None:
    home, folder = open_home(tmp_path), DATA / "tau_retail"
    source = {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("users", "orders")
    }
    for _ in range(2):
        assert import_tau(home.database, folder, home.settings.shop).good == 1550
        assert export_tau(home.database) == source
    with home.database.read() as session:
        assert session.scalar(select(func.count()).select_from(tables.Variant)) == 591


@realdata
def test_the_real_shop_of_half_a_million_purchases_is_read_whole(tmp_path: Path) -> None:
    home, folder = open_home(tmp_path), DATA / "online-retail-ii"
    options = ImportOptions(map={"price": "median_price"}, currency="GBP")
    items = import_products(home.database, folder / "items.csv.gz", home.settings.shop, options)
    assert (items.added, items.rejected) == (4619, 0)
    report = import_events(home.database, folder / "interactions.csv.gz", home.settings.shop)
    assert (report.added, report.rejected) == (479_275, 0)
    assert report.seconds < 60
    holder = Catalogue(home.database).get("85123A")
    assert holder.text("en", "title") == "WHITE HANGING HEART T-LIGHT HOLDER"
    assert holder.variants[0].currency == "GBP"


@realdata
def test_the_real_electronics_catalogue_is_read_whole(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    report = import_products(
        home.database, DATA / "icecat-search/products.parquet", home.settings.shop
    )
    assert (report.added, report.rejected) == (19_406, 0)
    ink = Catalogue(home.database).get("1399")
    assert (ink.brand, ink.variants[0].price_minor, ink.variants[0].currency) == (
        "HP",
        12595,
        "USD",
    )
    assert ink.attributes["n_colour_ink_volume"] == 175


@realdata
def test_real_ratings_by_id_alone_are_kept_with_one_warning(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    path = DATA / "amazon-sports-2014/interactions.csv.gz"
    report = import_events(home.database, path, home.settings.shop)
    assert report.added == 296_337
    assert sum("18357 items are not in the catalogue" in one for one in report.warnings) == 1
