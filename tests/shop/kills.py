"""A yes in a process of its own that is killed at a named point of the write path.

`Kills(filled).run(point, verb, seed)` raises AssertionError unless afterwards nothing or everything is
written, the repeated yes gives one receipt, and the audit chain is whole.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from aisle.shop import tables
from aisle.shop.approvals import Approvals
from aisle.shop.audit import verify
from aisle.shop.offered import Offer
from aisle.shop.offers import Offers
from aisle.shop.order_source import Embedded
from aisle.shop.receipts import Receipt
from aisle.shop.source_requests import SourceRequests
from aisle.shop.waiting import Waiting
from tests.shop.fake_source import FakePlatform
from tests.shop.little_shop import ADDRESS, LittleShop, little_shop

# name → the statement before which the process dies; "" are points that are no statement
POINTS = {
    "before the transaction": "BEGIN IMMEDIATE",
    "before the first write": "UPDATE|INSERT|DELETE",
    "before the receipt": "INSERT INTO receipts",
    "before the audit row": "INSERT INTO audit",
    "before the outbox row": "INSERT INTO outbox",
    "before the operation is marked": "UPDATE pending_operations",
    "before the commit": "",
    "at any moment": "",
    "before the reply": "",
}
AFTER_COMMIT = "before the reply"
WRITTEN = (tables.Receipt, tables.Outbox, tables.Audit)
REQUESTS: dict[str, Callable[[LittleShop], dict[str, Any]]] = {
    "cancel_order": lambda shop: {"order_id": "#W1000004", "reason": "no longer needed"},
    "return_item": lambda shop: {
        "order_id": "#W1000002",
        "items": [{"line_id": shop.line_id("#W1000002")}],
        "payment_method_id": "visa",
    },
    "exchange_item": lambda shop: {
        "order_id": "#W1000002",
        "swaps": [{"line_id": shop.line_id("#W1000002"), "variant_id": "k-white"}],
        "payment_method_id": "visa",
    },
    "change_items": lambda shop: {
        "order_id": "#W1000001",
        "swaps": [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-white"}],
        "payment_method_id": "gift",
    },
    "change_payment": lambda shop: {"order_id": "#W1000001", "payment_method_id": "rich"},
    "change_address": lambda shop: {"order_id": "#W1000001", "address": ADDRESS},
    "change_own_address": lambda shop: {"address": ADDRESS},
}
ROADS = ("yes", "approve", "submit")  # a yes; a person's approval; an order system asked again
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.shop.kills"])


class Kills:
    """Runs on copies of one filled home."""

    def __init__(self, filled: Path) -> None:
        self._filled = filled

    def run(self, point: str, verb: str, seed: int, road: str = "yes") -> None:
        """One kill on one of the roads, and everything that must hold after it."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            shutil.copy(self._filled / "shop.db", home / "shop.db")
            shop = little_shop(home)
            try:
                _check(shop, point, verb, road, random.Random(f"{point} {verb} {seed}"))
            finally:
                shop.database.close()

    def race(self, verb: str, people: int) -> list[str]:
        """The receipts that so many processes get, all saying yes to the same offer at once."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            shutil.copy(self._filled / "shop.db", home / "shop.db")
            shop = little_shop(home)
            offer = shop.offers.offer("web:1", "mei", verb, REQUESTS[verb](shop))
            start, said = _CONTEXT.Barrier(people), _CONTEXT.SimpleQueue()
            now = shop.clock.now()
            racing = [
                _CONTEXT.Process(target=_race, args=(home, offer.op_id, now, start, said))
                for _ in range(people)
            ]
            for one in racing:
                one.start()
            receipts = [said.get() for _ in racing]
            for one in racing:
                one.join(30)
            assert _rows(shop, offer.op_id) == (1, 1)
            assert verify(shop.database).broken_at is None
            shop.database.close()
        return receipts


def _check(shop: LittleShop, point: str, verb: str, road: str, draw: random.Random) -> None:
    offer = _offered(shop, verb, road)
    before, state = _counts(shop), _state(shop)
    exit_code = _go_and_die(shop, offer.op_id, point, road, draw)
    if point != "at any moment":
        assert exit_code == -signal.SIGKILL
        assert (_counts(shop) == before) == (point != AFTER_COMMIT)
    if _counts(shop) == before:
        assert _state(shop) == state
    was_written = _counts(shop) != before
    if road != "yes" and not was_written:
        _go(shop, offer.op_id, road)
    receipts = [shop.offers.confirm("web:1", "mei", offer.op_id) for _ in range(2)]
    assert [one.replayed for one in receipts] == [was_written or road != "yes", True]
    assert isinstance(receipts[0], Receipt)
    assert isinstance(receipts[1], Receipt)
    assert receipts[0].receipt_id == receipts[1].receipt_id
    assert receipts[0].text("zh") == receipts[1].text("zh")
    notes = int(road == "approve")  # who approved it is a row of the audit chain too
    receipt_rows, outbox_rows, audit_rows = before
    assert _counts(shop) == [receipt_rows + 1, outbox_rows + 1, audit_rows + 1 + notes]
    assert _rows(shop, offer.op_id) == (1, 1)
    assert _state(shop) != state
    _money_is_right(shop, verb)
    assert verify(shop.database).broken_at is None
    assert shop.database.problems() == []


def _offered(shop: LittleShop, verb: str, road: str) -> Offer:
    """The offer; on the two other roads its yes was said, and waits."""
    settings, source = shop.settings, FakePlatform("late") if road == "submit" else Embedded()
    if road == "approve":
        limits = dataclasses.replace(settings.shop.limits, changes_per_day=0)
        settings = dataclasses.replace(
            settings, shop=dataclasses.replace(settings.shop, limits=limits)
        )
    offers = Offers(shop.database, shop.clock, settings, source)
    offer = offers.offer("web:1", "mei", verb, REQUESTS[verb](shop))
    if road != "yes":
        assert isinstance(offers.confirm("web:1", "mei", offer.op_id), Waiting)
    return offer


def _go(shop: LittleShop, op_id: str, road: str) -> None:
    """What writes the change."""
    if road == "yes":
        shop.offers.confirm("web:1", "mei", op_id)
    elif road == "approve":
        Approvals(shop.database, shop.clock, shop.offers).approve(op_id, by="Ann")
    else:
        SourceRequests(shop.database, shop.clock, FakePlatform()).follow()


def _go_and_die(
    shop: LittleShop, op_id: str, point: str, road: str, draw: random.Random
) -> int | None:
    child = _CONTEXT.Process(
        target=_die_on_the_road, args=(shop.settings.home, op_id, shop.clock.now(), point, road)
    )
    child.start()
    if point == "at any moment":
        ready = shop.settings.home / "ready"
        while not ready.exists():
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.03))
        child.kill()
    child.join(60)
    return child.exitcode


def _die_on_the_road(home: Path, op_id: str, now: datetime, point: str, road: str) -> None:
    """The child: does it, and dies at the point."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    shop = LittleShop(home)
    shop.at(now)
    words = tuple(word for word in POINTS[point].split("|") if word)

    def look(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if words and statement.lstrip().startswith(words):
            _die()

    event.listen(Engine, "before_cursor_execute", look)
    if point == "before the commit":
        event.listen(Engine, "commit", _die)
    (home / "ready").touch()
    _go(shop, op_id, road)
    if point == AFTER_COMMIT:
        _die()


def _race(home: Path, op_id: str, now: datetime, start: Any, said: Any) -> None:
    shop = LittleShop(home)
    shop.at(now)
    start.wait()
    receipt = shop.offers.confirm("web:1", "mei", op_id)
    assert isinstance(receipt, Receipt)
    said.put(receipt.receipt_id)


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _counts(shop: LittleShop) -> list[int]:
    return [shop.count(table) for table in WRITTEN]


def _rows(shop: LittleShop, op_id: str) -> tuple[int, int]:
    """Receipts and outbox rows under this operation's number: the ledger of what was intended."""
    with shop.database.read() as session:
        receipts = session.query(tables.Receipt).filter_by(op_id=op_id).count()
        return receipts, session.query(tables.Outbox).filter_by(key=op_id).count()


def _state(shop: LittleShop) -> list[object]:
    """Everything a write may touch, but for its own records."""
    cards = [shop.balance(name) for name in ("gift", "rich", "theirs")]
    with shop.database.read() as session:
        stock = [row.stock for row in session.query(tables.Variant).order_by("variant_id")]
    orders = [shop.order(f"#W100000{number}") for number in range(1, 6)]
    return [cards, stock, shop.orders.home_address("mei"), *orders]


def _money_is_right(shop: LittleShop, verb: str) -> None:
    """Each card has moved exactly once."""
    expected = {
        "cancel_order": (1000, 52000), "change_items": (500, 50000), "change_payment": (1000, 40000),
    }.get(verb, (1000, 50000))  # fmt: skip
    assert (shop.balance("gift"), shop.balance("rich")) == expected
