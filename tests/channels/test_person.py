"""A person, end to end: asked for in the chat, answered at the console, handed back; the stub Rasa asks as our action does."""

from __future__ import annotations

import io
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from aisle.channels.sse import Event, events_in
from aisle.channels.terminal import Chat
from aisle.channels.terminal_news import News
from aisle.channels.terminal_view import TerminalView
from aisle.shop import audit, staff, tables
from aisle.shop.handoff_words import handoff_block
from aisle.shop.staff import StaffRoom
from aisle.shop.totp import code_at
from tests.channels.conftest import NOW, House, Talker, named, text_of

pytestmark = pytest.mark.slow  # whole conversations over HTTP

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 as cheap as it can be: its real cost is a second on a busy machine."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(staff, "_HASHER", cheap)
    monkeypatch.setattr(staff, "_NOBODY", cheap.hash("nobody"))


class Console:
    """A browser at /operator: a cookie and the page's own Origin."""

    def __init__(self, house: House) -> None:
        self.client = httpx.Client(
            base_url=f"{house.url}/operator/api", timeout=30, trust_env=False,
            headers={"origin": f"http://127.0.0.1:{house.settings.port}"},
        )  # fmt: skip

    def do(self, path: str, body: Any = None, status: int = 204) -> Any:
        answer = self.client.post(path, json=body or {})
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def see(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def parts(house: House) -> Any:
    return house.app.state.gateway.door.open()


@pytest.fixture
def console(house: House) -> Iterator[Console]:
    """Ann, an agent, signed in by her invitation."""
    shop = parts(house)
    made = Console(house)
    token = shop.staff.invite("ann.lee@shop.example", "agent").token
    made.do("/accept", {"token": token, "password": PASSWORD})
    asks_like_our_action(house)
    yield made
    made.client.close()


def asks_like_our_action(house: House) -> None:
    """What `action_human_handoff` does, at the border: a place in the queue, and the block."""
    answer, shop = house.rasa.answer, parts(house)

    async def asked(told: dict[str, Any]) -> Any:
        if "person" not in told["message"] and "人工" not in told["message"]:
            return await answer(told)
        house.rasa.heard.append(told)
        place = shop.handoffs.ask(told["sender"], quietly=True)
        block = handoff_block(place, shop.settings, told["metadata"]["language"])
        return [{"text": block["fallback"]}, {"custom": block}]

    house.rasa.answer = asked  # type: ignore[method-assign]


class Listener:
    """An open browser: everything that `/v1/events` tells it."""

    def __init__(self, talker: Talker) -> None:
        self.heard: list[Event] = []
        self._talker = talker
        threading.Thread(target=self._listen, daemon=True).start()
        time.sleep(0.3)

    def _listen(self) -> None:
        with (
            httpx.Client(timeout=30, trust_env=False) as client,
            client.stream(
                "GET", f"{self._talker.url}/v1/events", headers=self._talker.headers
            ) as answer,
        ):
            try:
                self.heard.extend(event for event in events_in(answer.iter_lines()))
            except httpx.HTTPError:
                return

    def wait_for(self, words: str, seconds: float = 6) -> Event:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for event in self.heard:
                if words in str(event.data.get("text") or event.data.get("fallback") or ""):
                    return event
            time.sleep(0.05)
        raise AssertionError(f"{words!r} was not heard: {[one.data for one in self.heard]}")


@pytest.mark.parametrize(
    ("locale", "wish", "asks", "joined", "back"),
    [
        ("en", "show me tents", "I want a person", "Ann Lee from", "Back to the assistant"),
        ("zh", "看看帐篷", "我要找人工客服", "客服 Ann Lee 已加入", "回到助手"),
    ],
)
def test_a_shopper_asks_a_person_answers_in_place_and_hands_back(
    house: House, console: Console, locale: str, wish: str, asks: str, joined: str, back: str
) -> None:
    shopper = house.talker(locale)
    shopper.say(wish, locale=locale)
    said = shopper.say(asks, locale=locale)
    block = named(said, "block")[-1]
    assert (block["type"], block["state"], block["position"]) == ("handoff", "waiting", 1)
    assert "09:00" in block["fallback"]
    assert "18:00" in block["fallback"]
    assert [one["title"] for one in named(said, "quick_replies")[0]["items"]] == [back]

    before = len(house.rasa.messages(shopper.conversation_id))
    while_waiting = shopper.say("ann@example.com", locale=locale)
    assert named(while_waiting, "quick_replies")[0]["items"][0]["title"] == back
    assert len(house.rasa.messages(shopper.conversation_id)) == before  # quiet

    [row] = console.see("/queue")["handoffs"]
    assert (row["state"], row["channel"], row["language"]) == ("waiting", "web", locale)
    number = row["handoff_id"]
    whole = console.see(f"/handoffs/{number}")
    texts = [one["text"] for one in whole["entries"]]
    assert wish in texts
    assert "ann@example.com" in texts
    assert whole["summary"]["turns"] >= 0

    window = Listener(shopper)
    console.do(f"/handoffs/{number}/take")
    assert window.wait_for(joined).data["by"] == "person"
    assert shopper.say("123", locale=locale)[-1].name == "turn.end"
    assert text_of(shopper.say("456", locale=locale)) == ""
    console.do(f"/handoffs/{number}/say", {"text": "Hello, I am Ann. <b>How</b> can I help?"})
    heard = window.wait_for("I am Ann")
    assert heard.data["name"] == "Ann Lee"
    assert "<b>How</b>" in heard.data["text"]
    history = shopper.get("/v1/history").json()["items"]
    assert [one["role"] for one in history if one["data"].get("by")] == ["person"] * 3
    assert len(house.rasa.messages(shopper.conversation_id)) == before

    console.do(f"/handoffs/{number}/release")
    window.wait_for("AI")
    assert console.see("/queue")["handoffs"] == []
    assert f"You said: {wish[:2]}" in text_of(shopper.say(wish[:2], locale=locale))


def test_the_shopper_can_come_back_at_once_by_button_or_in_words(
    house: House, console: Console
) -> None:
    for how in ("button", "back to the assistant", "never mind", "算了吧"):
        shopper = house.talker()
        said = shopper.say("a person please")
        button = named(said, "quick_replies")[0]["items"][0]
        if how == "button":
            answer = shopper.say(payload=button["payload"])
        else:
            answer = shopper.say(how, locale="en")
        assert "I am back" in text_of(answer) or "我回来了" in text_of(answer)
        assert "You said: tent" in text_of(shopper.say("tent"))
    assert console.see("/queue")["handoffs"] == []
    assert "aisle:back" not in str(house.rasa.heard)


def test_places_in_the_queue_are_counted_and_two_people_do_not_collide(
    house: House, console: Console
) -> None:
    first, second = house.talker(), house.talker()
    first.say("person")
    assert named(second.say("person"), "block")[-1]["position"] == 2
    bob = Console(house)
    token = parts(house).staff.invite("bob@shop.example", "agent").token
    bob.do("/accept", {"token": token, "password": PASSWORD})
    numbers = [row["handoff_id"] for row in console.see("/queue")["handoffs"]]
    console.do(f"/handoffs/{numbers[0]}/take")
    assert "colleague" in bob.do(f"/handoffs/{numbers[0]}/take", status=409)["error"]["message"]
    bob.do(f"/handoffs/{numbers[0]}/say", {"text": "me too"}, status=409)
    bob.do(f"/handoffs/{numbers[0]}/release", status=409)
    assert named(second.say("still there"), "block")[-1]["position"] == 1
    bob.client.close()


def test_a_terminal_shopper_reads_the_person_in_place(house: House, console: Console) -> None:
    out = io.StringIO()
    with httpx.Client(timeout=30, trust_env=False) as client:
        chat = Chat(house.url, client, TerminalView(out), "en")
        chat.open()
        with News(chat.url, chat.headers(), chat.news) as news:
            assert news.is_listening.wait(5)
            chat.hear("a person")
            number = console.see("/queue")["handoffs"][0]["handoff_id"]
            console.do(f"/handoffs/{number}/take")
            console.do(f"/handoffs/{number}/say", {"text": "Hello from Ann"})
            deadline = time.monotonic() + 6
            while "Hello from Ann" not in out.getvalue() and time.monotonic() < deadline:
                time.sleep(0.05)
    assert "Ann Lee: Hello from Ann" in out.getvalue()
    assert "Ann Lee from" in out.getvalue()


def test_erasing_the_chat_takes_it_out_of_the_queue(house: House, console: Console) -> None:
    shopper = house.talker()
    shopper.say("person")
    assert len(console.see("/queue")["handoffs"]) == 1
    shopper.client.delete(f"{house.url}/v1/session", headers=shopper.headers)
    assert console.see("/queue")["handoffs"] == []


def test_a_return_is_approved_refunded_once_and_told(house: House, console: Console) -> None:
    shop = parts(house)
    with shop.database.write() as session:
        session.add(
            tables.PaymentMethod(
                payment_method_id="gift_1", customer_id="mei", source="gift_card",
                balance_minor=100, currency="USD",
            )
        )  # fmt: skip
        order = session.get(tables.Order, "#W1")
        order.status = "return requested"
        session.add(
            tables.Return(
                op_id="op-1", order_id="#W1", refund_minor=9900, payment_method_id="gift_1",
                lines=[{"line_id": 1, "variant_id": "T1-a", "quantity": 1, "amount_minor": 9900}],
                requested_at=NOW,
            )
        )  # fmt: skip
    shopper = house.talker()
    shop.identity.sign_in(shopper.conversation_id, "mei")
    shopper.token = house.app.state.gateway.tokens.make(shopper.conversation_id, 1)
    window = Listener(shopper)
    [request] = console.see("/queue")["requests"]
    assert (request["order_id"], request["kind"]) == ("#W1", "return")
    assert request["amount"] == {"amount": 99.0, "currency": "USD"}
    console.do("/requests/%23W1", {"is_approved": True})
    assert "$99" in window.wait_for("News on order #W1").data["text"]
    console.do("/requests/%23W1", {"is_approved": True}, status=404)
    with shop.database.read() as session:
        assert session.get(tables.PaymentMethod, "gift_1").balance_minor == 10_000
        assert session.get(tables.Order, "#W1").status == "returned"
    assert [one.state for one in shop.orders.refunds(shop.orders.of("mei")[0])] == ["refunded"]


def test_the_console_is_closed_to_strangers_and_other_websites(house: House) -> None:
    stranger = Console(house)
    for path in ("/queue", "/handoffs/1"):
        assert stranger.client.get(path).status_code == 401
    for path in ("/handoffs/1/take", "/handoffs/1/say", "/requests/1"):
        assert (
            stranger.client.post(path, json={"text": "x", "is_approved": True}).status_code == 401
        )
    other = stranger.client.post("/sign-in", json={}, headers={"origin": "https://evil.example"})
    assert other.status_code == 403
    stranger.client.close()


def test_an_invitation_is_good_once_and_passwords_are_argon2(house: House) -> None:
    people: StaffRoom = parts(house).staff
    token = people.invite("eve@shop.example", "owner").token
    browser = Console(house)
    browser.do("/accept", {"token": token, "password": "short"}, status=409)
    browser.do("/accept", {"token": token, "password": PASSWORD})
    browser.do("/accept", {"token": token, "password": PASSWORD}, status=403)
    assert browser.see("/door")["member"] == {"name": "Eve", "role": "owner"}
    cookie = browser.client.cookies.jar
    assert all(one.has_nonstandard_attr("HttpOnly") for one in cookie)
    browser.do("/sign-out")
    assert browser.client.get("/queue").status_code == 401
    browser.do("/sign-in", {"email": "EVE@shop.example", "password": PASSWORD})
    with closing(sqlite3.connect(house.settings.db_path)) as raw:
        [(hashed,)] = raw.execute("SELECT password_hash FROM staff").fetchall()
        assert hashed.startswith("$argon2id$")
    people.remove("eve@shop.example")
    assert browser.client.get("/queue").status_code == 401
    browser.client.close()


def test_five_wrong_passwords_lock_the_account_and_unknown_ones_hear_the_same(house: House) -> None:
    people: StaffRoom = parts(house).staff
    people.accept(people.invite("eve@shop.example", "agent").token, PASSWORD)
    browser = Console(house)
    unknown = browser.do("/sign-in", {"email": "no@shop.example", "password": "x"}, status=403)
    for _ in range(5):
        wrong = browser.do("/sign-in", {"email": "eve@shop.example", "password": "x"}, status=403)
        assert wrong == unknown
    locked = browser.do("/sign-in", {"email": "eve@shop.example", "password": PASSWORD}, status=403)
    assert "locked" in locked["error"]["message"]
    browser.client.close()


def test_a_second_factor_is_asked_for_and_a_code_works_once(house: House) -> None:
    shop = parts(house)
    invited = shop.staff.invite("eve@shop.example", "agent", with_totp=True)
    shop.staff.accept(invited.token, PASSWORD)
    code = code_at(invited.totp_secret or "", shop.clock.timestamp() // 30)
    browser, who = Console(house), {"email": "eve@shop.example", "password": PASSWORD}
    browser.do("/sign-in", who, status=403)
    browser.do("/sign-in", {**who, "code": code})
    browser.do("/sign-in", {**who, "code": code}, status=403)
    browser.client.close()


def test_every_action_of_staff_is_in_the_audit_chain(house: House, console: Console) -> None:
    shopper = house.talker()
    shopper.say("person")
    number = console.see("/queue")["handoffs"][0]["handoff_id"]
    last = console.see(f"/handoffs/{number}")["last_seq"]
    console.see(f"/handoffs/{number}?after={last}")  # the same reading goes on
    for path in ("take", "say", "release"):
        console.do(f"/handoffs/{number}/{path}", {"text": "hi"})
    shop = parts(house)
    with shop.database.read() as session:
        rows = session.query(tables.Audit).order_by(tables.Audit.seq).all()
    assert [row.action for row in rows] == [
        "staff invited", "staff accepted", "handoff read", "handoff taken", "handoff answered",
        "handoff released",
    ]  # fmt: skip
    assert {row.actor for row in rows[1:]} == {"staff:1"}
    assert shopper.conversation_id not in str([(row.subject, row.facts) for row in rows])
    assert audit.verify(shop.database).broken_at is None


def test_the_demo_lets_its_own_agent_in_and_only_from_this_machine(house: House) -> None:
    browser = Console(house)
    far = browser.client.post("/demo", headers={"x-forwarded-for": "203.0.113.9"})
    assert far.status_code == 403
    browser.do("/demo")
    assert browser.see("/door")["member"]["name"] == "Demo"
    browser.client.close()
