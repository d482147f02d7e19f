"""A real Chromium on real pages: what it loads, what breaks its rules, and the gateway it talks to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any  # Any: what axe answers

import pytest

from tests.browser.fake_gateway import FakeGateway, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CHECKS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    }
}


@dataclass
class Visit:
    """A page of the shop in a browser of its own, and everything it should not have done."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str = "/") -> Visit:
        """Open a page of the shop and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.page.locator("main:not([aria-busy])").wait_for()
        return self

    def open_chat(self) -> Visit:
        """Press the launcher; the panel is ready when its first line stands."""
        self.page.locator("aisle-chat .launch").click()
        self.page.locator("aisle-chat .about").wait_for()
        return self

    def say(self, text: str, timeout_s: float = 10) -> Visit:
        """Type, send, and wait for the end of the turn."""
        box = self.page.locator("aisle-chat textarea")
        box.fill(text)
        box.press("Enter")
        self.settled(timeout_s)
        return self

    def settled(self, timeout_s: float = 10) -> None:
        """Wait until no turn is running."""
        self.page.wait_for_function(
            "() => { const chat = document.querySelector('aisle-chat').chat;"
            " return chat && !chat.busy && !chat.queue.length }",
            timeout=timeout_s * 1000,
        )

    def log(self) -> Any:  # a Locator
        return self.page.locator("aisle-chat .log")

    def axe(self) -> list[str]:
        """Rules of WCAG 2.1 AA that the page breaks, the open chat included."""
        from axe_core_python.sync_playwright import Axe

        found = Axe().run(self.page, options=CHECKS)["violations"]
        return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]

    def width_over(self) -> int:
        """Pixels by which the page can be scrolled sideways."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; skipped where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Visits:
    """Opens browsers of their own, and closes them when the test is over."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def start(self, address: str, *, width: int = 1280, height: int = 860, **options: Any) -> Visit:
        """`options` are the browser's: locale, color_scheme, reduced_motion …"""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, **{"locale": "en-US", **options}
        )
        self._contexts.append(context)
        visit = Visit(context.new_page(), address)

        def requested(request: Request) -> None:
            if not request.url.startswith((address, "blob:", "data:")):
                visit.foreign.append(request.url)

        visit.page.on("request", requested)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation',"
            " event => violations.push(event.violatedDirective + ' ' + event.blockedURI))"
        )
        return visit

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visits(chromium: Browser) -> Iterator[Visits]:
    """Browsers for one test."""
    made = Visits(chromium)
    yield made
    made.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop's pictures of tents; other products show without one."""
    from data.catalogue import demo_products
    from data.pictures import write_pictures

    folder = tmp_path_factory.mktemp("pictures")
    write_pictures([row for row in demo_products() if row["kind"] == "tent"], folder)
    return folder


@pytest.fixture
def fake(pictures: Path) -> Iterator[tuple[FakeGateway, str]]:
    """A scripted gateway and its address."""
    gateway = FakeGateway(pictures)
    with running(gateway) as address:
        yield gateway, address
