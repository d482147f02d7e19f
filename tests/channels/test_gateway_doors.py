"""Sessions, origins, headers, uploads, feedback, erasing, readiness: everything around the conversation."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import httpx
import pytest
from PIL import Image

from aisle.channels.gateway import create_app
from tests.channels.conftest import House, named, picture, settings_for
from tests.channels.server import free_port, served

pytestmark = pytest.mark.slow  # whole gateways


def test_a_forged_foreign_or_missing_token_is_refused(house: House) -> None:
    shopper = house.talker()
    for token in ("x", "nonsense", shopper.token[:-3] + "abc"):
        answer = shopper.client.get(
            f"{house.url}/v1/history", headers={"authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "unauthorized"


def test_only_allowed_websites_may_call_and_tools_without_origin_may(house: House) -> None:
    shopper = house.talker()
    ours = f"http://localhost:{house.settings.port}"
    for origin, status in (
        (ours, 200),
        (None, 200),
        ("https://evil.example", 403),
        (f"{ours}0", 403),
        ("null", 403),
    ):
        headers = {"origin": origin} if origin else {}
        answer = shopper.client.post(
            f"{house.url}/v1/session", json={"locale": "en"}, headers=headers
        )
        assert answer.status_code == status, origin
        assert answer.headers.get("access-control-allow-origin") == (
            origin if status == 200 else None
        )
    allowed = shopper.client.options(
        f"{house.url}/v1/messages",
        headers={
            "origin": ours,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization",
        },
    )
    assert allowed.headers["access-control-allow-origin"] == ours


def test_every_answer_carries_the_security_headers(house: House) -> None:
    client = house.talker().client
    for path in ("/", "/v1/history", "/nowhere", "/widget.js"):
        headers = client.get(f"{house.url}{path}").headers
        assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_refusals_speak_the_shoppers_language(house: House) -> None:
    shopper = house.talker("zh")
    answer = shopper.post("/v1/messages", {"text": " "})
    assert "消息是空的" in answer.json()["error"]["message"]
    stranger = shopper.client.get(
        f"{house.url}/v1/history", headers={"accept-language": "zh-CN,zh"}
    )
    assert "会话" in stranger.json()["error"]["message"]


def test_a_picture_is_drawn_anew_without_its_hidden_parts(house: House) -> None:
    shopper = house.talker()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "JPEG", exif=exif)
    content = out.getvalue() + b"<script>polyglot</script>"
    answer = shopper.post("/v1/uploads", files={"file": ("me.jpg", content, "image/jpeg")})
    assert answer.status_code == 201, answer.text
    upload_id = answer.json()["upload_id"]
    with sqlite3.connect(house.settings.db_path) as database:
        stored = database.execute("SELECT content FROM uploads").fetchone()[0]
    database.close()
    assert b"taken at home" not in stored
    assert b"polyglot" not in stored
    shopper.say("like this", uploads=[upload_id])
    assert house.rasa.last_metadata()["attachments"] == [{"id": upload_id, "mime": "image/jpeg"}]
    other = house.talker().post("/v1/messages", {"text": "mine", "uploads": [upload_id]})
    assert other.json()["error"]["code"] == "unknown_upload"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"<html>", 415),
        (picture(kind="GIF"), 415),
        (picture(size=(8000, 6000)), 413),
        (b"x" * (6 * 1024 * 1024), 413),
    ],
)
def test_what_is_no_picture_or_too_big_is_refused(
    house: House, content: bytes, status: int
) -> None:
    answer = house.talker().post("/v1/uploads", files={"file": ("x.png", content, "image/png")})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_feedback_is_kept_with_its_turn_and_only_for_ones_own(house: House) -> None:
    shopper = house.talker()
    turn_id = shopper.say("hello there")[0].data["turn_id"]
    body = {"turn_id": turn_id, "value": -1, "reason": "call me at mei@example.com"}
    assert shopper.post("/v1/feedback", body).status_code == 204
    assert shopper.post("/v1/feedback", {**body, "value": 2}).status_code == 422
    assert house.talker().post("/v1/feedback", body).status_code == 404
    kept = house.app.state.gateway.door.open().feedbacks.recent()
    assert [(one.value, one.turn_id) for one in kept] == [(-1, turn_id)]
    assert "mei@example.com" not in kept[0].reason


def test_recommendations_come_from_the_action_server_with_sealed_buttons(house: House) -> None:
    items = house.talker().post("/v1/recommendations", {"limit": 3}).json()["items"]
    assert len(items) == 3
    assert "add_to_cart" not in items[0]["actions"][0]["payload"]


def test_export_holds_what_was_said_and_erasing_leaves_nothing(house: House) -> None:
    tracker = house.settings.home / "tracker.db"
    shopper, other = house.talker(), house.talker()
    with sqlite3.connect(tracker) as rasa:
        rasa.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        for talker in (shopper, other):
            rasa.execute(
                "INSERT INTO events (sender_id, data) VALUES (?, '{}')", (talker.conversation_id,)
            )
    rasa.close()
    shopper.say("a secret wish")
    packed = zipfile.ZipFile(io.BytesIO(shopper.get("/v1/export").content))
    assert "a secret wish" in packed.read("person.json").decode()
    erased = shopper.client.delete(f"{house.url}/v1/session", headers=shopper.headers)
    assert erased.status_code == 200
    assert erased.json()["erased"]["transcript"] >= 3
    assert erased.json()["erased"]["rasa_events"] == 1
    assert shopper.get("/v1/history").status_code == 401
    with sqlite3.connect(house.settings.db_path) as shop:
        left = shop.execute(
            "SELECT count(*) FROM transcript WHERE data LIKE '%secret wish%'"
        ).fetchone()[0]
    shop.close()
    assert left == 0
    assert other.get("/v1/history").status_code == 200


def test_ready_only_while_rasa_and_the_action_server_answer(house: House) -> None:
    client = house.talker().client
    assert client.get(f"{house.url}/healthz").json() == {"ok": True}
    deadline = time.monotonic() + 5
    while client.get(f"{house.url}/readyz").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    asked = len([one for one in house.rasa.heard if one["sender"] == "__ready__"])
    for _ in range(3):
        client.get(f"{house.url}/readyz")
    assert len([one for one in house.rasa.heard if one["sender"] == "__ready__"]) == asked
    house.rasa.is_broken = True
    house.app.state.gateway.readiness._asked_at = float("-inf")
    told = client.get(f"{house.url}/readyz")
    assert told.status_code == 503
    assert "Rasa" in told.json()["problem"]


def test_metrics_count_turns_and_stay_on_this_machine(house: House) -> None:
    shopper = house.talker()
    shopper.say("hello")
    shopper.say("nothing")
    text = shopper.client.get(f"{house.url}/metrics").text
    assert 'aisle_turns_total{channel="web",outcome="answered"} 1.0' in text
    assert 'aisle_turns_total{channel="web",outcome="no_answer"} 1.0' in text
    through_a_proxy = shopper.client.get(
        f"{house.url}/metrics", headers={"x-forwarded-for": "203.0.113.9"}
    )
    assert through_a_proxy.status_code == 403


def test_without_a_shop_the_page_shows_how_far_the_start_has_come(tmp_path: Path) -> None:
    steps = [
        {"name": "Training <search>", "state": "running", "seconds": 12.4},
        {"name": "Rasa", "state": "waiting", "seconds": None},
    ]
    (tmp_path / "progress.json").write_text(json.dumps({"steps": steps}))
    settings = settings_for(tmp_path, rasa_port=free_port(), actions_port=free_port())
    with (
        served(create_app(settings, telegram=False), settings.port) as url,
        httpx.Client(trust_env=False) as client,
    ):
        page = client.get(url, headers={"accept-language": "zh"})
        assert page.status_code == 503
        assert "Training &lt;search&gt;" in page.text
        assert "进行中" in page.text
        assert "12 秒" in page.text
        assert client.get(f"{url}/readyz").status_code == 503
        refused = client.post(f"{url}/v1/session", json={"locale": "en"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "not_ready")
        (tmp_path / "progress.json").write_text("{broken")
        assert client.get(url).status_code == 503


def test_the_gateway_comes_up_fast_and_without_models(tmp_path: Path) -> None:
    code = (
        "import sys, time; started = time.monotonic()\n"
        "from aisle.channels.gateway import create_app\n"
        "from aisle.shop.settings import load_settings\n"
        f"from pathlib import Path; create_app(load_settings(Path({str(tmp_path)!r}), environment={{}}))\n"
        "print(time.monotonic() - started, [m for m in ('torch', 'transformers', 'faiss', 'telegram', 'PIL') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    seconds, _, heavy = said.partition(" ")
    assert heavy.strip() == "[]"
    assert float(seconds) < 30  # 2 s on an idle machine; this one may be busy


def test_the_interface_is_described_for_integrators(house: House) -> None:
    described = house.talker().client.get(f"{house.url}/v1/openapi.json").json()
    assert {
        "/v1/session",
        "/v1/messages",
        "/v1/history",
        "/v1/events",
        "/v1/uploads",
        "/v1/feedback",
        "/v1/recommendations",
        "/v1/export",
        "/healthz",
        "/readyz",
        "/metrics",
    } <= set(described["paths"])


def test_pictures_come_from_the_home_and_from_nowhere_else(house: House) -> None:
    client = house.talker().client
    assert client.get(f"{house.url}/pictures/tent-1.png").headers["content-type"] == "image/png"
    (house.settings.home / "pictures" / "notes.txt").write_text("secret")
    for path in (
        "/pictures/notes.txt",
        "/pictures/..%2Fshop.db",
        "/assets/..%2Fgateway%2Fapp.py",
        "/assets/%2Fetc%2Fpasswd",
        "/pictures/none.png",
    ):
        assert client.get(f"{house.url}{path}").status_code == 404, path


def test_who_identifies_in_the_chat_keeps_the_token(house: House) -> None:
    shopper = house.talker()
    shop = house.app.state.gateway.door.open()
    send = house.rasa.answer

    async def identifying(told: dict) -> list | None:  # type: ignore[type-arg]
        if told["message"] == "it is me":
            shop.identity.identify(told["sender"], email="mei@example.com")
        return await send(told)

    house.rasa.answer = identifying  # type: ignore[method-assign]
    shopper.say("it is me")
    assert named(shopper.say("still me"), "text.done")
    assert shopper.get("/shop/api/me").json()["customer"]["email"] == "mei@example.com"
