"""One write that waits for a yes, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.offer_words import after, before, consequences, headline, money, money_facts
from aisle.shop.plans import Plan
from aisle.shop.requests import kind_of
from aisle.shop.scene import Scene, scene_of


@dataclass(frozen=True)
class Offer:
    """One write that waits for a yes until `expires_at` (aware UTC)."""

    op_id: str
    plan: Plan
    scene: Scene
    expires_at: datetime
    needs: str | None = None  # why a person will have to approve it: amount | count

    @property
    def kind(self) -> str:
        return self.plan.kind

    @property
    def order_id(self) -> str | None:
        return self.plan.order_id

    def summary(self, language: str) -> str:
        """The question to say yes to, in one sentence."""
        return headline(self.plan, self.scene, language, "offer")

    def before(self, language: str) -> list[str]:
        return before(self.plan, self.scene, language)

    def after(self, language: str) -> list[str]:
        return after(self.plan, self.scene, language)

    def money(self, language: str) -> list[str]:
        return money(self.plan, self.scene, language)

    def text(self, language: str) -> str:
        """Complete on its own, for a terminal."""
        change = []
        for old, new in zip(self.before(language), self.after(language), strict=True):
            change.append(say("orders.before_after", language, before=old, after=new))
        parts = [self.summary(language), *change, *self.money(language)]
        parts += [*self.notes(language), say("orders.confirm", language)]
        return "\n".join(parts)

    def notes(self, language: str) -> list[str]:
        """What one should know before the yes and cannot see in before → after."""
        notes = consequences(self.plan, language)
        if self.needs is not None:
            notes = [*notes, say(f"orders.warn_needs_person_{self.needs}", language)]
        return notes

    def block(self, language: str) -> dict[str, Any]:
        """The `offer` block of the contract."""
        return {
            "v": 1,
            "type": "offer",
            "fallback": self.text(language),
            "asks": "confirm",
            "op_id": self.op_id,
            "kind": self.kind,
            "order": self.order_id,
            "summary": self.summary(language),
            "before": self.before(language),
            "after": self.after(language),
            "money": money_facts(self.plan, self.scene, language),
            "notes": self.notes(language),
            "expires_at": self.expires_at.isoformat(),
        }


def offer_of(session: Session, row: tables.PendingOperation) -> Offer:
    """The offer that a row holds."""
    plan = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
    expires = datetime.fromtimestamp(row.expires_at, UTC)
    return Offer(row.op_id, plan, scene_of(session, plan), expires, row.needs)
