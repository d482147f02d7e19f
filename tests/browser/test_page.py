"""The page of the running product: a visitor talks in both languages and sees what there is to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Visit, Visits

if TYPE_CHECKING:
    from tests.running import Assistant

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.bot, pytest.mark.timeout(600)]
TURN_S = 30


def shown_cards(visit: Visit) -> int:
    """Cards of the log; each must have a picture that was really drawn, a price and a link of ours."""
    cards = visit.log().locator(".card")
    cards.first.wait_for()
    for number in range(cards.count()):
        card = cards.nth(number)
        width = card.locator("img").evaluate(
            "async (image) => { image.loading = 'eager'; await image.decode(); return image.naturalWidth }"
        )
        assert width > 100
        assert re.search(r"\d", card.locator(".price").inner_text())
        assert "/products/" in (card.locator("h3 a").get_attribute("href") or "")
    return cards.count()


@pytest.mark.parametrize(
    ("locale", "wish", "word"),
    [("en-US", "a waterproof tent under 200", "tent"), ("zh-CN", "200以内的防水帐篷", "帐")],
)
def test_a_visitor_finds_a_tent(
    visits: Visits, assistant: Assistant, locale: str, wish: str, word: str
) -> None:
    visit = visits.start(assistant.url, locale=locale).go().open_chat().say(wish, TURN_S)
    assert shown_cards(visit) >= 1
    assert word in visit.log().locator(".card h3").first.inner_text().lower()
    assert visit.log().locator(".card details").count() >= 1


def test_a_quick_reply_is_answered(visits: Visits, assistant: Assistant) -> None:
    visit = visits.start(assistant.url).go().open_chat().say("a waterproof tent under 300", TURN_S)
    answers = visit.log().locator(".say:not(.me)").count()
    visit.log().locator(".chip").first.click()
    visit.settled(TURN_S)
    assert visit.log().locator(".me").count() == 2
    assert visit.log().locator(".say:not(.me)").count() > answers
    assert visit.log().locator(".err").count() == 0


def test_the_keyboard_alone_is_enough(visits: Visits, assistant: Assistant) -> None:
    visit = visits.start(assistant.url).go()
    visit.page.locator("aisle-chat .launch").focus()
    visit.page.keyboard.press("Enter")
    visit.page.locator("aisle-chat .about").wait_for()
    visit.page.keyboard.type("show me running shoes")
    visit.page.keyboard.press("Enter")
    visit.log().locator(".say:not(.me):not(.about)").first.wait_for(timeout=TURN_S * 1000)
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("aisle-chat .panel").is_hidden()


def test_a_phone_of_320_pixels_shows_everything_without_scrolling_sideways(
    visits: Visits, assistant: Assistant
) -> None:
    visit = visits.start(assistant.url, width=320, height=640).go()
    assert visit.width_over() <= 0
    visit.open_chat().say("a waterproof tent under 300", TURN_S)
    assert shown_cards(visit) >= 1
    assert visit.log().evaluate("(log) => log.scrollWidth - log.clientWidth") <= 0


def test_a_reload_keeps_the_conversation(visits: Visits, assistant: Assistant) -> None:
    visit = visits.start(assistant.url).go().open_chat().say("a waterproof tent under 300", TURN_S)
    cards = shown_cards(visit)
    visit.go("/privacy")
    assert shown_cards(visit) == cards
    visit.log().locator(".chip").first.click()
    visit.settled(TURN_S)
    assert visit.log().locator(".err").count() == 0


def test_add_to_cart_in_the_chat_counts_in_the_shop(visits: Visits, assistant: Assistant) -> None:
    visit = visits.start(assistant.url).go().open_chat().say("camping stove", TURN_S)
    visit.log().get_by_role("button", name="Add to cart").first.click()
    visit.settled(TURN_S)
    if visit.page.locator("#count").is_hidden():  # which variant? any
        visit.log().locator(".chip").first.click()
        visit.settled(TURN_S)
    visit.page.locator("#count", has_text="1").wait_for()


def test_signing_in_lets_the_assistant_name_the_orders(
    visits: Visits, assistant: Assistant
) -> None:
    visit = visits.start(assistant.url).go("/sign-in")
    visit.page.locator(".person-card").first.click()
    visit.page.locator(".order").first.wait_for()
    number = visit.page.locator(".order h2").first.inner_text().split()[-1]
    visit.page.get_by_role("button", name="Ask about this order").first.click()
    visit.log().locator(".steps").wait_for(timeout=TURN_S * 1000)
    assert (
        number.lstrip("#")
        in visit.log().locator(".box", has=visit.page.locator(".steps")).inner_text()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_rule_is_broken(
    visits: Visits, assistant: Assistant, scheme: str
) -> None:
    visit = (
        visits.start(assistant.url, color_scheme=scheme, reduced_motion="reduce").go().open_chat()
    )
    for text in ("a waterproof tent under 300", "compare them", "how do returns work?"):
        visit.say(text, TURN_S)
    assert visit.page.evaluate("violations") == []
    assert visit.axe() == []
    for path in ("/products/NG-1001", "/cart", "/orders", "/privacy"):
        visit.go(path)
        assert visit.axe() == []
    assert visit.foreign == []
    assert visit.complaints == []
