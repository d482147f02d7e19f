"""The relay: every row reaches its receiver under its own key, however often that takes, and holds up no other."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from aisle.shop.mails import Mail, send_mail
from aisle.shop.outbox import Outbox
from aisle.shop.relay import Relay
from aisle.shop.settings import Settings
from tests.shop.little_shop import LittleShop, little_shop

pytestmark = pytest.mark.slow  # many small shops

REQUESTS = {
    "cancel_order": {"order_id": "#W1000004", "reason": "no longer needed"},
    "change_payment": {"order_id": "#W1000001", "payment_method_id": "paypal"},
}


class Receiver(BaseHTTPRequestHandler):
    """Notes what comes; answers with the next of `answers`, else 200."""

    got: ClassVar[list[tuple[str, str, bytes]]] = []  # (key, signature, content)
    answers: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        key, signature = self.headers["idempotency-key"], self.headers["x-aisle-signature"]
        self.got.append((key, signature, content))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Receiver.got, Receiver.answers = [], []
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()


def relay(shop: LittleShop, **settings: str) -> Relay:
    changed = dataclasses.replace(shop.settings, **settings)  # type: ignore[arg-type]
    return Relay(shop.database, shop.clock, changed)


def change(shop: LittleShop, kind: str) -> str:
    offer = shop.offers.offer("web:1", "mei", kind, REQUESTS[kind])
    shop.offers.confirm("web:1", "mei")
    return offer.op_id


def test_news_is_sent_once_signed_and_under_its_operations_number(
    shop: LittleShop, url: str
) -> None:
    op_id = change(shop, "cancel_order")
    sender = relay(shop, webhook_url=url, webhook_secret="s3cret")
    assert (sender.round(), sender.round()) == (1, 0)
    ((key, signature, content),) = Receiver.got
    assert key == op_id
    assert signature == hmac.new(b"s3cret", content, hashlib.sha256).hexdigest()
    assert json.loads(content)["body"]["kind"] == "cancel_order"


def test_what_was_not_taken_is_sent_again_later_the_very_same(shop: LittleShop, url: str) -> None:
    change(shop, "cancel_order")
    Receiver.answers = [500, 503]
    for seconds in (0, 5, 10):
        shop.later(seconds=seconds)
        relay(shop, webhook_url=url).round()
        assert relay(shop, webhook_url=url).round() == 0  # not at once again
    assert len(Receiver.got) == 3
    assert len(set(Receiver.got)) == 1
    assert Outbox(shop.database).waiting() == []


def test_a_row_that_nobody_takes_holds_up_no_other(shop: LittleShop, url: str) -> None:
    first, second = change(shop, "cancel_order"), change(shop, "change_payment")
    Receiver.answers = [400, 200]
    assert relay(shop, webhook_url=url).round() == 1
    assert [key for key, *_ in Receiver.got] == [first, second]
    assert [letter.key for letter in Outbox(shop.database).waiting()] == [first]


def test_a_receiver_that_is_away_loses_nothing(shop: LittleShop) -> None:
    op_id = change(shop, "cancel_order")
    assert relay(shop, webhook_url="http://127.0.0.1:9/nobody").round() == 0
    assert [letter.key for letter in Outbox(shop.database).waiting()] == [op_id]


def test_without_an_address_nothing_is_tried(shop: LittleShop) -> None:
    change(shop, "cancel_order")
    assert relay(shop).round() == 0
    assert Outbox(shop.database).waiting()[0].tries == 0


def test_a_code_goes_to_the_customers_own_address_and_leaves_the_outbox(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    shop.identity.send_code("web:2", "#W1000001", phone="0147")
    code = Outbox(shop.database).waiting(topic="one_time_code")[0].body["code"]
    sent: list[Mail] = []
    settings = dataclasses.replace(shop.settings, smtp_url="smtp://127.0.0.1:25")
    sender = Relay(shop.database, shop.clock, settings, lambda _, mail: sent.append(mail))
    assert (sender.round(), sender.round()) == (1, 0)
    assert [mail.to for mail in sent] == ["mei@example.com"]
    assert code in sent[0].text
    assert shop.identity.enter_code("web:2", code) == "mei"
    with (tmp_path / "shop.db").open("rb") as file:
        assert f'"code": "{code}"'.encode() not in file.read()


def test_a_code_that_has_run_out_is_not_sent(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    shop.identity.send_code("web:2", "#W1000001", phone="0147")
    shop.later(minutes=11)
    sent: list[Mail] = []
    settings = dataclasses.replace(shop.settings, smtp_url="smtp://127.0.0.1:25")
    Relay(shop.database, shop.clock, settings, lambda _, mail: sent.append(mail)).round()
    assert sent == []
    assert Outbox(shop.database).waiting(topic="one_time_code") == []


def test_without_a_mail_server_a_code_is_kept_no_longer_than_it_is_good(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    shop.identity.send_code("web:2", "#W1000001", phone="0147")
    relay(shop).round()
    assert len(Outbox(shop.database).waiting(topic="one_time_code")) == 1
    shop.later(minutes=11)
    relay(shop).round()
    assert Outbox(shop.database).waiting(topic="one_time_code") == []


def test_a_mail_server_gets_the_mail() -> None:
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=_smtp, args=(server, heard), daemon=True)
        thread.start()
        settings = Settings(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="care@shop.example")
        send_mail(settings, Mail("mei@example.com", "验证码", "Your code is 123456"))
        thread.join(5)
    assert "rcpt to:<mei@example.com>" in "".join(heard).lower()
    assert "123456" in "".join(heard)


def _smtp(server: socket.socket, heard: list[str]) -> None:
    """As much of a mail server as one mail needs."""
    connection, _ = server.accept()
    with connection, connection.makefile("rw", encoding="utf-8", newline="\r\n") as file:
        file.write("220 here\r\n")
        file.flush()
        is_data = False
        for line in file:
            heard.append(line)
            if is_data and line.rstrip() != ".":
                continue
            word = line.strip().upper()
            is_data = word == "DATA"
            answer = {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok")
            file.write(f"{answer}\r\n")
            file.flush()
            if word == "QUIT":
                return
