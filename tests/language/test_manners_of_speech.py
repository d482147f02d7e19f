"""Hello, please and thanks around a request."""

from __future__ import annotations

import pytest

from aisle.language.manners import core


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("hi there, where is my order please, thank you", "where is my order"),
        ("您好，麻烦一下，我要退货，谢谢", "我要退货"),
        ("WHERE IS MY ORDER", "where is my order"),
        ("hello", "hello"),
        ("thank you so much", "thank you so much"),
        ("好的谢谢", "好的"),
        ("XL", "xl"),
        ("", ""),
    ],
)
def test_what_stands_around_a_request_is_left_out(text: str, request_: str) -> None:
    assert core(text) == request_
