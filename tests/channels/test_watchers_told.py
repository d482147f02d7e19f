"""Back in stock and cheaper, out of turn: on the web and in Telegram, once, with the price of this minute."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from aisle.channels.gateway.bookkeeping import open_conversation
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.watching import tell_watchers
from aisle.shop import tables
from aisle.shop.importing import import_products
from aisle.shop.watches import Wanted
from tests.shop.little_shop import LittleShop, little_shop


@pytest.fixture
def shop(tmp_path: Path) -> ShopParts:
    little: LittleShop = little_shop(tmp_path)
    return ShopParts(little.settings, little.clock, little.database)


def said(shop: ShopParts, here: str) -> list[tuple[str, dict[str, object]]]:
    return [(one.event, one.data) for one in shop.transcript.newest(here, 50)]


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "“Desk lamp” (gold) is back: $20.00. Only 2 left."), ("zh", "“台灯”（gold）到货了：US$20.00。只剩 2 件。")],
)  # fmt: skip
def test_on_the_web_it_is_said_once_with_the_card_of_that_version(
    shop: ShopParts, language: str, told: str
) -> None:
    open_conversation(shop, "web:9", "web", language)
    shop.watches.ask("web:9", "web:9", Wanted("lamp", "l-none"))
    assert tell_watchers(shop) == 0
    shop.catalogue.set_stock("l-none", 2)
    assert [tell_watchers(shop) for _ in range(3)] == [1, 0, 0]
    events = said(shop, "web:9")
    assert [name for name, _ in events] == ["turn.start", "text.done", "block", "turn.end"]
    assert told in str(events[1][1]["text"])
    item = cast("list[Any]", events[2][1]["items"])[0]
    assert [one["variant_id"] for one in item["variants"]] == ["l-none"]
    assert item["price"]["amount"] == 20.0
    assert item["actions"][0]["payload"] == '/add_to_cart{"variant_id": "l-none"}'


def test_in_telegram_the_message_and_that_it_waits_to_be_sent_are_stored_together(
    shop: ShopParts,
) -> None:
    open_conversation(shop, "tg:5", "telegram", "zh")
    shop.watches.ask("tg:5", "tg:5", Wanted("kettle", "", "price", 3500, 3000, "USD"))
    shop.catalogue.set_price("k-white", 2900)
    assert [tell_watchers(shop) for _ in range(2)] == [1, 0]
    text = str(said(shop, "tg:5")[0][1]["text"])
    assert "“电热水壶”（白色）现在 US$29.00，您当时看到的是 US$35.00。" in text
    assert "只发这一次" in text
    with shop.database.read() as session:
        rows = session.query(tables.Delivery).count()
    assert rows == 2  # the words, and the card as a line with its address


def test_several_things_of_one_chat_are_one_message_and_a_person_who_speaks_goes_first(
    shop: ShopParts,
) -> None:
    open_conversation(shop, "web:9", "web", "en")
    shop.watches.ask("web:9", "web:9", Wanted("lamp", "l-none"))
    shop.watches.ask("web:9", "web:9", Wanted("kettle", "k-white", "price", 4500, None, "USD"))
    shop.catalogue.set_stock("l-none", 9)
    shop.catalogue.set_price("k-white", 4400)
    shop.handoffs.ask("web:9", quietly=True)
    shop.handoffs.take(shop.handoffs.queue()[0].handoff_id, 1)
    assert tell_watchers(shop) == 0
    shop.handoffs.release("web:9")
    assert tell_watchers(shop) == 1
    events = said(shop, "web:9")
    assert sum(name == "text.done" for name, _ in events) == 1
    assert "it was $45.00 when you asked" in str(events[1][1]["text"])


def test_a_feed_that_brings_it_back_is_a_road_like_any_other(
    shop: ShopParts, tmp_path: Path
) -> None:
    def feed(stock: int, price: float) -> None:
        row = {"id": "P1", "title": "Mug", "price": price, "stock": stock}
        path = tmp_path / "feed.jsonl"
        path.write_text(json.dumps(row), encoding="utf-8")
        import_products(shop.database, path, shop.settings.shop)

    feed(0, 21)
    open_conversation(shop, "web:9", "web", "en")
    shop.watches.ask("web:9", "web:9", Wanted("P1"))
    assert tell_watchers(shop) == 0
    feed(4, 19)
    assert tell_watchers(shop) == 1
    assert "“Mug” is back: $19.00" in str(said(shop, "web:9")[1][1]["text"])
