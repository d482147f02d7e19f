"""Receipts: the proof of one write, kept as ids and amounts, put into words whenever it is shown."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.errors import NotFound
from aisle.shop.offer_words import after, before, headline, items, money, money_facts
from aisle.shop.plans import Plan
from aisle.shop.requests import kind_of
from aisle.shop.scene import Scene, scene_of

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another


@dataclass(frozen=True)
class Receipt:
    """One confirmed write. `replayed`: the yes came again and found it done."""

    receipt_id: str
    op_id: str
    plan: Plan
    at: datetime
    scene: Scene
    replayed: bool = False

    @property
    def kind(self) -> str:
        return self.plan.kind

    @property
    def order_id(self) -> str | None:
        return self.plan.order_id

    def text(self, language: str) -> str:
        """All of it in a few sentences, with the receipt's number."""
        parts = [
            headline(self.plan, self.scene, language, "done"),
            *money(self.plan, self.scene, language),
        ]
        if self.plan.kind in ("return_item", "exchange_item"):
            parts.append(say("orders.next_send_back", language))
        parts.append(say("orders.receipt_number", language, receipt=self.receipt_id))
        return ("" if language == "zh" else " ").join(parts)

    def block(self, language: str) -> dict[str, Any]:
        """The `receipt` block of the contract."""
        return {
            "v": 1,
            "type": "receipt",
            "fallback": self.text(language),
            "receipt_id": self.receipt_id,
            "op_id": self.op_id,
            "kind": self.kind,
            "order": self.order_id,
            "at": self.at.isoformat(),
            "title": say("orders.receipt_title", language),
            "summary": headline(self.plan, self.scene, language, "done"),
            "items": items(self.plan, self.scene, language) if self.plan.lines else None,
            "before": before(self.plan, self.scene, language) if _shows_change(self.plan) else [],
            "after": after(self.plan, self.scene, language),
            "money": money_facts(self.plan, self.scene, language),
        }


class Receipts:
    """Reading receipts; they are written by a yes only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, receipt_id: str, customer_id: str) -> Receipt:
        """A receipt of this customer. Raises NotFound, also for other people's."""
        with self._database.read() as session:
            row = session.get(tables.Receipt, receipt_id.strip().upper())
            if row is None or row.customer_id != customer_id:
                raise NotFound(say("orders.receipt_not_found", "en"))
            return receipt_of(session, row)

    def of(self, customer_id: str) -> list[Receipt]:
        """All receipts of a customer, newest first."""
        row = tables.Receipt
        with self._database.read() as session:
            rows = session.scalars(
                select(row)
                .where(row.customer_id == customer_id)
                .order_by(row.at.desc(), literal_column("rowid").desc())
            ).all()
            return [receipt_of(session, found) for found in rows]


def receipt_of(session: Session, row: tables.Receipt, replayed: bool = False) -> Receipt:
    """The receipt of a row, with what its words need."""
    plan = Plan.from_parameters(kind_of(row.kind), row.facts)
    return Receipt(
        row.receipt_id,
        row.op_id,
        plan,
        datetime.fromtimestamp(row.at, UTC),
        scene_of(session, plan),
        replayed,
    )


def write_receipt(session: Session, plan: Plan, op_id: str, at: int) -> tables.Receipt:
    """A new receipt within a writing session."""
    row = tables.Receipt(
        receipt_id=new_receipt_id(),
        op_id=op_id,
        customer_id=plan.customer_id,
        kind=plan.kind,
        order_id=plan.order_id,
        amount_minor=plan.balance_minor if plan.currency else None,
        currency=plan.currency,
        facts=plan.parameters(),
        at=at,
    )
    session.add(row)
    session.flush()
    return row


def new_receipt_id() -> str:
    """ "R-7KMQ-92XP-4DTA": 59 random bits, easy to read out."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"R-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _shows_change(plan: Plan) -> bool:
    """After the write an address is already the new one; the old is not kept for a receipt."""
    return plan.kind not in ("change_address", "change_own_address")
