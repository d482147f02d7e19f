"""A page whose numbers take long says so at once, and shows them when it comes back."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from aisle.insights.likelihood import auc
from aisle.owner import counting, route_insights
from aisle.owner.app import read_ahead
from aisle.shop.errors import Unavailable
from tests.owner.conftest import Desk

pytestmark = pytest.mark.slow  # a whole gateway


def test_what_takes_long_is_worked_on_once_and_shown_when_ready(
    owner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, asked = threading.Event(), []
    real = route_insights.view.overview

    def slow(*given: Any) -> Any:
        asked.append(given)
        go.wait(60)
        return real(*given)

    monkeypatch.setattr(route_insights.view, "overview", slow)
    monkeypatch.setattr(counting, "PATIENCE_S", 0.01)
    for _ in range(3):
        answer = owner.client.get("/owner/?days=7")
        assert "being worked out" in answer.text
        assert answer.headers["refresh"] == "1"
        assert 'href="/owner/?days=7"' in answer.text
    go.set()
    monkeypatch.setattr(counting, "PATIENCE_S", 60.0)
    assert "Purchases a day" in owner.see("/?days=7")
    assert len(asked) == 1


def test_what_fails_while_it_is_worked_on_is_said_in_the_language_of_the_page(
    desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Any:
        raise Unavailable("The database is away.")

    monkeypatch.setattr(route_insights.view, "segments", broken)
    assert "The database is away." in desks("owner").see("/segments", 503)
    told = desks("owner", "zh").see("/segments", 503)
    assert "database" not in told
    assert "暂时用不了" in told


def test_nothing_english_stands_on_a_chinese_page_that_is_not_there(desks: Any) -> None:
    desk = desks("owner", "zh")
    for path in ("/conversations/web:nobody", "/campaigns/999", "/nowhere"):
        told = desk.see(path, 404)
        assert "没有这个内容" in told
        assert "Not Found" not in told
    assert "没有保存" in desk.press("/privacy/erase", 404, subject="nobody")
    assert "没有启用过别的版本" in desk.press("/models/search/roll-back", 404)


def test_an_owner_who_is_still_signed_in_finds_the_numbers_read_after_a_restart(
    owner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()
    monkeypatch.setattr("aisle.owner.app.insights_of", lambda pages, shop: read.set())
    pages = next(one.app for one in owner.client.app.routes if getattr(one, "path", "") == "/owner")
    pages.state.gateway.readiness.was_ready = True
    read_ahead(pages)
    assert read.wait(60)


def test_equals_share_their_rank() -> None:
    import numpy as np

    said = np.array([0.1, 0.5, 0.5, 0.9])
    assert auc(said, np.array([0.0, 0.0, 1.0, 1.0])) == 0.875
