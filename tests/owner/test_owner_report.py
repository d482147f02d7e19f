"""`aisle report` and `aisle models`: files a person opens, commands that say what they did."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from aisle.insights.insights import Insights
from aisle.language.wording import LANGUAGES
from aisle.owner.pdf import BROWSERS, print_pdf
from aisle.owner.report import write_reports
from aisle.shop.errors import Unavailable
from aisle.shop.versions import promote
from tests.cli.command import aisle
from tests.owner.conftest import Desk
from tests.owner.test_owner_pages import trained

pytestmark = pytest.mark.slow  # whole processes


@pytest.fixture
def home(little_shop: Path, tmp_path: Path) -> Path:
    shutil.copytree(little_shop, tmp_path / "home")
    return tmp_path / "home"


def test_the_report_is_one_file_a_language_complete_in_itself(owner: Desk, tmp_path: Path) -> None:
    shop = owner.shop
    insights = Insights(shop.settings, shop.database, shop.clock)
    paths = write_reports(shop, insights, tmp_path / "new" / "folder", LANGUAGES)
    english, chinese = (path.read_text("utf-8") for path in paths)
    assert re.fullmatch(r"\d{4}-W\d\d\.en\.html", paths[0].name)
    assert "Weekly report" in english
    assert "每周报告" in chinese
    for text in (english, chinese):
        assert not re.search(r"""(?:src|href)=["'](?!data:)|@import|url\(|<script""", text)
    bare = re.sub(r"<style>.*?</style>", "", english, flags=re.DOTALL)
    assert not re.search("[\\u4e00-\\u9fff]", bare)


def test_a_language_not_spoken_is_said_and_a_report_is_written(home: Path, tmp_path: Path) -> None:
    assert "Use en, zh or both" in aisle(home, "report", "--language", "fr").refused()
    done = aisle(home, "report", "--out", str(tmp_path / "out"), "--language", "zh")
    assert done.code == 0, done.err
    assert "每周报告" in Path(done.out.strip()).read_text("utf-8")


def test_models_are_listed_and_rolled_back_in_one_command(home: Path) -> None:
    for version in ("20260101-000000-aaaa", "20260102-000000-bbbb"):
        trained(home, "search", version, 0.3)
        promote(home / "models" / "search", version)
    (home / "models" / "search" / "cache").mkdir()
    assert aisle(home, "models", "roll-back", "search").code == 0
    listed = aisle(home, "models", "list").out.splitlines()
    assert listed == ["  search\t20260102-000000-bbbb", "* search\t20260101-000000-aaaa"]
    assert "Nothing was changed" in aisle(home, "models", "roll-back", "search").refused()


def test_the_report_is_printed_where_there_is_a_browser(tmp_path: Path, monkeypatch: Any) -> None:
    page = tmp_path / "week.en.html"
    page.write_text("<title>Week</title><h1>Funnel</h1>", encoding="utf-8")
    with monkeypatch.context() as bare:
        bare.setenv("PATH", "")
        with pytest.raises(Unavailable, match="No Chromium"):
            print_pdf(page)
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium on this machine")
    made = print_pdf(page)
    assert made.name == "week.en.pdf"
    assert made.read_bytes().startswith(b"%PDF")
