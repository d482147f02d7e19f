"""“Not this”, “less of this brand”, “forget that”: the next list is another one, and it stays so."""

from __future__ import annotations

import pytest

from actions.dislikes import objected
from aisle.cli.learning import shop_events
from aisle.shop import tables
from aisle.shop.stored_settings import bump_catalogue
from aisle.shop.versions import new_version, promote
from recommender.baselines.cosine import Cosine
from tests.actions.talk import Block, Talk
from tests.shop.little_shop import LittleShop

GOODS = {"mug": "Hearth", "bowl": "Hearth", "pan": "Hearth", "rope": "Fell", "hook": "Fell", "tent": "Ridge"}  # fmt: skip


@pytest.fixture
def talk(shop: LittleShop) -> Talk:
    """Who bought a mug bought a bowl or a pan; who bought a rope, a hook. The guest looked at both."""
    with shop.database.write() as session:
        session.add_all(_product(*one) for one in GOODS.items())
        bump_catalogue(session)
    talk = Talk(shop, "web:guest")
    at = talk.rooms.clock.timestamp() - 86_400
    pairs = (("mug", "bowl"), ("mug", "pan"), ("mug", "bowl"), ("rope", "hook"), ("rope", "tent"))
    for number, pair in enumerate(pairs * 4):
        for item in pair:
            talk.rooms.events.record(f"p{number}", item, "purchase", at=at + number)
    for step, item in enumerate(("rope", "mug")):
        talk.rooms.events.record("web:guest", item, "view", at=at + 100 + step)
    folder = new_version(shop.settings.home / "models" / "recommender")
    Cosine().fit(*shop_events(shop.settings, shop.database)).save(folder)
    promote(folder.parent, folder.name)
    return talk


def _product(product_id: str, brand: str) -> tables.Product:
    variant = tables.Variant(
        variant_id=f"{product_id}-v", position=0, options={}, price_minor=900, currency="USD"
    )
    texts = [tables.ProductText(language=one, title=f"{product_id} {one}") for one in ("en", "zh")]
    return tables.Product(product_id=product_id, brand=brand, texts=texts, variants=[variant])


def listed(blocks: list[Block]) -> list[str]:
    return [one["id"] for block in blocks if block["type"] == "products" for one in block["items"]]


def advised(talk: Talk) -> list[str]:
    return listed(talk.blocks("/recommend", "recommend"))


def test_what_is_not_liked_does_not_come_again_until_it_is_taken_back(talk: Talk) -> None:
    assert "Which one" in (advised(talk) and talk.say("not this one"))
    first = advised(talk)[0]
    after = listed(talk.blocks("第一个不喜欢"))
    assert after
    assert first not in after
    assert first not in advised(talk)
    talk.press("recommend", product_id=first, topic="none")
    assert first in advised(talk)
    talk.say("kettle", "search_product")
    said = talk.rooms.events.dislikes("web:guest")
    talk.say("not this one")  # below a search it is no word against advice
    assert talk.rooms.events.dislikes("web:guest") == said


def test_a_brand_one_wants_less_of_comes_last(talk: Talk) -> None:
    bowl = next(one for one in advised(talk) if GOODS.get(one) == "Hearth")
    talk.press("recommend", product_id=bowl, topic="item")
    talk.blocks("less of this brand")
    assert talk.rooms.events.dislikes("web:guest")[-1].facts == {
        "about": "brand",
        "brand": "Hearth",
    }
    brands = [GOODS.get(one, "") == "Hearth" for one in advised(talk)]
    assert brands == sorted(brands)


def test_the_cause_that_is_forgotten_plays_no_part_any_more(shop: LittleShop, talk: Talk) -> None:
    shown = advised(talk)
    reasons = talk.rooms.conversations.load("web:guest").shown_reasons
    first = next(one for one in shown if reasons[one].get("item_id") == "mug")
    talk.press("why_recommended", product_id=first)
    talk.blocks("忘掉这条记录")
    assert talk.rooms.personal.history("web:guest").item_ids == ("rope",)
    advised(talk)
    later = talk.rooms.conversations.load("web:guest").shown_reasons.values()
    assert "mug" not in [one.get("item_id") for one in later]
    events, _ = shop_events(shop.settings, shop.database)
    user = events.user_ids.index("web:guest")
    assert [events.item_ids[n] for n in events.items[events.users == user]] == ["rope"]


@pytest.mark.parametrize("text", ["without my history", "别参考我的记录", "不要根据我的历史推荐"])
def test_words_against_ones_history_switch_it_off_and_ask_for_no_deletion(
    shop: LittleShop, text: str
) -> None:
    talk = Talk(shop, "web:guest")
    talk.say(text, "privacy_erase")
    assert not talk.rooms.personal.may_personalise("web:guest")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("please don't show me that again", "item"), ("none of these", "item"), ("别再推荐这个了", "item"),
        ("对这个不感兴趣", "item"), ("fewer from this brand", "brand"), ("别老推这个牌子", "brand"),
        ("forget that i looked at the tent", "history"), ("当我没看过这个", "history"),
        ("not this week", None), ("less than 50", None), ("i don't like red", None), ("不要红色的", None),
        ("不要超过50", None), ("忘记密码了", None), ("这个牌子怎么样", None),
    ],
)  # fmt: skip
def test_what_is_said_against_advice(text: str, about: str | None) -> None:
    assert objected(text) == about
