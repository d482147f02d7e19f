"""The tau shop: every order, every verb: a plan, or a refusal that names itself in both languages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.errors import ShopError
from aisle.shop.identity import Identity
from aisle.shop.importing.tau import import_tau
from aisle.shop.offers import Offers
from aisle.shop.orders import Order, Orders
from aisle.shop.plans import KINDS
from aisle.shop.refusals import refusal
from aisle.shop.requests import parse
from aisle.shop.settings import Settings
from aisle.shop.verbs import check
from tests.shop.little_shop import ADDRESS

DATA = (
    Path(os.environ.get("AISLE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "tau_retail"
)
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"needs the tau_retail folder in {DATA.parent}"),
]


class Tau:
    def __init__(self, home: Path) -> None:
        settings = Settings(home=home, session_key="k" * 32)
        self.database: Database = open_database(settings, create=True)
        import_tau(self.database, DATA, settings.shop)
        clock = Clock(settings)
        self.orders = Orders(self.database, clock)
        self.offers = Offers(self.database, clock, settings)
        self.identity = Identity(self.database, settings, clock)
        with self.database.read() as session:
            self.people = list(session.scalars(select(tables.Customer.customer_id)))
            self.shelf: dict[str, list[str]] = {}
            for row in session.scalars(
                select(tables.Variant).where(tables.Variant.stock.is_(None))
            ):
                self.shelf.setdefault(row.product_id, []).append(row.variant_id)

    def all_orders(self) -> list[Order]:
        return [order for person in self.people for order in self.orders.of(person)]

    def request(self, order: Order, kind: str) -> dict[str, Any]:
        """A fair request: the first line, another available variant, the method that paid."""
        line, paid = order.lines[0], order.payments[0].payment_method_id
        others = [one for one in self.shelf.get(line.product_id, ()) if one != line.variant_id]
        other_methods = [name for name in order.methods if name != paid]
        swaps = [{"line_id": line.line_id, "variant_id": others[0] if others else "none"}]
        return {
            "cancel_order": {"order_id": order.order_id, "reason": "no longer needed"},
            "return_item": {"order_id": order.order_id, "items": [{"line_id": line.line_id}], "payment_method_id": paid},
            "exchange_item": {"order_id": order.order_id, "swaps": swaps, "payment_method_id": paid},
            "change_items": {"order_id": order.order_id, "swaps": swaps, "payment_method_id": paid},
            "change_payment": {"order_id": order.order_id, "payment_method_id": (other_methods or [paid])[0]},
            "change_address": {"order_id": order.order_id, "address": ADDRESS},
            "change_own_address": {"address": ADDRESS},
        }[kind]  # fmt: skip


@pytest.fixture(scope="module")
def tau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tau]:
    shop = Tau(tmp_path_factory.mktemp("tau"))
    yield shop
    shop.database.close()


def key_of(error: ShopError) -> str:
    """The key of a refusal, which must have words in both languages."""
    assert hasattr(error, "key"), error
    assert all(refusal(error, language) for language in ("en", "zh"))
    return str(error.key)


def test_every_order_and_verb_gives_a_plan_or_a_refusal_with_words(tau: Tau) -> None:
    plans: Counter[tuple[str, str]] = Counter()
    refusals: Counter[str] = Counter()
    orders = tau.all_orders()
    terms = tau.offers.terms()
    with tau.database.read() as session:
        for order in orders:
            for kind in KINDS:
                request = parse(kind, tau.request(order, kind))
                try:
                    plan = check(session, order.customer_id, request, terms).plan
                except ShopError as error:
                    refusals[key_of(error)] += 1
                    continue
                plans[kind, plan.status_before or "none"] += 1
    assert len(orders) == 1000
    assert plans["cancel_order", "pending"] == 423
    assert plans["change_address", "pending"] == 423
    assert plans["return_item", "delivered"] == 373
    assert plans["change_own_address", "none"] == 1000
    assert {status for _, status in plans} == {"pending", "delivered", "none"}
    # what is refused of fair requests besides the status: a gift card that does not cover, no other
    # variant on the shelf, and customers with one payment method
    assert set(refusals) <= {
        "orders.already_packed", "orders.already_delivered", "orders.is_cancelled", "orders.not_delivered",
        "orders.gift_card_short", "orders.other_product", "orders.same_method",
    }  # fmt: skip
    assert refusals["orders.already_packed"] == 102 * 4
    assert refusals["orders.is_cancelled"] == 102 * 6


def test_every_customer_is_known_by_email_and_by_name_and_zip(tau: Tau) -> None:
    with tau.database.read() as session:
        rows = session.execute(
            select(tables.Customer, tables.Address.zip).join(
                tables.Address, tables.Address.address_id == tables.Customer.address_id
            )
        ).all()
    for number, (row, zip_code) in enumerate(rows[:100]):
        name = f"{row.first_name} {row.last_name}"
        by_email = tau.identity.identify(f"e{number}", email=(row.email or "").upper())
        assert by_email == row.customer_id
        assert tau.identity.identify(f"n{number}", name=name, zip=zip_code) == row.customer_id
    assert len(rows) == 500


def test_one_confirmed_write_of_each_kind_leaves_the_expected_difference(tau: Tau) -> None:
    done: dict[str, Order] = {}
    for order in tau.all_orders():
        for kind in KINDS:
            if kind in done or kind == "change_own_address":
                continue
            conversation = f"c-{order.customer_id}"
            tau.identity.sign_in(conversation, order.customer_id)
            try:
                tau.offers.offer(conversation, order.customer_id, kind, tau.request(order, kind))
            except ShopError:
                continue
            tau.offers.confirm(conversation, order.customer_id)
            done[kind] = tau.orders.get(order.order_id, order.customer_id)
            break
    assert {kind: order.status for kind, order in done.items()} == {
        "cancel_order": "cancelled",
        "change_items": "pending (item modified)",
        "change_payment": "pending",
        "change_address": "pending",
        "return_item": "return requested",
        "exchange_item": "exchange requested",
    }
    assert len(done["cancel_order"].payments) == 2
    assert len(done["change_payment"].payments) == 3
    assert len(done["return_item"].payments) == len(done["exchange_item"].payments) == 1
