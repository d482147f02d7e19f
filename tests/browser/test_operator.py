"""The console in a real browser, against the real gateway; the shopper's widget open beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from aisle.shop import tables
from tests.browser.conftest import Visits
from tests.channels.conftest import House, fill, settings_for
from tests.channels.server import free_port, served
from tests.channels.stub_rasa import StubRasa, stub_actions_app, stub_app
from tests.channels.test_person import asks_like_our_action
from tests.channels.test_relaying import waiting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("console") / "home"
    fill(folder)
    return folder


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_a_shopper_in_the_widget_is_answered_from_the_console(
    visits: Visits, shop_home: Path, tmp_path: Path, language: str, scheme: str
) -> None:
    from aisle.channels.gateway import create_app

    stub = StubRasa()
    with served(stub_app(stub)) as rasa, served(stub_actions_app()) as actions:
        ports = {
            "rasa_port": int(rasa.rpartition(":")[2]),
            "actions_port": int(actions.rpartition(":")[2]),
        }
        settings = settings_for(shop_home, **ports)
        app = create_app(settings, telegram=False)
        with served(app, settings.port) as url:
            asks_like_our_action(House(settings, stub, url, app))
            locale = "zh-CN" if language == "zh" else "en-US"
            options = {"locale": locale, "color_scheme": scheme, "reduced_motion": "reduce"}
            shopper = visits.start(url, **options).go().open_chat()
            shopper.say("我要找人工客服" if language == "zh" else "I want a person")
            box = shopper.log().locator(".wait")
            expect(box).to_be_visible()

            desk = visits.start(url, **options)
            desk.page.goto(f"{url}/operator")
            desk.page.locator("form").wait_for()
            assert desk.axe() == []
            desk.page.locator(".demo button").click()
            desk.page.locator(".pick").first.click()
            desk.page.locator(".tools .main").click()
            expect(shopper.log().locator(".wait").last).to_contain_text("Demo")
            desk.page.locator("textarea").fill("Hello <b>you</b>, I am a person.")
            desk.page.keyboard.press("Enter")
            expect(shopper.log()).to_contain_text("Hello <b>you</b>, I am a person.")
            expect(desk.page.locator(".log .person p").last).to_contain_text("Hello")
            assert desk.axe() == []
            assert shopper.axe() == []
            assert desk.page.evaluate("violations") == []
            desk.page.screenshot(path=tmp_path / "operator.png")  # to be looked at
            shopper.page.screenshot(path=tmp_path / "person.png")
            desk.page.set_viewport_size({"width": 320, "height": 640})
            assert desk.width_over() <= 0
            desk.page.screenshot(path=tmp_path / "phone.png")
            desk.page.locator(".tools .plain").click()
            expect(shopper.log()).to_contain_text("AI 助手" if language == "zh" else "AI assistant")
            assert (desk.foreign, desk.complaints, shopper.complaints) == ([], [], [])
            shopper.say("tent")
            expect(shopper.log()).to_contain_text("You said: tent")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "dark")])
def test_a_risky_change_is_looked_at_and_refused_with_a_reason(
    visits: Visits, tmp_path: Path, language: str, scheme: str
) -> None:
    from aisle.channels.gateway import create_app

    fill(tmp_path / "home")
    settings = settings_for(tmp_path / "home", rasa_port=free_port())
    app = create_app(settings, telegram=False)
    with served(app, settings.port) as url:
        house = House(settings, StubRasa(), url, app)
        _, op_id = waiting(house, house.talker(language))
        house.close()
        locale = "zh-CN" if language == "zh" else "en-US"
        desk = visits.start(url, locale=locale, color_scheme=scheme, reduced_motion="reduce")
        desk.page.goto(f"{url}/operator")
        desk.page.locator(".demo button").click()
        desk.page.locator(f"[data-id='o{op_id}']").click()
        room = desk.page.locator(".room")
        expect(room).to_contain_text("已送达 → 已申请退货")
        expect(room).to_contain_text("mei@example.com")
        assert desk.axe() == []
        desk.page.screenshot(path=tmp_path / "approval.png")  # to be looked at
        desk.page.set_viewport_size({"width": 320, "height": 640})
        assert desk.width_over() <= 0
        room.locator("select").select_option("policy")
        room.locator("input").fill("R4")
        for _ in range(2):  # the second press confirms
            room.locator("[data-id=refuse]").click()
        expect(room.get_by_role("status")).to_be_visible()
        shop = app.state.gateway.door.open()
        with shop.database.read() as session:
            row = session.get_one(tables.PendingOperation, op_id)
            assert (row.status, row.decided_by) == ("refused", "1")
            assert (row.reply or {})["clause"] == "R4"
        assert (desk.foreign, desk.complaints) == ([], [])
