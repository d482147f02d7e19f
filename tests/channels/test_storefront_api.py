"""The demo storefront's JSON: shelves, a product, the cart, being a demo customer."""

from __future__ import annotations

import pytest

from aisle.shop.clock import Clock
from aisle.shop.database import open_database
from aisle.shop.events import Events
from aisle.shop.stored_settings import write_setting
from tests.channels.conftest import House

pytestmark = pytest.mark.slow  # a whole shop


def test_shelves_are_listed_by_category_and_words_in_both_languages(house: House) -> None:
    shopper = house.talker()
    shop = shopper.get("/shop/api/shop", params={"lang": "zh"}).json()
    assert shop["categories"][-1] == {
        "path": "Outdoor > Tents",
        "names": ["户外", "帐篷"],
        "count": 3,
    }
    found = shopper.get(
        "/shop/api/products", params={"category": "Outdoor", "q": "tent", "sort": "price"}
    ).json()
    assert [(one["id"], one["price"]) for one in found["items"]] == [
        ("T1", {"amount": 99.0, "currency": "USD"}),
        ("T2", {"amount": 129.0, "currency": "USD"}),
        ("T3", None),
    ]
    assert found["items"][0]["image"] == "/pictures/tent-1.png"
    assert shopper.get("/shop/api/products", params={"category": "Out"}).json()["total"] == 0
    assert shopper.get("/shop/api/products", params={"size": 2, "page": 2}).json()["pages"] == 2


def test_the_search_box_asks_the_search_and_falls_back_to_plain_words(house: House) -> None:
    shopper = house.talker()
    found = shopper.get("/shop/api/products", params={"q": "tnet", "lang": "zh"}).json()
    assert [one["id"] for one in found["items"]] == ["T3", "T1"]
    assert found["notes"] == ["Read “tnet” as “tent” (zh)."]
    priced = shopper.get("/shop/api/products", params={"q": "tnet", "sort": "price"}).json()
    assert [one["id"] for one in priced["items"]] == ["T1", "T3"]
    away = shopper.get("/shop/api/products", params={"q": "tent"}).json()
    assert (away["total"], away["notes"]) == (3, [])


def test_a_product_page_has_texts_attributes_and_reviews(house: House) -> None:
    page = house.talker().get("/shop/api/products/T1", params={"lang": "zh"}).json()
    assert (page["title"], page["description"]) == ("帐篷1号", "双人。")
    assert {"name": "防水", "value": "是"} in page["attributes"]
    assert page["reviews_texts"] == [{"rating": 5, "text": "一夜干爽。"}]
    missing = house.talker().get("/shop/api/products/none")
    assert missing.status_code == 404
    assert "none" in missing.json()["error"]["message"]


def test_a_guests_cart_comes_along_when_signing_in(house: House) -> None:
    shopper = house.talker()
    cart = shopper.post("/shop/api/cart", {"variant_id": "T1-a", "quantity": 2}).json()
    assert (cart["count"], cart["total"]) == (2, {"amount": 198.0, "currency": "USD"})
    sold_out = shopper.post("/shop/api/cart", {"variant_id": "T2-a"})
    assert sold_out.status_code == 409
    old = shopper.token
    signed = shopper.post("/shop/api/sign-in", {"email": "Mei@example.com"}).json()
    assert signed["customer"]["name"] == "Mei Li"
    assert shopper.get("/v1/history").status_code == 401
    assert signed["token"] != old
    shopper.token = signed["token"]
    assert shopper.get("/shop/api/cart").json()["count"] == 2
    emptied = shopper.client.put(
        f"{house.url}/shop/api/cart",
        json={"variant_id": "T1-a", "quantity": 0},
        headers=shopper.headers,
    )
    assert emptied.json()["lines"] == []


def test_orders_are_shown_to_their_owner_only(house: House) -> None:
    shopper = house.talker()
    assert shopper.get("/shop/api/orders").json()["error"]["code"] == "sign_in_first"
    offered = shopper.get("/shop/api/demo-customers").json()["items"]
    assert offered == [{"name": "Mei Li", "email": "mei@example.com"}]
    shopper.token = shopper.post("/shop/api/sign-in", {"email": "mei@example.com"}).json()["token"]
    orders = shopper.get("/shop/api/orders").json()["items"]
    assert [
        (one["order_id"], one["total"]["amount"], one["lines"][0]["image"]) for one in orders
    ] == [("#W1", 198.0, "/pictures/tent-1.png")]
    assert orders[0]["steps"][-1]["state"] == "current"
    shopper.token = shopper.post("/shop/api/sign-out").json()["token"]
    assert shopper.get("/shop/api/me").json() == {"customer": None}
    assert shopper.get("/shop/api/orders").status_code == 401


def test_there_is_no_sign_in_by_address_outside_the_demo(house: House) -> None:
    shopper = house.talker()
    assert shopper.post("/shop/api/sign-in", {"email": "nobody@example.com"}).status_code == 404
    with house.app.state.gateway.door.open().database.write() as session:
        write_setting(session, "demo", False)
    assert shopper.get("/shop/api/demo-customers").status_code == 404
    assert shopper.post("/shop/api/sign-in", {"email": "mei@example.com"}).status_code == 404


def test_what_a_visitor_looks_at_and_puts_in_the_cart_is_an_event_once(house: House) -> None:
    shopper = house.talker()
    for _ in range(2):
        shopper.get("/shop/api/products/T1")
    shopper.post("/shop/api/cart", {"variant_id": "T1-a", "quantity": 1})
    shop = Events(open_database(house.settings), Clock(house.settings))
    assert [(one.item_id, one.event) for one in shop.of(shopper.conversation_id)] == [
        ("T1", "view"),
        ("T1", "cart"),
    ]


def test_what_one_person_said_is_not_read_by_the_next_at_the_same_browser(house: House) -> None:
    shopper = house.talker()
    shopper.token = shopper.post("/shop/api/sign-in", {"email": "mei@example.com"}).json()["token"]
    shopper.say("my e-mail is mei@example.com")
    assert shopper.get("/v1/history").json()["items"]
    out = shopper.post("/shop/api/sign-out", {}).json()["token"]
    assert shopper.get("/v1/history").status_code == 401
    shopper.token = out
    assert shopper.get("/v1/history").json()["items"] == []


def test_what_one_agrees_to_is_read_and_changed_and_is_one_persons_own(house: House) -> None:
    guest, other = house.talker(), house.talker()
    before = {"personalisation": True, "improvement": True, "marketing": False}
    assert guest.get("/v1/consent").json() == before
    for purpose, granted in (("marketing", True), ("improvement", False)):
        body = {"purpose": purpose, "granted": granted}
        answer = guest.client.put(f"{guest.url}/v1/consent", json=body, headers=guest.headers)
        assert answer.json()[purpose] is granted
    assert guest.get("/v1/consent").json() == {**before, "improvement": False, "marketing": True}
    assert other.get("/v1/consent").json() == before
    unknown = {"purpose": "service", "granted": False}
    refused = guest.client.put(f"{guest.url}/v1/consent", json=unknown, headers=guest.headers)
    assert refused.status_code == 422
    bare = guest.client.get(f"{guest.url}/v1/consent")
    assert bare.status_code == 401
