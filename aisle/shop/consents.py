"""What a person, or a conversation, agreed to, purpose by purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput
from aisle.shop.watches import end_watches

Purpose = Literal["service", "personalisation", "improvement", "marketing"]
PURPOSES: tuple[str, ...] = get_args(Purpose)
ENDS_WATCHES = (
    "service",
    "marketing",
)  # a no to these takes back every wish to be told of something
# The shop cannot answer without the first; recommendations use the shop's own events, and questions without
# personal details improve the answers, until refused; offers need a yes. The papers say the same.
WITHOUT_AN_ANSWER = {
    "service": True,
    "personalisation": True,
    "improvement": True,
    "marketing": False,
}


class Consents:
    """`subject` is a customer_id or a conversation_id."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def set(self, subject: str, purpose: str, granted: bool) -> None:
        """Remember a yes or a no; the newest answer counts. Raises BadInput for an unknown purpose."""
        with self._database.write() as session:
            answered(session, [subject], purpose, granted, self._clock.timestamp())

    def granted(self, subject: str, purpose: str) -> bool:
        """Whether this may be done for this subject."""
        return self.of(subject)[_known(purpose)]

    def of(self, subject: str) -> dict[str, bool]:
        """Every purpose, as answered or as it stands without an answer."""
        row = tables.Consent
        with self._database.read() as session:
            answers = dict(
                session.execute(
                    select(row.purpose, row.granted).where(row.subject == subject)
                ).all()
            )
        return {**WITHOUT_AN_ANSWER, **answers}


def answered(
    session: Session, subjects: Sequence[str], purpose: str, granted: bool, at: int
) -> None:
    """One answer for a person and the conversations it holds for. Raises BadInput for an unknown purpose."""
    rows = [{"subject": one, "purpose": _known(purpose), "granted": granted, "at": at} for one in dict.fromkeys(subjects)]  # fmt: skip
    newest = insert(tables.Consent)
    newest = newest.on_conflict_do_update(
        index_elements=["subject", "purpose"],
        set_={"granted": newest.excluded.granted, "at": newest.excluded.at},
    )
    session.execute(newest, rows)
    if not granted and purpose in ENDS_WATCHES:
        end_watches(session, subjects)


def _known(purpose: str) -> str:
    if purpose not in PURPOSES:
        raise BadInput(f"'{purpose}' is not a purpose. Use one of: {', '.join(PURPOSES)}.")
    return purpose
