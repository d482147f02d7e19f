"""Lines, versions and ways to pay, meant by words alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from actions.lines import lines_meant
from actions.methods import method_meant
from actions.requests import write_asked
from actions.versions import version_meant
from aisle.language.lexicon import Lexicon
from aisle.shop.order_types import Method, Order, OrderLine
from aisle.shop.products import Product, Variant

WORDS = Lexicon.shipped()
BOTTLE = {"capacity": "500ml", "material": "glass", "color": "red"}


def order(*lines: tuple[str, Mapping[str, str]]) -> Order:
    made = tuple(
        OrderLine(place, place, title, f"v{place}", {"en": title}, options, 1, 1000)
        for place, (title, options) in enumerate(lines)
    )
    return Order("#W1", "ann", "delivered", "USD", 1, None, None, None, None, made, ())


ORDER = order(
    ("Water Bottle", BOTTLE),
    ("Gaming Mouse", {"color": "black"}),
    ("Backpack", {"color": "grey", "compartment": "laptop"}),
    ("Backpack", {"color": "green", "compartment": "camera"}),
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("the water bottle", (0,)),
        ("mouse and bottle", (1, 0)),
        ("鼠标和水壶", (1, 0)),
        ("everything", (0, 1, 2, 3)),
        ("all but the mouse", (0, 2, 3)),
        ("除了鼠标都退", (0, 2, 3)),
        ("the grey backpack", (2,)),
        ("背包（绿色、相机隔层）", (3,)),
        ("both backpacks", (2, 3)),
        ("the backpack (grey, laptop) and the backpack (green, camera)", (2, 3)),
        ("背包（绿色、相机隔层）和背包（灰色、电脑隔层）", (3, 2)),
        ("two backpacks: the green one please", (3,)),
        ("no, not the bottle, the mouse", (1,)),
        ("the mouse pad", ()),
        ("the lot", (0, 1, 2, 3)),
        ("一整单", (0, 1, 2, 3)),
        ("That's all correct", ()),
        ("everything the same, only black", ()),
    ],
)
def test_lines_are_found_by_what_they_are_called(text: str, lines: tuple[int, ...]) -> None:
    assert lines_meant(text, ORDER, WORDS).lines == lines


def test_a_name_of_two_lines_is_unclear() -> None:
    found = lines_meant("the backpack", ORDER, WORDS)
    assert (found.lines, found.unclear) == ((), (2, 3))


def test_what_is_said_of_each_line_stands_behind_it() -> None:
    found = lines_meant("the bottle to 750ml, and the mouse to white", ORDER, WORDS)
    assert "750ml" in found.said_of[0]
    assert "white" not in found.said_of[0]
    assert "white" in found.said_of[1]


def product() -> Product:
    made = []
    for place, options in enumerate(
        [
            BOTTLE,
            {**BOTTLE, "color": "black"},
            {**BOTTLE, "capacity": "750ml"},
            {**BOTTLE, "capacity": "750ml", "color": "black"},
            {**BOTTLE, "material": "plastic"},
        ]
    ):
        stock = 0 if place == 4 else None
        made.append(Variant(f"b{place}", "bottle", options, 1000 + place, "USD", stock))
    return Product(
        "bottle", {"en": "Water Bottle"}, {}, None, "Water Bottle", (), {}, {}, (), None, None, None, (), None, tuple(made),
    )  # fmt: skip


def meant(text: str) -> list[str]:
    found = version_meant(product(), BOTTLE, 1000, text, WORDS)
    return [one.variant_id for one in found.fitting]


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("same but in black", "b1"),
        ("750ml, glass, black", "b3"),
        ("750毫升、玻璃、黑色", "b3"),
        ("black instead of red", "b1"),
        ("其他不变，要750毫升的", "b2"),
        ("the plastic one", "b4"),
        ("the cheapest black one", "b1"),
        ("identical except black", "b1"),
    ],
)
def test_a_version_is_found_by_what_differs(text: str, variant: str) -> None:
    assert meant(text) == [variant]


@pytest.mark.parametrize("text", ["blue", "蓝色的", "the blue one please"])
def test_a_colour_means_the_one_shade_there_is(text: str) -> None:
    made = product()
    shades = [replace(one, options={**one.options, "color": "sky blue" if one.options["color"] == "red" else "black"}) for one in made.variants[:2]]  # fmt: skip
    found = version_meant(
        replace(made, variants=tuple(shades)), shades[1].options, 1000, text, WORDS
    )
    assert [one.variant_id for one in found.fitting] == ["b0"]


@pytest.mark.parametrize("text", ["turquoise", "橘红色的", "750ml plastic", "绿松石色的"])
def test_a_version_there_is_not_is_none(text: str) -> None:
    assert meant(text) == []


VISA = Method("card_1", "credit_card", "visa", "9212", None, "USD")
OTHER = Method("card_2", "credit_card", "mastercard", "1234", None, "USD")
PAYPAL = Method("paypal_1", "paypal", None, None, None, "USD")
GIFT = Method("gift_1", "gift_card", None, None, 5000, "USD")


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("the Visa please", VISA),
        ("尾号1234的信用卡", OTHER),
        ("not PayPal, my gift card", GIFT),
        ("from the visa to paypal", PAYPAL),
        ("贝宝", PAYPAL),
        ("原路退回", VISA),
        ("钱别原路退，打到paypal", PAYPAL),
        ("not back to where it came from, on PayPal", PAYPAL),
    ],
)
def test_a_way_to_pay_is_found_by_words(text: str, method: Method) -> None:
    assert list(method_meant([VISA, OTHER, PAYPAL, GIFT], text, VISA).fitting) == [method]


@pytest.mark.parametrize(
    "text",
    ["my American Express", "change it to my Amex card please", "用我的运通卡", "换成万事达的卡"],
)
def test_a_way_to_pay_that_is_not_theirs_is_named_and_fits_none(text: str) -> None:
    found = method_meant([VISA, GIFT], text)
    assert found.is_named
    assert not found.fitting


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hi, could you cancel w 620 7110 for me?", "cancel_order"),
        ("我要退订单 #W2000002 里的枕头", "return_item"),
        ("我想退单", "cancel_order"),
        ("In order W4566809, change the lamp to black", "exchange_item"),
        ("I'd like to change how I pay for one of my orders", "payment"),
        ("帮我改一下w 620 7110的支付方式", "payment"),
        ("订单W1000001里的台灯换成黑色，差价用PayPal", "exchange_item"),
        ("The delivery address of W1000001 is wrong, please change it.", "change_address"),
        ("how do I cancel an order?", None),
        ("退货要运费吗", None),
        ("show me red shoes", None),
    ],
)
def test_a_write_is_heard_in_plain_words(text: str, intent: str | None) -> None:
    assert write_asked(text) == intent
