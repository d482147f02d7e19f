"""A small shop in a temporary home, a stub Rasa on a real port, and a gateway in front of them."""

from __future__ import annotations

import dataclasses
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from aisle.channels.gateway import create_app
from aisle.channels.sse import Event, events_in
from aisle.shop import tables
from aisle.shop.database import open_database
from aisle.shop.settings import Settings, load_settings
from aisle.shop.stored_settings import bump_catalogue, write_setting
from tests.channels.server import free_port, served
from tests.channels.stub_rasa import StubRasa, stub_actions_app, stub_app

NOW = 1_790_000_000


def picture(colour: str = "green", kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def fill(home: Path) -> None:
    """Three products, a customer with an order, in a shop that says it is the demo."""
    (home / "pictures").mkdir(parents=True)
    (home / "pictures" / "tent-1.png").write_bytes(picture("green"))
    (home / "pictures" / "tent-2.png").write_bytes(picture("blue"))
    database = open_database(home / "shop.db", create=True)
    with database.write() as session:
        write_setting(session, "demo", True)
        session.add(
            tables.Category(
                path="Outdoor > Tents", names={"en": ["Outdoor", "Tents"], "zh": ["户外", "帐篷"]}
            )
        )
        for number, (price, stock) in enumerate([(9900, 4), (12900, 0), (None, None)], 1):
            session.add(
                tables.Product(
                    product_id=f"T{number}",
                    brand="Northfell",
                    kind="tent",
                    category="Outdoor > Tents",
                    attributes={"waterproof": True, "weight_g": 2000},
                    images=[f"tent-{number}.png"],
                    rating=4.0 + number / 10,
                    reviews=7,
                    review_texts=[{"rating": 5, "en": "Dry all night.", "zh": "一夜干爽。"}],
                    texts=[
                        tables.ProductText(
                            language="en", title=f"Tent {number}", description="For two."
                        ),
                        tables.ProductText(
                            language="zh", title=f"帐篷{number}号", description="双人。"
                        ),
                    ],
                    variants=[
                        tables.Variant(
                            variant_id=f"T{number}-a",
                            options={"colour": "green"},
                            price_minor=price,
                            currency="USD",
                            stock=stock,
                        )
                    ],
                )
            )
        for name in ("mei", "ann"):
            session.add(
                tables.Customer(
                    customer_id=name,
                    first_name=name.title(),
                    last_name="Li",
                    email=f"{name}@example.com",
                )
            )
        session.flush()
        session.add(
            tables.Order(
                order_id="#W1",
                customer_id="mei",
                status="delivered",
                currency="USD",
                placed_at=NOW - 9 * 86400,
                delivered_at=NOW - 5 * 86400,
                version=1,
            )
        )
        session.flush()
        session.add(
            tables.OrderLine(
                order_id="#W1",
                position=1,
                product_id="T1",
                variant_id="T1-a",
                title={"en": "Tent 1", "zh": "帐篷1号"},
                options={"colour": "green"},
                quantity=2,
                price_minor=9900,
            )
        )
        bump_catalogue(session)
    database.close()


@dataclasses.dataclass
class Talker:
    """A shopper at the gateway: one session, real HTTP."""

    url: str
    client: httpx.Client
    token: str = ""
    conversation_id: str = ""
    opened: dict[str, Any] = dataclasses.field(default_factory=dict)

    def open(self, locale: str = "en") -> Talker:
        answer = self.client.post(f"{self.url}/v1/session", json={"locale": locale})
        assert answer.status_code == 200, answer.text
        self.opened = answer.json()
        self.token, self.conversation_id = self.opened["token"], self.opened["conversation_id"]
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def post(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        return self.client.post(f"{self.url}{path}", json=json, headers=self.headers, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(f"{self.url}{path}", headers=self.headers, **more)

    def say(self, text: str | None = None, **more: Any) -> list[Event]:
        body = {"text": text, **more} if text is not None else more
        with self.client.stream(
            "POST", f"{self.url}/v1/messages", json=body, headers=self.headers
        ) as answer:
            if answer.status_code != 200:
                answer.read()
            assert answer.status_code == 200, answer.text
            return list(events_in(answer.iter_lines()))


@dataclasses.dataclass
class House:
    """Everything that runs for one test."""

    settings: Settings
    rasa: StubRasa
    url: str
    app: Any
    talkers: list[Talker] = dataclasses.field(default_factory=list)

    def talker(self, locale: str = "en") -> Talker:
        talker = Talker(self.url, httpx.Client(timeout=30, trust_env=False)).open(locale)
        self.talkers.append(talker)
        return talker

    def close(self) -> None:
        for talker in self.talkers:
            talker.client.close()


def settings_for(home: Path, **changes: Any) -> Settings:
    settings = load_settings(home, environment={})
    return dataclasses.replace(settings, internal_secret="test-secret", port=free_port(), **changes)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop, made once; every test gets a copy."""
    folder = tmp_path_factory.mktemp("shop") / "home"
    fill(folder)
    return folder


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path


@dataclasses.dataclass
class Borders:
    """What stands behind the gateway: started once, forgetful between tests."""

    rasa: StubRasa
    rasa_port: int
    actions_port: int


@pytest.fixture(scope="session")
def running_borders() -> Iterator[Borders]:
    stub = StubRasa()
    with served(stub_app(stub)) as rasa, served(stub_actions_app()) as actions:
        yield Borders(stub, int(rasa.rpartition(":")[2]), int(actions.rpartition(":")[2]))


@pytest.fixture
def borders(running_borders: Borders) -> Borders:
    running_borders.rasa.forget()
    return running_borders


@pytest.fixture
def house(home: Path, borders: Borders, request: pytest.FixtureRequest) -> Iterator[House]:
    """`@pytest.mark.parametrize("house", [{"turn_timeout_s": 0.3}], indirect=True)` changes settings."""
    ports = {"rasa_port": borders.rasa_port, "actions_port": borders.actions_port}
    settings = settings_for(home, **ports, **getattr(request, "param", {}))
    app = create_app(settings, telegram=False)
    with served(app, settings.port) as url:
        house = House(settings, borders.rasa, url, app)
        yield house
        house.close()


def named(events: list[Event], name: str) -> list[dict[str, Any]]:
    return [event.data for event in events if event.name == name]


def text_of(events: list[Event]) -> str:
    return "\n".join(data["text"] for data in named(events, "text.done"))
