"""The chat and the storefront against a scripted gateway: every block, every failure, every width."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from aisle.channels.gateway import widget_build
from tests.browser.conftest import Visits
from tests.browser.fake_gateway import WEB, FakeGateway

pytestmark = pytest.mark.browser
Fake = tuple[FakeGateway, str]
PAGES = ("/", "/?category=Outdoor", "/products/NG-1001", "/cart", "/sign-in", "/orders", "/privacy")
TALKS = {
    "en": (
        "a waterproof tent",
        "compare them",
        "where is my order?",
        "return this",
        "Yes, return it",
        "cart",
        "a person",
        "erase it",
    ),
    "zh": (
        "200以内的防水帐篷",
        "对比一下",
        "我的订单到哪了",
        "退货",
        "是，退货",
        "看看购物车",
        "找人工",
        "删除",
    ),
}


@pytest.mark.parametrize("language", widget_build.LANGUAGES)
def test_the_whole_widget_is_at_most_15_kb_gzipped(language: str) -> None:
    """The script tag and everything that opening the chat loads; not what a shopper chooses in the menu."""
    launcher, chat = widget_build.launcher(), widget_build.chat(language)
    for one in (launcher, chat):
        assert gzip.decompress(one.gzipped) == one.plain
    assert len(launcher.gzipped) + len(chat.gzipped) <= 15_000
    assert len(launcher.gzipped) <= 2_500
    assert len(widget_build.extras(language).gzipped) <= 2_500


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.js")), ids=lambda path: path.name)
def test_no_script_writes_html_or_evaluates_text(path: Path) -> None:
    found = re.findall(
        r"\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
        path.read_text(),
    )
    assert not found


@pytest.mark.parametrize("path", sorted(WEB.glob("*.html")), ids=lambda path: path.name)
def test_no_page_has_inline_script_or_style(path: Path) -> None:
    page = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_both_languages_have_the_same_words(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go()
    both = [
        visit.page.evaluate(
            "async (module) => { const { WORDS } = await import(`/assets/${module}/words.js`);"
            " return [Object.keys(WORDS.en).sort(), Object.keys(WORDS.zh).sort()] }",
            module,
        )
        for module in ("widget/extras", "shop", "operator")
    ]
    both.append(
        visit.page.evaluate(
            "Promise.all(['en', 'zh'].map(async (language) => Object.keys((await"
            " import(`/assets/widget/words/${language}.js`)).default).sort()))"
        )
    )
    for english, chinese in both:
        assert english
        assert english == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_block_is_drawn_without_a_violation_or_a_foreign_host(
    visits: Visits, fake: Fake, language: str
) -> None:
    visit = visits.start(fake[1], locale="zh-CN" if language == "zh" else "en-US").go().open_chat()
    for text in TALKS[language]:
        visit.say(text)
    log = visit.log()
    assert log.locator(".card").count() == 3
    assert (
        log.locator(".card img").first.evaluate(
            "async (image) => { await image.decode(); return image.naturalWidth }"
        )
        > 100
    )
    assert log.locator(".card .price").first.inner_text() == (
        "US$129.00" if language == "zh" else "$129.00"
    )
    assert log.locator("table thead th[scope=col]").count() == 3
    assert log.locator("table tbody th[scope=row]").count() == 3
    assert (
        log.locator("li[aria-current=step]")
        .inner_text()
        .startswith("已发货" if language == "zh" else "Shipped")
    )
    assert log.locator(".swap .new").first.is_visible()
    assert "R-7K2M9Q" in log.locator(".receipt").inner_text()
    assert log.locator(".lines li").count() == 1
    assert visit.page.evaluate("violations") == []
    assert visit.foreign == []
    assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_chat(
    visits: Visits, fake: Fake, scheme: str
) -> None:
    visit = visits.start(fake[1], color_scheme=scheme, reduced_motion="reduce").go()
    assert visit.axe() == []
    visit.open_chat()
    for text in TALKS["en"]:
        visit.say(text)
        assert visit.axe() == []
    visit.page.locator("aisle-chat .more").click()
    assert visit.axe() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_the_pages_of_the_shop(
    visits: Visits, fake: Fake, path: str, scheme: str
) -> None:
    visit = visits.start(fake[1], color_scheme=scheme, reduced_motion="reduce").go(path)
    assert visit.axe() == []
    assert visit.page.evaluate("violations") == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_320_pixels(visits: Visits, fake: Fake, path: str) -> None:
    visit = visits.start(fake[1], width=320, height=640).go(path)
    assert visit.width_over() <= 0


def test_the_chat_fills_a_phone_and_stays_within_it(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1], width=320, height=640).go().open_chat()
    for text in TALKS["en"]:
        visit.say(text)
        assert visit.log().evaluate("(log) => log.scrollWidth - log.clientWidth") <= 0
    box = visit.page.locator("aisle-chat .panel").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 640)
    assert visit.width_over() <= 0


def test_the_keyboard_alone_opens_asks_and_closes(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go()
    visit.page.locator("aisle-chat .launch").focus()
    visit.page.keyboard.press("Enter")
    visit.page.locator("aisle-chat .about").wait_for()
    visit.page.keyboard.type("a waterproof tent")
    visit.page.keyboard.press("Enter")
    visit.log().locator(".chip", has_text="Compare").wait_for()
    visit.settled()
    for _ in range(40):  # back from the box to the first quick reply
        visit.page.keyboard.press("Shift+Tab")
        focused = visit.page.evaluate(
            "document.querySelector('aisle-chat').shadowRoot.activeElement.textContent"
        )
        if focused == "Compare them":
            break
    visit.page.keyboard.press("Enter")
    visit.log().locator("table").wait_for()
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("aisle-chat .panel").is_hidden()
    active = visit.page.evaluate(
        "document.querySelector('aisle-chat').shadowRoot.activeElement.className"
    )
    assert active == "launch"


def test_a_streamed_answer_is_hidden_from_screen_readers_until_it_is_whole(
    visits: Visits, fake: Fake
) -> None:
    visit = visits.start(fake[1]).go().open_chat()
    box = visit.page.locator("aisle-chat textarea")
    box.fill("How do returns work?")
    box.press("Enter")
    visit.log().locator("[aria-hidden=true].say").wait_for()
    assert visit.log().get_attribute("aria-busy") == "true"
    visit.settled()
    answer = visit.log().locator(".say").last
    assert answer.get_attribute("aria-hidden") is None
    assert "clause R1" in answer.inner_text()
    assert answer.locator("a").get_attribute("href") == "https://example.com/returns"
    assert visit.log().get_attribute("aria-busy") is None


def test_a_button_sends_its_sealed_payload_and_the_page_sends_its_product(
    visits: Visits, fake: Fake
) -> None:
    gateway, address = fake
    visit = visits.start(address).go("/products/NG-1001").open_chat().say("a tent")
    visit.log().locator(".chip", has_text="Compare").click()
    visit.log().locator("table").wait_for()
    sent = [body for kind, body in gateway.requests if kind == "messages"]
    assert sent[0]["page"] == {"sku": "NG-1001"}
    assert sent[1]["payload"] == "sealed|Compare them"


def test_a_reload_and_the_next_page_keep_the_conversation(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat().say("a waterproof tent")
    visit.go("/cart")
    visit.log().locator(".card").first.wait_for()
    assert visit.log().locator(".me").inner_text().endswith("a waterproof tent")
    visit.log().locator(".chip", has_text="Compare").click()
    visit.log().locator("table").wait_for()


def test_typed_markup_is_shown_as_it_is_and_runs_nothing(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat()
    typed = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <b>bold</b>"
    visit.say(typed)
    assert visit.log().locator(".me").inner_text().endswith(typed)
    assert visit.log().locator(".say").last.inner_text().endswith(typed)
    assert visit.log().locator(".say img, .say b, .say a").count() == 0
    assert visit.complaints == []


def test_a_stream_that_breaks_is_resumed_with_the_same_message_id(
    visits: Visits, fake: Fake
) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat()
    gateway.failures = ["drop"]
    visit.say("compare them")
    assert visit.log().locator("table").count() == 1
    ids = [body["client_msg_id"] for kind, body in gateway.requests if kind == "messages"]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_failed_turn_offers_to_try_again_and_that_works(visits: Visits, fake: Fake) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat()
    gateway.failures = ["error"]
    visit.say("compare them")
    visit.log().locator(".chip", has_text="Try again").click()
    visit.log().locator("table").wait_for()
    assert visit.log().locator(".me").count() == 1


@pytest.mark.parametrize(("failure", "words"), [("limit", "wait a second"), ("busy", "One moment")])
def test_a_refused_message_is_explained_and_kept(
    visits: Visits, fake: Fake, failure: str, words: str
) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat()
    gateway.failures = [failure]
    visit.say("compare them")
    assert words in visit.log().locator(".err").inner_text()
    visit.log().locator(".err button:enabled").click()
    visit.log().locator("table").wait_for()
    assert visit.log().locator(".err").count() == 0


def test_a_token_that_ended_is_replaced_and_the_message_still_answered(
    visits: Visits, fake: Fake
) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat()
    gateway.histories.clear()
    visit.say("compare them")
    assert visit.log().locator("table").count() == 1
    assert "new one" in visit.log().inner_text()


def test_offline_keeps_the_message_and_sends_it_when_back(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat()
    visit.page.context.set_offline(True)
    box = visit.page.locator("aisle-chat textarea")
    box.fill("compare them")
    box.press("Enter")
    visit.log().locator(".err").wait_for()
    assert "offline" in visit.log().locator(".err").inner_text()
    visit.page.context.set_offline(False)
    visit.log().locator("table").wait_for()


def test_two_quick_messages_are_both_answered_in_order(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat()
    box = visit.page.locator("aisle-chat textarea")
    for text in ("How do returns work?", "future"):
        box.fill(text)
        box.press("Enter")
    visit.log().get_by_text("A card of the future.").wait_for()
    text = visit.log().inner_text()
    assert text.index("clause R1") < text.index("A card of the future.")


def test_stop_ends_the_waiting(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat()
    box = visit.page.locator("aisle-chat textarea")
    box.fill("slow")
    box.press("Enter")
    visit.page.locator("aisle-chat .halt").click()
    visit.settled(2)
    assert "Stopped." in visit.log().inner_text()


def test_a_person_who_writes_meanwhile_is_shown_once(visits: Visits, fake: Fake) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat().say("a person")
    gateway.push("Hello, this is Kim from the shop.")
    visit.log().get_by_text("Kim from the shop").wait_for()
    visit.say("compare them")
    assert visit.log().get_by_text("Kim from the shop").count() == 1
    assert visit.log().locator(".say small", has_text="Kim").count() == 1
    assert visit.log().locator("table").count() == 1


def test_news_while_the_chat_is_closed_are_counted_on_the_button(
    visits: Visits, fake: Fake
) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat()
    visit.page.keyboard.press("Escape")
    gateway.push("Your parcel has arrived.")
    visit.page.locator("aisle-chat .badge", has_text="1").wait_for()


def test_a_thumb_down_asks_why_and_sends_the_reason(visits: Visits, fake: Fake) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat().say("compare them")
    visit.log().get_by_role("button", name="Bad answer").click()
    with visit.page.expect_response("**/v1/feedback"):
        visit.log().get_by_role("button", name="Wrong information").click()
    kind, body = gateway.requests[-1]
    assert (kind, body["value"], body["reason"]) == ("feedback", -1, "Wrong information")


def test_the_chat_can_be_downloaded_and_deleted(visits: Visits, fake: Fake) -> None:
    gateway, address = fake
    visit = visits.start(address).go().open_chat().say("compare them")
    visit.page.locator("aisle-chat .more").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download this chat").click()
    assert download.value.suggested_filename == "aisle-export.zip"
    visit.page.locator("aisle-chat .more").click()
    visit.page.get_by_role("button", name="Delete this chat").click()
    visit.page.get_by_role("button", name="Yes, delete").click()
    visit.log().get_by_text("was deleted").wait_for()
    assert ("erase", {}) in gateway.requests
    assert visit.log().locator("table").count() == 0
    assert visit.say("compare them").log().locator("table").count() == 1


def test_erasing_on_the_privacy_page_empties_the_open_chat(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go("/privacy").open_chat().say("compare them")
    visit.page.get_by_role("button", name="Erase everything").click()
    visit.page.get_by_role("button", name="Yes, erase it").click()
    visit.log().locator("table").wait_for(state="detached")
    visit.log().locator(".about").wait_for()
    assert visit.say("compare them").log().locator("table").count() == 1
    visit.go("/privacy")
    visit.log().locator("table").wait_for()


def test_the_chat_follows_the_language_of_the_shopper(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat().say("对比一下")
    assert visit.page.locator("aisle-chat h2").inner_text() == "购物助手"
    visit.say("compare them")
    assert visit.page.locator("aisle-chat h2").inner_text() == "Shop assistant"


def test_the_language_switch_of_the_page_turns_shop_and_chat(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat().say("compare them")
    visit.page.get_by_role("button", name="中文").click()
    visit.page.get_by_text("为您挑选").wait_for()
    visit.log().locator("table").wait_for()
    assert visit.page.locator("aisle-chat h2").inner_text() == "购物助手"
    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_shop_lists_searches_and_sells_from_the_product_page(
    visits: Visits, fake: Fake
) -> None:
    visit = visits.start(fake[1]).go()
    visit.page.get_by_role("searchbox").fill("tent")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("link", name="Crescent 2").click()
    visit.page.get_by_role("button", name="Add to cart").click()
    visit.page.get_by_role("link", name="View cart").click()
    visit.page.get_by_role("button", name=re.compile("One more of")).click()
    visit.page.locator(".sum b", has_text="$258.00").wait_for()
    assert visit.page.locator("#count").inner_text() == "2"


def test_signing_in_shows_the_orders_and_keeps_the_chat(visits: Visits, fake: Fake) -> None:
    visit = visits.start(fake[1]).go().open_chat().say("compare them")
    visit.go("/sign-in")
    visit.page.get_by_role("button", name=re.compile("Emma Clarke")).click()
    visit.page.locator(".order").first.wait_for()
    assert visit.page.locator(".order").count() == 3
    assert visit.page.locator(".order li[aria-current=step]").count() == 3
    visit.log().locator("table").wait_for()
