"""The words of a catalogue, found by longest match in both languages."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.language.errors import LexiconError
from aisle.language.lexicon import Entry, Lexicon
from aisle.language.plurals import plural, singular

DATA = Path(os.environ.get("AISLE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
SHIPPED = Lexicon.shipped()


def names(text: str) -> list[tuple[str, str]]:
    return [(m.kind, m.value) for m in SHIPPED.find(text)]


def test_the_longest_name_wins() -> None:
    assert names("无线蓝牙耳机") == [("category", "wireless earbuds")]
    assert names("hiking boots in navy blue") == [("category", "hiking boots"), ("colour", "navy")]


def test_mixed_names_come_before_brands_and_letters() -> None:
    assert names("U盘和T恤") == [("category", "USB stick"), ("category", "T-shirt")]


def test_plurals_hyphens_and_traditional_characters_are_the_same_name() -> None:
    assert names("Rain-Jackets") == [("category", "rain jacket")]
    assert names("藍牙音箱") == [("category", "bluetooth speaker")]


def test_a_brand_that_is_an_everyday_word_counts_only_with_its_capital() -> None:
    assert names("Columbia boots")[0] == ("brand", "Columbia")
    assert ("brand", "Dove") not in names("a dove on the roof")


def test_one_han_character_must_stand_alone() -> None:
    assert names("要红的") == [("colour", "red")]
    assert names("红包") == names("现金") == names("明白") == []


def test_option_values_are_found_only_on_request() -> None:
    assert names("no") == []
    found = SHIPPED.find("换成512G固态的", ["value:storage"])
    assert [m.value for m in found] == ["512GB SSD"]


def test_colours_have_families() -> None:
    assert SHIPPED.parent("colour", "navy") == "blue"
    assert {"blue", "navy", "sky blue"} <= SHIPPED.family("colour", "blue")


def test_a_value_has_a_name_in_each_language() -> None:
    assert SHIPPED.name("category", "tent", "zh") == "帐篷"
    assert SHIPPED.name("category", "tent", "en") == "tent"
    assert SHIPPED.name("category", "unknown thing", "zh") == "unknown thing"


def test_every_shipped_kind_and_colour_has_a_chinese_name() -> None:
    bare = [e.value for e in SHIPPED if e.kind in ("category", "colour", "material") and not e.zh]
    assert bare == []
    parents = {(e.kind, e.parent) for e in SHIPPED if e.parent}
    assert [p for p in parents if SHIPPED.entry(p[0], str(p[1])) is None] == []


def test_a_saved_lexicon_finds_the_same(tmp_path: Path) -> None:
    extra = Lexicon([Entry("brand", "Aurora", ("Aurora",), ("极光",))])
    SHIPPED.merge(extra).save(tmp_path / "lexicon.json")
    again = Lexicon.load(tmp_path / "lexicon.json")
    text = "极光 navy tents 和两双黑色登山靴 size XL"
    assert again.find(text) == SHIPPED.merge(extra).find(text)
    assert again.find(text)[0].value == "Aurora"


def test_a_broken_lexicon_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"lexicon\.json"):
        Lexicon.load(path)


@given(st.text(max_size=80))
def test_matches_lie_in_order_inside_the_text(text: str) -> None:
    last = 0
    for match in SHIPPED.find(text):
        assert 0 <= match.start < match.end <= len(text)
        assert match.start >= last or match.end == last
        last = match.end


@pytest.mark.parametrize(
    ("one", "many"),
    [("tent", "tents"), ("knife", "knives"), ("toothbrush", "toothbrushes"), ("puppy", "puppies"),
     ("glass", "glasses"), ("box", "boxes"), ("running shoes", "running shoes")],
)  # fmt: skip
def test_nouns_in_one_and_in_several(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(one) == one
    if many != "glasses":  # a pair of them is one thing
        assert singular(many) == one


@pytest.mark.realdata
def test_every_product_and_option_of_the_tau_catalogue_has_a_chinese_name() -> None:
    path = DATA / "tau_retail" / "products.json"
    if not path.is_file():
        pytest.skip("no products.json: set AISLE_DATA to the folder with tau_retail")
    products = json.loads(path.read_text(encoding="utf-8")).values()
    unnamed = set()
    for product in products:
        if not any(e.zh for e in SHIPPED.lookup(product["name"], ["category"])):
            unnamed.add(product["name"])
        for variant in product["variants"].values():
            for option, value in variant["options"].items():
                kinds = ["colour", "material", "size", f"value:{option.lower()}"]
                if not value.isdigit() and not any(e.zh for e in SHIPPED.lookup(value, kinds)):
                    unnamed.add(f"{option}={value}")
    assert unnamed == set()
