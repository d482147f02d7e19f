"""What the other browser tests leave open of the 25 points: embedding, zoom, right to left, targets, voice, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.conftest import Visit, Visits
from tests.browser.fake_gateway import FakeGateway
from tests.browser.test_widget import TALKS
from tests.channels.conftest import fill, picture, settings_for
from tests.channels.server import free_port, served
from tests.channels.stub_rasa import StubRasa, stub_actions_app, stub_app

pytestmark = pytest.mark.browser
Fake = tuple[FakeGateway, str]
HOSTILE = "* { color: red !important; font-size: 9px } button, section { display: none !important }"


def shop_page(gateway: str) -> Starlette:
    """Another shop's own page, under its own strict policy, with one script tag of ours."""
    csp = (
        f"default-src 'none'; script-src {gateway}; connect-src {gateway}; img-src {gateway}; "
        "style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    )

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(
            "<!doctype html><html lang=en><head><title>A shop</title>"
            '<link rel=stylesheet href="/s.css">'
            f'<script src="{gateway}/widget.js" defer data-title="Ask Ann" data-accent="#ffcc00"'
            ' data-greeting="Welcome to Ann\'s." data-position="left"></script></head>'
            "<body><main><h1>Shoes</h1><p id=p>Text</p></main></body></html>",
            headers={"content-security-policy": csp},
        )

    async def sheet(request: Request) -> HTMLResponse:
        return HTMLResponse(HOSTILE, media_type="text/css")

    return Starlette(routes=[Route("/", page), Route("/s.css", sheet)])


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A foreign shop's address, and the gateway that allows it."""
    from aisle.channels.gateway import create_app

    home, port = tmp_path / "home", free_port()
    fill(home)
    with served(stub_app(StubRasa())) as rasa, served(stub_actions_app()) as actions:
        settings = settings_for(
            home,
            rasa_port=int(rasa.rpartition(":")[2]),
            actions_port=int(actions.rpartition(":")[2]),
            origins=(f"http://localhost:{port}",),
        )
        with (
            served(create_app(settings, telegram=False), settings.port) as gateway,
            served(shop_page(gateway), port),
        ):
            yield f"http://localhost:{port}", gateway


def test_one_script_tag_works_on_a_foreign_page_under_its_own_strict_policy(
    visits: Visits, embedded: tuple[str, str], tmp_path: Path
) -> None:
    """Points 1, 2, 3: no third host, no leak of styles either way, no shift, AI and starters at once."""
    shop, gateway = embedded
    visit = visits.start(shop)
    visit.page.goto(shop)
    visit.page.locator("aisle-chat .launch").wait_for()
    where = "JSON.stringify(document.querySelector('#p').getBoundingClientRect())"
    before = visit.page.evaluate(where)
    visit.open_chat().say("show me tents")
    assert visit.log().locator(".card").count() == 3
    assert (
        visit.log()
        .locator(".card img")
        .first.evaluate("async (image) => { await image.decode(); return image.naturalWidth }")
        > 10
    )
    about = visit.log().locator(".about").inner_text()
    assert about.startswith("Welcome to Ann's.")
    assert "AI assistant" in about
    assert "person" in about
    assert visit.page.locator("aisle-chat h2").inner_text() == "Ask Ann"
    size = visit.log().locator(".say").last.evaluate("(node) => getComputedStyle(node).fontSize")
    assert size == "15px"
    assert visit.page.evaluate(where) == before
    assert visit.page.evaluate("violations") == []
    assert [url for url in visit.foreign if not url.startswith(gateway)] == []
    assert visit.complaints == []
    visit.page.screenshot(path=tmp_path / "embedded.png")


def whole_talk(visit: Visit) -> None:
    visit.open_chat()
    assert 2 <= visit.log().locator(".chip").count() <= 4  # starter questions
    for text in TALKS["en"]:
        visit.say(text)
        assert visit.log().evaluate("(log) => log.scrollWidth - log.clientWidth") <= 0


def test_at_200_percent_zoom_nothing_scrolls_sideways(
    visits: Visits, fake: Fake, tmp_path: Path
) -> None:
    """Point 7. 1280 × 860 at 200 % is 640 × 430 with twice the pixels."""
    visit = visits.start(fake[1], width=640, height=430, device_scale_factor=2).go()
    whole_talk(visit)
    assert visit.width_over() <= 0
    box = visit.page.locator("aisle-chat textarea").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 430
    visit.page.screenshot(path=tmp_path / "zoom.png")


def test_right_to_left_mirrors_the_chat_and_fits(
    visits: Visits, fake: Fake, tmp_path: Path
) -> None:
    """Point 7: the page says dir=rtl."""
    visit = visits.start(fake[1]).go()
    visit.page.evaluate("document.documentElement.dir = 'rtl'")
    whole_talk(visit)
    assert visit.width_over() <= 0
    panel = visit.page.locator("aisle-chat .panel").bounding_box()
    mine = visit.log().locator(".me").last.bounding_box()
    said = visit.log().locator(".say:not(.me)").last.bounding_box()
    assert panel is not None
    assert mine is not None
    assert said is not None
    assert panel["x"] < 100
    assert mine["x"] < said["x"] + said["width"] / 2
    assert visit.axe() == []
    visit.page.screenshot(path=tmp_path / "rtl.png")


def test_every_target_is_at_least_24_pixels(visits: Visits, fake: Fake) -> None:
    """Point 5."""
    visit = visits.start(fake[1]).go()
    whole_talk(visit)
    small = visit.page.evaluate(
        "() => [...document.querySelector('aisle-chat').shadowRoot"
        ".querySelectorAll('button, summary')].map((node) => [node.textContent || node.title,"
        " node.getBoundingClientRect()]).filter(([, box]) => box.width && Math.min(box.width,"
        " box.height) < 24).map(([name]) => name)"
    )
    assert small == []


SPEECH = """
window.spoken = []; window.ears = 0;
window.SpeechRecognition = window.webkitSpeechRecognition = class {
  start() { window.ears += 1; setTimeout(() => { this.onresult({ results: [[{ transcript: "yes, return it" }]] }); this.onend(); }, 50); }
};
Object.defineProperty(window, "speechSynthesis", { value: { cancel() {}, speak(one) { window.spoken.push(one.text); } } });
"""


def test_voice_is_off_until_chosen_and_never_sends_by_itself(visits: Visits, fake: Fake) -> None:
    """Point 18: what is heard stands in the box; the answer is read aloud only when voice is on."""
    gateway, address = fake
    visit = visits.start(address)
    visit.page.add_init_script(SPEECH)
    visit.go().open_chat().say("compare them")
    assert visit.page.evaluate("[spoken.length, ears]") == [0, 0]
    assert visit.page.get_by_role("button", name="Speak").count() == 0
    visit.page.locator("aisle-chat .more").click()
    visit.page.get_by_role("button", name="Voice on or off").click()
    assert "some browsers send the sound" in visit.log().locator(".ask").inner_text()
    visit.page.get_by_role("button", name="Yes, switch on").click()
    sent = len(gateway.requests)
    visit.page.get_by_role("button", name="Speak").click()
    expect(visit.page.locator("aisle-chat textarea")).to_have_value("yes, return it")
    assert len(gateway.requests) == sent
    assert visit.axe() == []
    visit.say("How do returns work?")
    visit.page.wait_for_function("() => spoken.join(' ').includes('clause R1')")
    visit.go("/cart")
    visit.page.get_by_role("button", name="Speak").wait_for()
    assert visit.foreign == []


def test_a_picture_is_sent_from_the_menu_and_a_wrong_file_is_refused_in_words(
    visits: Visits, fake: Fake, tmp_path: Path
) -> None:
    """Point 17."""
    gateway, address = fake
    good, bad = tmp_path / "shoe.png", tmp_path / "shoe.txt"
    good.write_bytes(picture())
    bad.write_text("<svg onload=alert(1)>")
    visit = visits.start(address).go().open_chat()
    for path in (good, bad):
        visit.page.locator("aisle-chat .more").click()
        with visit.page.expect_file_chooser() as chooser:
            visit.page.get_by_role("button", name="Send a picture").click()
        chooser.value.set_files(path)
        if path is good:
            visit.log().locator(".me", has_text="[Picture]").wait_for()
            visit.settled()
    visit.log().get_by_text("This picture cannot be read.").wait_for()
    assert [body["uploads"] for kind, body in gateway.requests if kind == "messages"] == [["u-1"]]


def test_what_is_shown_after_streaming_is_what_the_history_shows(
    visits: Visits, fake: Fake
) -> None:
    """Point 9."""
    visit = visits.start(fake[1]).go().open_chat().say("How do returns work?")
    shown = visit.log().locator(".say").last.inner_text()
    visit.go("/cart")
    visit.log().locator(".me").wait_for()
    assert visit.log().locator(".say").last.inner_text() == shown
