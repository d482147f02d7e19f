"""The weekly report as PDF, printed by a Chromium that is on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from aisle.shop.errors import Unavailable

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SECONDS = 120


def print_pdf(page: Path) -> Path:
    """`2026-W48.en.html` → `2026-W48.en.pdf` beside it. Raises Unavailable without a browser."""
    browser = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    if browser is None:
        raise Unavailable(
            "No Chromium on this machine prints the PDF. Install one, or print the HTML from a browser."
        )
    made = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="aisle-pdf-") as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--disable-quic", "--disable-background-networking",
            f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={made.resolve()}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []), page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"{browser} did not print {page} in {SECONDS} s.") from error
    if done.returncode or not made.is_file():
        raise Unavailable(f"{browser} did not print {page}: it ended with {done.returncode}.")
    return made
