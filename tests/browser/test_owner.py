"""The owner's pages in a real browser: both languages, light and dark, a phone; nothing from elsewhere, axe 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Visit, Visits
from tests.channels.conftest import fill, settings_for
from tests.channels.server import served

pytestmark = pytest.mark.browser
FOUND = ("overview", "funnel", "segments", "campaigns/new", "fairness", "quality", "models", "privacy")  # fmt: skip


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small shop with some days of events behind it."""
    from aisle.channels.gateway import create_app
    from aisle.owner import counting
    from aisle.owner.app import mount_owner
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.events import Event, Events

    home = tmp_path_factory.mktemp("owner") / "home"
    fill(home)
    settings = settings_for(home)
    database, clock = open_database(settings), Clock(settings)
    now = clock.timestamp()
    happened = [
        Event(f"p{person}", f"T{1 + (person + day) % 3}", now - day * 86400 - person * 60, kind)
        for person in range(40)
        for day in range(1, 30, 1 + person % 5)
        for kind in ("impression", "view", "cart", "purchase")[: 1 + (person + day) % 4]
    ]
    Events(database, clock).record_all(happened)
    database.close()
    app = create_app(settings, telegram=False)
    mount_owner(app)
    with pytest.MonkeyPatch.context() as patched, served(app, settings.port) as url:
        patched.setattr(counting, "PATIENCE_S", 120.0)
        yield url


def entered(visits: Visits, url: str, language: str, scheme: str, width: int = 1280) -> Visit:
    locale = "zh-CN" if language == "zh" else "en-US"
    visit = visits.start(url, width=width, locale=locale, color_scheme=scheme)
    visit.page.goto(f"{url}/owner/")
    assert visit.axe() == []
    visit.page.locator(".demo button").click()
    visit.page.locator(".menu").wait_for()
    return visit


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_every_page_is_accessible_and_fits_a_phone(
    visits: Visits, gateway: str, tmp_path: Path, language: str, scheme: str
) -> None:
    visit = entered(visits, gateway, language, scheme)
    for name in FOUND:
        visit.page.goto(f"{gateway}/owner/{name.replace('overview', '')}")
        assert visit.axe() == [], name
        pictures = "[...document.images].filter(one => !one.naturalWidth).length"
        assert visit.page.evaluate(pictures) == 0, name
        assert visit.page.evaluate("violations") == [], name
        visit.page.set_viewport_size({"width": 320, "height": 640})
        assert visit.width_over() <= 0, name
        visit.page.set_viewport_size({"width": 1280, "height": 860})
    assert (visit.foreign, visit.complaints) == ([], [])


def test_the_menu_and_a_campaign_by_keyboard(visits: Visits, gateway: str) -> None:
    page = entered(visits, gateway, "en", "light").page
    page.goto(f"{gateway}/owner/campaigns/new")
    for name, text in (("name", "Tents"), ("text_en", "New tents."), ("text_zh", "新帐篷。")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=name]").press("Enter")
    page.get_by_role("button", name="Start").click()
    assert "Nobody is in this segment" in page.locator(".problem").inner_text()
    page.locator(".switch [lang=zh-CN]").click()
    page.goto(f"{gateway}/owner/")
    assert page.locator("h1").inner_text() == "总览"
