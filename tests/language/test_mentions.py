"""Named things in a text."""

from __future__ import annotations

from aisle.language.mentions import Namer

THINGS = Namer(
    {
        "watch": ["wristwatch", "手表"],
        "smart": ["smart watch", "智能手表"],
        "litre": ["1L", "1 l"],
        "half": ["1.5L", "1.5 l"],
        "five": ["5 l"],
        "wifi": ["Wi-Fi"],
        "mug": ["mug", "杯子"],
    },
    plurals=True,
)


def named(text: str) -> list[tuple[str, bool]]:
    return [(min(one.things), one.is_refused) for one in THINGS.find(text)]


def test_the_longest_name_wins() -> None:
    assert named("我要退智能手表和手表") == [("smart", False), ("watch", False)]


def test_a_number_is_not_a_part_of_another() -> None:
    assert named("1.5 l") == [("half", False)]


def test_hyphens_plurals_and_capitals_do_not_matter() -> None:
    assert named("WI FI and two Mugs") == [("wifi", False), ("mug", False)]


def test_what_is_refused_is_marked() -> None:
    assert named("the smart watch, not the mug") == [("smart", False), ("mug", True)]
    assert named("不是杯子，是手表") == [("mug", True), ("watch", False)]
    assert named("杯子不退") == [("mug", True)]
