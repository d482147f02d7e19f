"""News for a shopper whose yes had to wait: how it ended, told once.

for news in decisions.take("web:1", "mei"): say(news.text("en"))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import ShopError
from aisle.shop.receipts import Receipt
from aisle.shop.refusals import refusal
from aisle.shop.settlement import answered
from aisle.shop.waiting import Waiting


@dataclass(frozen=True)
class News:
    """One change that came to its end after the turn in which it was wanted."""

    op_id: str
    outcome: Receipt | ShopError

    def text(self, language: str) -> str:
        told = self.outcome
        words = told.text(language) if isinstance(told, Receipt) else refusal(told, language)
        return say("orders.news", language, news=words)

    def block(self, language: str) -> dict[str, Any]:
        """A receipt, or a notice of the contract."""
        if isinstance(self.outcome, Receipt):
            return self.outcome.block(language)
        return {"v": 1, "type": "notice", "fallback": self.text(language), "op_id": self.op_id}


class Decisions:
    """Who takes a piece of news has to tell it: nobody else will."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, conversation_id: str, customer_id: str) -> list[News]:
        """What has ended and was not told yet, in the order in which it was asked for."""
        if not self._waiting_to_be_told(conversation_id):
            return []
        now, found = self._clock.timestamp(), []
        with self._database.write() as session:
            for row in _untold(session, conversation_id):
                if row.customer_id != customer_id:
                    continue
                outcome = answered(session, row, now)  # marks it as told
                if not isinstance(outcome, Waiting):
                    found.append(News(row.op_id, outcome))
        return found

    def conversations(self) -> list[str]:
        """The conversations that something has to be told in."""
        row = tables.PendingOperation
        with self._database.read() as session:
            return list(session.scalars(select(row.conversation_id).where(*_ENDED).distinct()))

    def hint(self, conversation_id: str) -> bool:
        """Take the right to say that there is news, where nobody is signed in to hear it; once."""
        with self._database.write() as session:
            rows = [row for row in _untold(session, conversation_id) if row.hinted_at is None]
            for row in rows:
                row.hinted_at = self._clock.timestamp()
        return bool(rows)

    def _waiting_to_be_told(self, conversation_id: str) -> bool:
        with self._database.read() as session:
            return bool(_untold(session, conversation_id))


_ROW = tables.PendingOperation
_ENDED = (
    _ROW.status.in_(("done", "refused")),
    _ROW.asked_at.is_not(None),
    _ROW.told_at.is_(None),
)


def _untold(session: Session, conversation_id: str) -> list[tables.PendingOperation]:
    return list(
        session.scalars(
            select(_ROW)
            .where(_ROW.conversation_id == conversation_id, *_ENDED)
            .order_by(_ROW.asked_at, _ROW.op_id)
        )
    )
