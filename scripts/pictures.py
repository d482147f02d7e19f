"""Takes the pictures of the README from a running assistant:

python scripts/pictures.py http://127.0.0.1:8080
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
TALKS = {
    "en": ["waterproof speaker under 80, not Pulsar", "is it waterproof?"],
    "zh": ["有没有 300 以内的帐篷", "运费怎么算"],
}


def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for language, lines in TALKS.items():
            locale = "zh-CN" if language == "zh" else "en-US"
            page = browser.new_page(viewport={"width": 1180, "height": 860}, locale=locale)
            page.goto(f"{url}/?lang={language}")
            page.wait_for_timeout(2500)
            for line in lines:
                say(page, line)
            page.screenshot(path=str(FOLDER / f"chat-{language}.png"))
        browser.close()


def say(page: Page, text: str) -> None:
    """Type into the chat of the page and wait for the answer."""
    page.evaluate(
        "text => window.dispatchEvent(new CustomEvent('aisle:open', {detail: {text, send: true}}))",
        text,
    )
    page.wait_for_timeout(3500)


if __name__ == "__main__":
    main()
