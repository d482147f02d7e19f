"""Things are called as the shop calls them, in either language."""

from __future__ import annotations

from aisle.language.lexicon import Entry, Lexicon
from aisle.shop.names import Names, below


def test_a_shops_kind_takes_over_what_else_is_called_so() -> None:
    shipped = Lexicon(
        [
            Entry("category", "speaker", ("speaker",), ("音箱",), "audio"),
            Entry("category", "bluetooth speaker", ("portable speaker",), ("蓝牙音箱",), "speaker"),
        ]
    )
    own = Lexicon([Entry("category", "speaker", ("speaker", "Bluetooth speaker"), ("音箱",))])
    lexicon = below(shipped, own)
    assert [one.value for one in lexicon.find("portable speaker")] == ["speaker"]
    assert [one.value for one in lexicon.find("蓝牙音箱")] == ["speaker"]
    assert lexicon.entry("category", "bluetooth speaker") is None


def test_a_number_has_its_unit_and_one_is_one() -> None:
    names = Names(Lexicon([Entry("unit", "battery_hours", ("hours",), ("小时",))]))
    assert names.stated("battery_hours", 11, "en") == "11 hours"
    assert names.stated("battery_hours", 1, "en") == "1 hour"
    assert names.stated("battery_hours", 11, "zh") == "11 小时"


def test_what_no_lexicon_knows_is_shown_as_the_feed_wrote_it() -> None:
    names = Names(Lexicon())
    assert names.value("colour", "Midnight Fig", "zh") == "Midnight Fig"
    assert names.label("drop_mm", "en") == "drop mm"
