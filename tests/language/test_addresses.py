"""Addresses as people write them."""

from __future__ import annotations

import pytest

from aisle.language.addresses import find_address

BOSTON = {"address1": "12 Elm Street", "address2": "Apt 3", "city": "Boston", "state": "MA", "country": "USA", "zip": "02110"}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "12 Elm Street, Apt 3, Boston, MA 02110, USA",
        "please send it to 12 Elm Street, Apt 3, Boston, MA, 02110",
        "no, the address is 12 Elm Street Apt 3, Boston MA 02110",
        "12 Elm Street, Apt 3 Boston, Massachusetts 02110, United States",
        "street: 12 Elm Street, Apt 3; city: Boston; state: MA; zip: 02110",
        "请寄到 12 Elm Street, Apt 3, Boston, MA 02110，美国",
        "街道：12 Elm Street, Apt 3，城市：Boston，州：MA，邮编：02110，国家：美国",
        "Street 12 Elm Street, Apt 3, City Boston, State MA, Zip 02110, Country USA is the place",
        "12 Elm Street, Apt 3, Boston (MA), 02110",
        "my new home is 12 Elm Street (Apt 3), Boston, Massachusetts 02110",
        "12 Elm Street, Apt 3 - Boston - MA - 02110",
        "to 12 Elm Street, Apt 3. Boston, MA 02110.",
        "12 Elm Street, Apt 3, Boston, State: MA, Zip: 02110",
        "zip 02110, Boston, MA, 12 Elm Street, Apt 3 is the place",
        "邮编02110，Boston，MA，12 Elm Street, Apt 3，谢谢",
        "收货地址写街道 12 Elm Street, Apt 3，城市 Boston，州 MA，邮编 02110这里，谢谢",
        "新家在12 Elm Street, Apt 3 Boston MA 02110",
        "please ship order w 506 1109 to 12 Elm Street, Apt 3, Boston, MA 02110. I'm Ann Lee, zip code 80279",
    ],
)
def test_one_address_is_read_however_it_is_written(text: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.parts == BOSTON


def test_a_label_that_nothing_divides_is_no_town() -> None:
    found = find_address("12 Elm Street, New York City, state NY zip 10001")
    assert found is not None
    assert (found.parts["city"], found.parts["state"]) == ("New York City", "NY")
    found = find_address("12 Elm Street, Unit 5B. Boston, MA 02110")
    assert found is not None
    assert (found.parts["address2"], found.parts["city"]) == ("Unit 5B", "Boston")


def test_a_chinese_address_needs_no_commas() -> None:
    found = find_address("浙江省杭州市西湖区文三路100号，310012")
    assert found is not None
    assert found.is_whole
    assert (found.parts["state"], found.parts["city"]) == ("浙江省", "杭州市")
    assert found.parts["address1"] == "西湖区文三路100号"


@pytest.mark.parametrize(
    ("text", "missing"),
    [("Boston, MA 02110", "address1"), ("12 Elm Street", "city"), ("浙江省杭州市西湖区文三路100号", "zip")],
)  # fmt: skip
def test_what_is_missing_is_missing_in_the_parts(text: str, missing: str) -> None:
    found = find_address(text)
    assert found is not None
    assert not found.is_whole
    assert missing not in found.parts


@pytest.mark.parametrize(
    "text", ["Boston", "return the 2 mugs", "the third one", "#W1234567", "size 10, red"]
)
def test_other_texts_hold_no_address(text: str) -> None:
    assert find_address(text) is None


@pytest.mark.parametrize(
    ("text", "city", "zip_code"),
    [
        ("12 Baker Street, London NW1 6XE", "London", "NW1 6XE"),
        ("my new address is 9 Mill Lane, Leeds, LS1 4AP", "Leeds", "LS1 4AP"),
    ],
)
def test_a_british_postcode_names_the_country(text: str, city: str, zip_code: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.is_whole
    assert (found.parts["city"], found.parts["zip"], found.parts["country"]) == (
        city,
        zip_code,
        "UK",
    )


@pytest.mark.parametrize(
    ("text", "state", "city"),
    [
        ("请寄到浙江省杭州市西湖区文三路100号 310012", "浙江省", "杭州市"),
        ("我住在浙江省杭州市西湖区古墩路987号3幢", "浙江省", "杭州市"),
        ("地址改成成都市武侯区人民南路四段1号", None, "成都市"),
        ("地址是上海市浦东新区世纪大道88号", None, "上海市"),
    ],
)
def test_what_leads_to_a_chinese_address_is_no_part_of_it(
    text: str, state: str | None, city: str
) -> None:
    found = find_address(text)
    assert found is not None
    assert (found.parts.get("state"), found.parts["city"]) == (state, city)
    assert text[found.start :].startswith(state or city)
