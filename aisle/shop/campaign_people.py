"""Who may be told of offers: those who agreed, and by which chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.consents import answered
from aisle.shop.database import Database

EVERYBODY = "all"  # the segment of all who agreed
MARKETING = "marketing"
_CONSENT, _HERE = tables.Consent, tables.Conversation
_AT_ONCE = 500


def agreed_among(session: Session, people: Sequence[str]) -> list[str]:
    """Those of the people whose newest answer on offers is a yes, in their order."""
    yes: set[str] = set()
    for part in _parts(people):
        yes |= set(
            session.scalars(
                select(_CONSENT.subject).where(
                    _CONSENT.purpose == MARKETING,
                    _CONSENT.granted.is_(True),
                    _CONSENT.subject.in_(part),
                )
            )
        )
    return [one for one in people if one in yes]


class Subscribers:
    """Yes and no to offers, for a person and for the chat it was said in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def answer(self, person: str, conversation_id: str, *, wants: bool) -> None:
        """A yes opens this chat; a no closes every chat of the person, and ends what is watched for them."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            others = (
                []
                if wants
                else session.scalars(
                    select(_HERE.conversation_id).where(_HERE.customer_id == person)
                ).all()
            )
            answered(session, [person, conversation_id, *others], MARKETING, wants, now)

    def everybody(self) -> list[str]:
        """All who agreed: customers, and chats that belong to no customer."""
        with self._database.read() as session:
            agreed = set(
                session.scalars(
                    select(_CONSENT.subject).where(
                        _CONSENT.purpose == MARKETING, _CONSENT.granted.is_(True)
                    )
                )
            )
            owned = set(
                session.scalars(select(_HERE.conversation_id).where(_HERE.customer_id.is_not(None)))
            )
        return sorted(agreed - owned)

    def telegram_chats(self, people: Sequence[str]) -> list[tuple[str, str]]:
        """(person, conversation) of Telegram chats that agreed themselves."""
        with self._database.read() as session:
            return _chats(session, people)

    def on_telegram(self, session: Session, people: Sequence[str]) -> set[str]:
        """Those who have such a chat."""
        return {person for person, _ in _chats(session, people)}


def _chats(session: Session, people: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for part in _parts(people):
        own = session.execute(
            select(_HERE.customer_id, _HERE.conversation_id).where(
                _HERE.customer_id.in_(part), _HERE.channel == "telegram"
            )
        )
        rows = [(str(person), chat) for person, chat in own]
        rows += [(one, one) for one in part if one.startswith("tg:")]
        agreed = set(agreed_among(session, [chat for _, chat in rows]))
        found += [(person, chat) for person, chat in rows if chat in agreed]
    return found


def _parts(people: Sequence[str]) -> Iterator[Sequence[str]]:
    """SQLite takes a limited number of values at once."""
    for start in range(0, len(people), _AT_ONCE):
        yield people[start : start + _AT_ONCE]
