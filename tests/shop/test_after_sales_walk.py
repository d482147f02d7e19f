"""Random walks of shoppers and staff, compared with the rules written down twice."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from aisle.shop import tables
from aisle.shop.audit import verify
from aisle.shop.errors import ShopError
from aisle.shop.tables.commerce import STATUS_EDGES
from tests.shop.little_shop import LittleShop, little_shop
from tests.shop.rules_model import PRICES, Model, ModelOrder

NAMES = ["#W1000001", "#W1000002", "#W1000003", "#W1000004"]
DELIVERED_DAY = -7  # 3 May; the walk begins on 10 May
NEXT = {
    "pending": "processed", "pending (item modified)": "processed", "processed": "delivered",
    "return requested": "delivered", "exchange requested": "delivered",
}  # fmt: skip


class AfterSales(RuleBasedStateMachine):
    filled: ClassVar[Path]

    @initialize()
    def open_shop(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        shutil.copy(self.filled / "shop.db", home / "shop.db")
        self.shop: LittleShop = little_shop(home)
        self.model = Model(
            {
                NAMES[0]: ModelOrder(
                    "pending",
                    [["k-black", 1, 4000], ["l-small", 3, 2000]],
                    [("payment", 10000, "visa")],
                ),
                NAMES[1]: ModelOrder(
                    "delivered",
                    [["k-black", 1, 4000], ["l-small", 2, 2000]],
                    [("payment", 8000, "visa")],
                    DELIVERED_DAY,
                ),
                NAMES[2]: ModelOrder(
                    "processed", [["k-black", 1, 4000]], [("payment", 4000, "visa")]
                ),
                NAMES[3]: ModelOrder(
                    "pending", [["l-small", 1, 2000]], [("payment", 2000, "rich")]
                ),
            }
        )
        self.done: list[tuple[str, str]] = []
        self.seen = {name: order.status for name, order in self.model.orders.items()}

    @rule(
        kind=st.sampled_from(["cancel", "pay", "return", "exchange", "modify"]),
        name=st.sampled_from(NAMES),
        place=st.integers(0, 2),
        pieces=st.integers(0, 3),
        variant=st.sampled_from(sorted(PRICES)),
        method=st.sampled_from(["visa", "paypal", "gift", "rich", "theirs"]),
    )
    def ask(self, kind: str, name: str, place: int, pieces: int, variant: str, method: str) -> None:
        lines = self.shop.order(name).lines
        line_id = lines[place].line_id if place < len(lines) else -1
        request: dict[str, Any] = {"order_id": name}
        if kind == "cancel":
            request["reason"] = "no longer needed"
        else:
            request["payment_method_id"] = method
        if kind == "return":
            request["items"] = [{"line_id": line_id, "quantity": pieces}]
        if kind in ("exchange", "modify"):
            request["swaps"] = [{"line_id": line_id, "quantity": pieces, "variant_id": variant}]
        verb = {
            "cancel": "cancel_order", "pay": "change_payment", "return": "return_item",
            "exchange": "exchange_item", "modify": "change_items",
        }[kind]  # fmt: skip
        try:
            offer = self.shop.offers.offer("web:1", "mei", verb, request)
            happened = True
            self.done.append((offer.op_id, self.shop.offers.confirm("web:1", "mei").receipt_id))
        except ShopError:
            happened = False
        assert happened == self.model.decide(kind, name, place, pieces, variant, method)

    @rule(place=st.integers(0, 99))
    def say_yes_again(self, place: int) -> None:
        if self.done:
            op_id, receipt_id = self.done[place % len(self.done)]
            assert self.shop.offers.confirm("web:1", "mei", op_id).receipt_id == receipt_id

    @rule(name=st.sampled_from(NAMES))
    def staff_moves_on(self, name: str) -> None:
        order = self.model.orders[name]
        after = NEXT.get(order.status)
        if after is None:
            return
        with self.shop.database.write() as session:
            row = session.get(tables.Order, name)
            assert row is not None
            row.status, row.version = after, row.version + 1
            if order.status == "processed":
                row.delivered_at = self.shop.clock.timestamp()
                order.day_delivered = self.model.day
        order.status = self.seen[name] = after

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.model.day += days
        self.shop.later(days=days)
        self.shop.identity.sign_in("web:1", "mei")

    @invariant()
    def shop_and_model_are_the_same(self) -> None:
        if not hasattr(self, "shop"):
            return
        for name, expected in self.model.orders.items():
            order = self.shop.order(name)
            assert order.status == expected.status
            if order.status != self.seen[name]:
                assert (self.seen[name], order.status) in STATUS_EDGES
                self.seen[name] = order.status
            assert [
                [x.variant_id, x.quantity, x.price_minor] for x in order.lines
            ] == expected.lines
            found = [(p.kind, p.amount_minor, p.payment_method_id) for p in order.payments]
            assert found == expected.payments
            paid = sum(order.paid_minor().values())
            assert paid == (0 if order.status == "cancelled" else order.total_minor)
        assert {name: self.shop.balance(name) for name in ("gift", "rich")} == self.model.balances
        assert self.shop.count(tables.Receipt) == len({op for op, _ in self.done})

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            assert verify(self.shop.database).broken_at is None
            self.shop.database.close()
            self.folder.cleanup()


@pytest.mark.parametrize(("walks", "steps"), [(8, 30)])
def test_random_walks_never_differ_from_the_rules(
    filled_home: Path, walks: int, steps: int
) -> None:
    AfterSales.filled = filled_home
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AfterSales,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_walk_begins_when_the_little_shop_says(filled_home: Path) -> None:
    from tests.shop.little_shop import NOW

    assert datetime(2026, 5, 10, 15, tzinfo=UTC) == NOW
