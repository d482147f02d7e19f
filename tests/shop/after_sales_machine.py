"""Shoppers, staff, prices and the calendar, step by step: the shop and the model must never differ.

Two conversations of mei and one of yusuf offer, say yes and no, come too late, and try what is not theirs.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aisle.shop import tables
from aisle.shop.audit import verify
from aisle.shop.errors import ShopError
from aisle.shop.shop_toml import Windows
from tests.shop.drawn_requests import drawn_request
from tests.shop.little_shop import ADDRESS, LittleShop
from tests.shop.rules_model import Effect, Model, ModelOrder, Wanted, stamp

PERSON = {"web:1": "mei", "web:2": "mei", "web:3": "yusuf"}
ORDERS = ["#W1000001", "#W1000002", "#W1000003", "#W1000004", "#W1000005", "#W2000001"]
NEXT = {
    "pending": "processed", "pending (item modified)": "processed", "processed": "delivered",
    "return requested": "delivered", "exchange requested": "exchanged",
}  # fmt: skip
# The walk begins here: mid-May, the nights the clocks change, the end of February, New Year's Eve.
STARTS = [
    stamp(2026, 5, 10, 15), stamp(2026, 3, 8, 4, 30), stamp(2026, 11, 1, 3, 59),
    stamp(2028, 2, 28, 23, 30), stamp(2026, 12, 31, 4, 59),
]  # fmt: skip
WINDOWS = [(30, 15, 14), (7, 7, 14), (0, 1, None), (None, None, None), (30, None, 14)]
HOME = {"address1": "1 Main St", "city": "New York", "country": "USA", "zip": "10001"}
MINUTE = 60
SEEDS = st.integers(0, 2**32 - 1)
OFFER_MINUTES, IDENTITY_MINUTES = 15, 30


@dataclass
class Op:
    """An offer as the model remembers it."""

    op_id: str
    conversation: str
    wanted: Wanted
    effect: Effect
    created: int
    state: str = "offered"  # offered | done | the name of the refusal that every repeat hears
    done: int = -1
    receipt: str = ""

    @property
    def expires(self) -> int:
        return self.created + OFFER_MINUTES * MINUTE


class AfterSales(RuleBasedStateMachine):
    filled: ClassVar[Path]  # a home with the little shop in it
    steps: ClassVar[int] = 0

    @initialize(
        start=st.sampled_from(STARTS),
        windows=st.sampled_from(WINDOWS),
        hours=st.integers(0, 24 * 32),
    )
    def open_shop(
        self, start: datetime, windows: tuple[int | None, int | None, int | None], hours: int
    ) -> None:
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        shutil.copy(self.filled / "shop.db", home / "shop.db")
        delivered = start - timedelta(hours=hours)
        self.raw = sqlite3.connect(home / "shop.db", isolation_level=None)
        self.raw.execute(
            "UPDATE orders SET delivered_at = ? WHERE order_id = '#W1000002'",
            [int(delivered.timestamp())],
        )
        names = dict(
            zip(("return_days", "exchange_days", "cooling_off_days"), windows, strict=True)
        )
        self.shop = LittleShop(home, windows=Windows(**names, warranty_months=24))
        self.model = Model(_orders(delivered), **names)
        self.ops: list[Op] = []
        self.seen: dict[str, int] = {}  # conversation → when its owner was last known
        self.lines = {name: self._line_ids(name) for name in ORDERS}
        self._at(start)
        for conversation in PERSON:
            self._sign_in(conversation)
        self.first_audit = self._one("SELECT count(*) FROM audit")

    @rule(seed=SEEDS)
    def ask(self, seed: int) -> None:
        self._offer(Random(seed))

    @rule(seed=SEEDS)
    def ask_and_say_yes(self, seed: int) -> None:
        conversation = self._offer(Random(seed))
        self._yes(conversation, None)

    @rule(seed=SEEDS)
    def ask_and_the_world_moves_before_the_yes(self, seed: int) -> None:
        draw = Random(seed)
        conversation = self._offer(draw)
        self._world(draw)
        self._tick()
        self._yes(conversation, None)

    @rule(seed=SEEDS)
    def answer(self, seed: int) -> None:
        """Yes or no, in words or with any button of any conversation."""
        draw = Random(seed)
        conversation = draw.choice(sorted(PERSON))
        self._tick()
        how = draw.choice(["yes", "button", "own button", "own button", "no"])
        if how == "no":
            return self._no(conversation)
        if how == "yes" or not self.ops:
            return self._yes(conversation, None)
        op = draw.choice(self.ops[-6:])
        return self._yes(op.conversation if how == "own button" else conversation, op)

    @rule(seed=SEEDS)
    def the_world_moves(self, seed: int) -> None:
        self._world(Random(seed))

    @rule(minutes=st.sampled_from([1, 4, 9, 16, 31]))
    def minutes_pass(self, minutes: int) -> None:
        self._at(self.moment + timedelta(minutes=minutes))

    @rule(hours=st.integers(1, 24 * 6))
    def days_pass(self, hours: int) -> None:
        self._at(self.moment + timedelta(hours=hours))
        for conversation in PERSON:
            self._sign_in(conversation)

    def _offer(self, draw: Random) -> str:
        conversation = draw.choice(["web:1", "web:1", "web:2", "web:3"])
        if not self._is_known(conversation) and draw.random() < 0.9:
            self._sign_in(conversation)
        self._tick()
        wanted = drawn_request(draw, self.model, PERSON[conversation])
        expected = self._expected_offer(conversation, wanted)
        try:
            made = self.shop.offers.offer(
                conversation, wanted.person, wanted.kind, self._parameters(wanted)
            )
        except ShopError as error:
            self._refused_as(expected, error)
            self._dates_stand_in(error, wanted)
            return conversation
        assert isinstance(expected, Effect), (wanted, expected)
        assert self._effect_of(made.plan) == expected
        for op in self.ops:
            if op.conversation == conversation and op.state == "offered":
                op.state = "offer_replaced"
        self.ops.append(Op(made.op_id, conversation, wanted, expected, self.now))
        return conversation

    def _no(self, conversation: str) -> None:
        open_ops = [o for o in self.ops if o.conversation == conversation and o.state == "offered"]
        was_open = any(self.now <= op.expires for op in open_ops)
        assert self.shop.offers.withdraw(conversation) == was_open
        for op in open_ops:
            op.state = "offer_withdrawn"

    def _world(self, draw: Random) -> None:
        """Staff, a feed, or a gift card spent elsewhere."""
        what = draw.choice(["staff", "staff", "feed", "feed", "card"])
        if what == "staff":
            self._staff_moves_on(draw.choice(ORDERS))
        elif what == "feed":
            variant = draw.choice(["k-white", "k-white", "k-red", "l-large", "l-none"])
            self._feed(variant, draw.choice([None, 4600, 3500, 100]), draw.randrange(5))
        else:
            self._card(draw.choice(["gift", "rich"]), draw.choice([0, 1999, 50000]))

    def _staff_moves_on(self, order: str) -> None:
        found = self.model.orders[order]
        after = NEXT.get(found.status)
        if after is None:
            return
        delivered = self.now if found.status == "processed" else None
        self.raw.execute(
            "UPDATE orders SET status = ?, version = version + 1,"
            " delivered_at = coalesce(?, delivered_at) WHERE order_id = ?",
            [after, delivered, order],
        )
        if found.status == "return requested":  # the goods never came: the shop refused the return
            self.raw.execute("UPDATE returns SET status = 'refused' WHERE order_id = ?", [order])
            found.sales.clear()
        if delivered is not None:
            found.delivered = self.moment
        found.status, found.version = after, found.version + 1

    def _feed(self, variant: str, price: int | None, stock: int) -> None:
        self.model.prices[variant] = price
        self.raw.execute(
            "UPDATE variants SET price_minor = ? WHERE variant_id = ?", [price, variant]
        )
        if variant in self.model.stock:
            self.model.stock[variant] = stock
            self.raw.execute("UPDATE variants SET stock = ? WHERE variant_id = ?", [stock, variant])

    def _card(self, card: str, balance: int) -> None:
        self.model.balances[card] = balance
        self.raw.execute(
            "UPDATE payment_methods SET balance_minor = ? WHERE payment_method_id = ?",
            [balance, card],
        )

    @invariant()
    def shop_and_model_are_the_same(self) -> None:
        if not hasattr(self, "shop"):
            return
        type(self).steps += 1
        orders = {
            name: (status, version, street)
            for name, status, version, street in self.raw.execute(
                "SELECT order_id, status, version, address1 FROM orders JOIN addresses USING (address_id)"
            )
        }
        assert orders == {
            name: (one.status, one.version, one.street) for name, one in self.model.orders.items()
        }
        lines: dict[str, list[list[Any]]] = {name: [] for name in ORDERS}
        for name, *line in self.raw.execute(
            "SELECT order_id, variant_id, quantity, price_minor FROM order_lines ORDER BY position"
        ):
            lines[name].append(line)
        assert lines == {name: one.lines for name, one in self.model.orders.items()}
        money: dict[str, list[tuple[Any, ...]]] = {name: [] for name in ORDERS}
        for name, *move in self.raw.execute(
            "SELECT order_id, kind, amount_minor, payment_method_id FROM payments ORDER BY payment_id"
        ):
            money[name].append(tuple(move))
        assert money == {name: one.payments for name, one in self.model.orders.items()}
        for one in self.model.orders.values():
            paid = sum(one.left().values())
            goods = sum(int(str(line[1])) * int(str(line[2])) for line in one.lines)
            assert paid == (0 if one.status == "cancelled" else goods)
        assert self._pairs("SELECT payment_method_id, balance_minor FROM payment_methods"
                           " WHERE source = 'gift_card'") == self.model.balances  # fmt: skip
        assert self._pairs("SELECT variant_id, stock FROM variants WHERE stock NOT NULL"
                           ) == self.model.stock  # fmt: skip
        assert self._pairs("SELECT customers.customer_id, address1 FROM customers"
                           " JOIN addresses USING (address_id)") == self.model.homes  # fmt: skip
        done = [op for op in self.ops if op.state == "done"]
        assert self._one("SELECT count(*) FROM receipts") == len(done)
        assert self._one("SELECT count(*) FROM outbox WHERE topic = 'after_sales'") == len(done)
        assert self._one("SELECT count(*) FROM audit WHERE action != 'sign_in'") == len(done)

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            assert verify(self.shop.database).broken_at is None
            self.raw.close()
            self.shop.database.close()
            self.folder.cleanup()

    # What the model expects

    def _expected_offer(self, conversation: str, wanted: Wanted) -> Effect | str:
        if not self._is_known(conversation):
            return "identity.needed"
        return self.model.plan(wanted, self.moment)

    def _yes(self, conversation: str, pressed: Op | None) -> None:
        person = PERSON[conversation]
        expected, op = self._expected_yes(conversation, pressed)
        op_id = pressed.op_id if pressed else None
        try:
            receipt = self.shop.offers.confirm(conversation, person, op_id)
        except ShopError as error:
            self._refused_as(expected, error)
            if op is not None and op.state == "offered" and expected != "identity.needed":
                op.state = expected
            return
        assert op is not None
        assert expected in ("done", "again"), (expected, op, receipt)
        assert receipt.op_id == op.op_id
        assert receipt.replayed == (expected == "again")
        if expected == "again":
            assert receipt.receipt_id == op.receipt
            return
        op.state, op.done, op.receipt = "done", self.now, receipt.receipt_id
        self.model.apply(op.wanted, op.effect)

    def _expected_yes(self, conversation: str, pressed: Op | None) -> tuple[str, Op | None]:
        if not self._is_known(conversation):
            return "identity.needed", None
        op = pressed
        if pressed is not None and pressed.conversation != conversation:
            return "no_offer", None
        if pressed is None:
            op = self._meant(conversation)
        if op is None:
            return "no_offer", None
        if op.state == "done":
            return "again", op
        if op.state != "offered":
            return op.state, op
        if self.now > op.expires:
            return "offer_expired", op
        again = self.model.plan(op.wanted, self.moment)
        if isinstance(again, str):
            return again, op
        return ("done" if again == op.effect else "changed_meanwhile"), op

    def _meant(self, conversation: str) -> Op | None:
        mine = [op for op in self.ops if op.conversation == conversation]
        waiting = [op for op in mine if op.state == "offered"]
        if waiting:
            assert len(waiting) == 1
            return waiting[0]
        last = max(mine, key=lambda op: (op.created, op.done), default=None)
        return last if last and last.state == "done" and self.now <= last.expires else None

    # Small things

    @property
    def now(self) -> int:
        return int(self.moment.timestamp())

    def _at(self, moment: datetime) -> None:
        self.moment = moment
        self.shop.at(moment)

    def _tick(self) -> None:
        self._at(self.moment + timedelta(seconds=1))

    def _is_known(self, conversation: str) -> bool:
        return self.now - self.seen[conversation] <= IDENTITY_MINUTES * MINUTE

    def _sign_in(self, conversation: str) -> None:
        self.shop.identity.sign_in(conversation, PERSON[conversation])
        self.seen[conversation] = self.now

    def _line_ids(self, order: str) -> list[int]:
        rows = self.raw.execute(
            "SELECT line_id FROM order_lines WHERE order_id = ? ORDER BY position", [order]
        )
        return [line_id for (line_id,) in rows]

    def _parameters(self, wanted: Wanted) -> dict[str, Any]:
        ids = self._line_ids(wanted.order) if wanted.order else []
        pieces = [
            {
                "line_id": ids[place] if place < len(ids) else -1,
                "quantity": count,
                "variant_id": new,
            }
            for place, count, new in wanted.pieces
        ]
        items = [{k: one[k] for k in ("line_id", "quantity")} for one in pieces]
        kind = wanted.kind
        return {
            "order_id": None if kind == "change_own_address" else wanted.order,
            "reason": wanted.reason if kind == "cancel_order" else None,
            "items": items if kind == "return_item" else None,
            "swaps": pieces if kind in ("exchange_item", "change_items") else None,
            "payment_method_id": wanted.method,
            "address": self._address(wanted),
        }

    def _address(self, wanted: Wanted) -> dict[str, str] | None:
        if wanted.street == HOME["address1"]:
            return {**HOME, "zip": {"mei": "10001", "yusuf": "80279"}[wanted.person]}
        return {**ADDRESS, "address1": wanted.street} if wanted.street else None

    def _effect_of(self, plan: Any) -> Effect:
        """What the shop's plan says, in the words of the model."""
        ids = self._line_ids(plan.order_id) if plan.order_id else []
        with self.shop.database.read() as session:
            kept = session.get(tables.Address, plan.address_id) if plan.address_id else None
            street = kept.address1 if kept else ""
        is_home = plan.kind == "change_own_address"
        return Effect(
            status=None if is_home else (plan.status_before, plan.status_after),
            version=plan.order_version,
            lines=tuple(
                (ids.index(line.line_id), line.variant_id, line.quantity, line.price_minor,
                 line.new_variant_id, line.new_price_minor)
                for line in plan.lines
            ),
            moves=tuple(
                (move.kind, move.payment_method_id, move.amount_minor, move.when)
                for move in plan.movements
            ),
            method=plan.payment_method_id,
            street=street,
        )  # fmt: skip

    def _refused_as(self, expected: Effect | str, error: ShopError) -> None:
        assert expected == _key(error), (expected, error)

    def _dates_stand_in(self, error: ShopError, wanted: Wanted) -> None:
        """A refusal for being late names the days that the model counts."""
        if _key(error) in ("return_over", "exchange_over"):
            order = self.model.orders[wanted.order]
            facts = error.facts  # type: ignore[attr-defined]
            assert facts["ended_date"] == self.model.last_day(order, wanted.kind)

    def _one(self, sql: str) -> int:
        return int(self.raw.execute(sql).fetchone()[0])

    def _pairs(self, sql: str) -> dict[str, Any]:
        return dict(self.raw.execute(sql).fetchall())


def _key(error: ShopError) -> str:
    key = getattr(error, "key", "orders.not_found")
    return str(key).removeprefix("orders.")


def _orders(delivered: datetime) -> dict[str, ModelOrder]:
    def order(owner: str, status: str, method: str, *lines: tuple[str, int, int]) -> ModelOrder:
        total = sum(count * price for _, count, price in lines)
        bought = [list[object](line) for line in lines]
        return ModelOrder(owner, status, bought, [("payment", total, method)])

    kettle, lamp = ("k-black", 1, 4000), ("l-small", 1, 2000)
    made = {
        "#W1000001": order("mei", "pending", "visa", kettle, ("l-small", 3, 2000)),
        "#W1000002": order("mei", "delivered", "visa", kettle, ("l-small", 2, 2000)),
        "#W1000003": order("mei", "processed", "visa", kettle),
        "#W1000004": order("mei", "pending", "rich", lamp),
        "#W1000005": order("mei", "delivered", "visa", lamp),
        "#W2000001": order("yusuf", "pending", "theirs", kettle),
    }
    made["#W1000002"].delivered = delivered
    return made
