"""A yes that was heard and has written nothing yet: a person must approve it, or the order system confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.plans import Plan
from aisle.shop.requests import kind_of

WAITS = ("waiting", "requested")


@dataclass(frozen=True)
class Waiting:
    """`state`: waiting (for a person of the shop) | requested (from the order system)."""

    op_id: str
    plan: Plan
    state: str
    replayed: bool = False

    @property
    def kind(self) -> str:
        return self.plan.kind

    @property
    def order_id(self) -> str | None:
        return self.plan.order_id

    def text(self, language: str) -> str:
        return say(f"orders.is_{self.state}", language, what=thing(self.plan, language))

    def block(self, language: str) -> dict[str, Any]:
        """A notice of the contract, with what waits."""
        return {
            "v": 1,
            "type": "notice",
            "fallback": self.text(language),
            "op_id": self.op_id,
            "kind": self.kind,
            "order": self.order_id,
            "state": self.state,
        }


def waiting_of(row: tables.PendingOperation, replayed: bool = False) -> Waiting:
    plan = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
    return Waiting(row.op_id, plan, row.status, replayed)


def thing(plan: Plan, language: str) -> str:
    """ "the cancellation of order #W1"."""
    return say(f"orders.thing_{plan.kind}", language, order=plan.order_id or "")


def thing_facts(plan: Plan) -> dict[str, str]:
    """The same as facts of a refusal, for `{what}`."""
    return {f"what_{language}": thing(plan, language) for language in ("en", "zh")}


def begin_waiting(
    session: Session, row: tables.PendingOperation, state: str, at: int, needs: str | None = None
) -> Waiting:
    """The yes is kept; whoever decides finds it by its status."""
    row.status, row.needs = state, needs or row.needs
    row.asked_at = row.asked_at or at
    session.flush()
    return waiting_of(row)
