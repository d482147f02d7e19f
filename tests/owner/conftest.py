"""A small shop whose owner is signed in, and an agent who is not allowed in; no port, no browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from aisle.channels.gateway import create_app
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.staff_here import COOKIE
from aisle.owner import counting
from aisle.owner.app import mount_owner
from tests.channels.conftest import fill, settings_for


@dataclass
class Desk:
    """A browser of somebody of the shop."""

    client: TestClient
    shop: ShopParts
    cookie: str
    form_key: str = field(init=False, default="")

    def see(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(f"/owner{path}")
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    def press(self, path: str, status: int = 200, **fields: Any) -> str:
        """Send a form as the page would, follow to the page that it leads to."""
        from aisle.owner.door import _form_key

        body = {"form_key": _form_key(self.cookie), **fields}
        answer = self.client.post(f"/owner{path}", data=body)
        assert answer.status_code == status, answer.text[:2000]
        return answer.text


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are drawn with their numbers, however busy the machine is."""
    monkeypatch.setattr(counting, "PATIENCE_S", 120.0)


@pytest.fixture(scope="session")
def little_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owner") / "home"
    fill(folder)
    return folder


@pytest.fixture
def desks(little_shop: Path, tmp_path: Path) -> Iterator[Any]:
    """`desks("owner")`, `desks("agent")`, `desks(None)`: browsers of one shop."""
    home = tmp_path / "home"
    shutil.copytree(little_shop, home)
    app = create_app(settings_for(home), telegram=False)
    mount_owner(app)
    shop = app.state.gateway.door.open()

    def desk(role: Any, language: str = "en") -> Desk:
        cookie = shop.staff.demo_session(role) if role else ""
        client = TestClient(
            app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000),
            headers={"accept-language": language}, cookies={COOKIE: cookie} if cookie else {},
        )  # fmt: skip
        return Desk(client, shop, cookie)

    yield desk
    for one in threading.enumerate():
        if one.name == "insights":  # reads ahead; its home must not go before it
            one.join(60)
    app.state.gateway.door.close()


@pytest.fixture
def owner(desks: Any) -> Desk:
    desk: Desk = desks("owner")
    return desk
