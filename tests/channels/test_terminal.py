"""`aisle chat` through the gateway, fed by a pipe."""

from __future__ import annotations

import io

import pytest

from aisle.channels.sse import Event
from aisle.channels.terminal import run_chat
from aisle.channels.terminal_view import TerminalView
from aisle.shop.errors import Unavailable
from tests.channels.conftest import House, settings_for

pytestmark = pytest.mark.slow  # whole gateways


def _chat(house: House, *lines: str, language: str = "en") -> str:
    out = io.StringIO()
    run_chat(
        house.settings,
        url=house.url,
        language=language,
        lines=io.StringIO("\n".join(lines) + "\n"),
        out=out,
    )
    return out.getvalue()


def test_texts_products_and_numbered_buttons_are_printed(house: House) -> None:
    said = _chat(house, "tents", "/quit", "never sent")
    assert "Here are three tents:" in said
    assert "$100.50" in said
    assert "within your budget" in said
    assert "[1] Cheaper" in said
    assert "never sent" not in said.partition("Goodbye")[2]


def test_a_number_presses_the_button_of_that_number(house: House) -> None:
    said = _chat(house, "tents", "9", "1")
    assert "There is no button 9" in said
    assert house.rasa.messages()[-1] == '/search_product{"relative_price":"cheaper"}'
    assert len(house.rasa.messages()) == 2


def test_what_a_card_can_do_is_numbered_on(house: House) -> None:
    said = _chat(house, "tents", "4")
    assert "Tent <b>2</b> & more: [4] Add to cart  [5] Why this?" in said
    assert house.rasa.messages()[-1] == '/add_to_cart{"product_id":"T2"}'


def test_a_starter_can_be_pressed_too_and_typed_slashes_stay_here(house: House) -> None:
    said = _chat(house, "1", "/restart", "/affirm")
    assert house.rasa.messages() == ["A waterproof tent under 200"]
    assert "'/restart' is not a command" in said


def test_the_language_can_be_switched(house: House) -> None:
    said = _chat(house, "/language zh", "200", "/language fr")
    assert "语言：中文" in said
    assert house.rasa.last_metadata()["language"] == "zh"


def test_a_failed_turn_can_be_tried_again_by_its_number(house: House) -> None:
    house.rasa.is_broken = True
    said = _chat(house, "hello", "1")
    assert said.count("[1] Try again") == 2
    assert house.rasa.messages() == ["hello", "hello"]


def test_without_a_gateway_one_sentence_names_the_cure(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unavailable, match="make run"):
        run_chat(
            settings_for(tmp_path), language="en", lines=io.StringIO("hi\n"), out=io.StringIO()
        )


def test_an_answer_grows_sentence_by_sentence_and_is_not_said_twice() -> None:
    out = io.StringIO()
    view = TerminalView(out)
    seen = []
    for sentence in ("It weighs 92 g.", " It is waterproof."):
        view.event(Event("text.delta", {"text": sentence}), "en")
        seen.append(out.getvalue())
    assert seen == ["It weighs 92 g.", "It weighs 92 g. It is waterproof."]
    view.event(Event("text.done", {"text": f"{seen[-1]}\nAnything else?"}), "en")
    view.end()
    assert out.getvalue().strip() == "It weighs 92 g. It is waterproof.\nAnything else?"


def test_an_answer_that_came_out_otherwise_is_said_whole() -> None:
    out = io.StringIO()
    view = TerminalView(out)
    view.event(Event("text.delta", {"text": "It weighs"}), "en")
    view.event(Event("text.done", {"text": "That is not stated."}), "en")
    view.end()
    assert out.getvalue().strip() == "It weighs\nThat is not stated."
