"""Sends what the outbox holds: news of changes to the shop's webhook, one-time codes by mail.

A row is sent as it was written, under the key it was written with, until the receiver has taken it: whoever
gets it twice knows it by the key. A row that fails waits longer each time and holds up no other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable

import httpx

from aisle.shop import outbox, tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import ShopError
from aisle.shop.mails import Mail, code_mail, send_mail
from aisle.shop.outbox import Letter, Outbox
from aisle.shop.settings import Settings

log = logging.getLogger("aisle.relay")
TIMEOUT_S = 10.0
WEBHOOK_TOPICS = (outbox.AFTER_SALES, outbox.APPROVAL, outbox.HANDOFF)


class Relay:
    """One round sends what is due. Several processes may run it: receivers know the keys."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        send: Callable[[Settings, Mail], None] = send_mail,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._outbox = Outbox(database)
        self._send = send

    def round(self) -> int:
        """How many rows were taken by their receivers."""
        now, taken = self._clock.timestamp(), 0
        for topic, is_wanted, deliver in (
            *((topic, self._settings.webhook_url, self._post) for topic in WEBHOOK_TOPICS),
            (outbox.ONE_TIME_CODE, self._settings.smtp_url, self._mail),
        ):
            if not is_wanted:
                self._forget_codes(topic, now)
                continue
            for letter in self._outbox.waiting(topic=topic, due=now):
                taken += self._try(letter, deliver, now)
        return taken

    def _forget_codes(self, topic: str, now: int) -> None:
        """Where no mail server is set, a code is kept no longer than it is good."""
        for letter in self._outbox.waiting(topic=topic) if topic == outbox.ONE_TIME_CODE else ():
            if now > int(letter.body["expires_at"]):
                self._outbox.sent(letter.outbox_id, now)

    def _try(self, letter: Letter, deliver: Callable[[Letter], None], now: int) -> bool:
        try:
            deliver(letter)
        except (httpx.HTTPError, OSError, ShopError) as error:
            self._outbox.failed(letter.outbox_id, now)
            log.warning(
                "outbox row %s not taken, try %s: %s",
                letter.outbox_id,
                letter.tries + 1,
                type(error).__name__,
            )
            return False
        self._outbox.sent(letter.outbox_id, now)
        return True

    def _post(self, letter: Letter) -> None:
        content = json.dumps(
            {"topic": letter.topic, "key": letter.key, "at": letter.at, "body": letter.body},
            sort_keys=True,
        ).encode()
        headers = {"content-type": "application/json", "idempotency-key": letter.key}
        if self._settings.webhook_secret:
            key = self._settings.webhook_secret.encode()
            headers["x-aisle-signature"] = hmac.new(key, content, hashlib.sha256).hexdigest()
        url = str(self._settings.webhook_url)
        httpx.post(url, content=content, headers=headers, timeout=TIMEOUT_S).raise_for_status()

    def _mail(self, letter: Letter) -> None:
        if self._clock.timestamp() > int(letter.body.get("expires_at", 0)):
            return  # too late to be of use: counted as sent, and its code goes
        with self._database.read() as session:
            customer = session.get(tables.Customer, letter.body["customer_id"])
        if customer is None or not customer.email:
            return
        shop = self._settings.shop
        language = customer.language if customer.language in shop.languages else shop.languages[0]
        mail = code_mail(shop, customer.email, str(letter.body["code"]), str(language))
        self._send(self._settings, mail)
