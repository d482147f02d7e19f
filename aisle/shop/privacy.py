"""Export and erase: what the shop holds of a person or a conversation, on paper and gone.

Erasing keeps what the law makes a shop keep (orders, payments, receipts, the audit chain), by id, and
blanks or removes everything else. A tombstone (a hash of the id) lets `sweep` find what was written late,
by a turn that was still running or by a restored backup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from shutil import rmtree
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from aisle.shop import audit, tables
from aisle.shop.clock import Clock
from aisle.shop.copies import erase_from_copies
from aisle.shop.database import Database
from aisle.shop.erased_list import list_erased
from aisle.shop.person_export import gather_person, zip_person
from aisle.shop.privacy_marks import erased_hashes, mark_erased, subject_hash
from aisle.shop.stored_settings import bump_catalogue
from aisle.shop.subjects import Subject, find_subject
from aisle.shop.tracker import erase_from_tracker, sweep_tracker

COPIES = "insights"  # folder of the home: copies of the events, made anew when they are missing
REASON_KEPT = (
    "accounts and after-sales rights: orders, payments and receipts stay by id, without a name"
)

# Table → how its rows are found and what becomes of them. A test holds that every table with a column
# that names a person or a conversation stands here.
OF_CONVERSATIONS = {
    tables.TranscriptItem: tables.TranscriptItem.conversation_id,
    tables.VaultEntry: tables.VaultEntry.conversation_id,
    tables.Feedback: tables.Feedback.conversation_id,
    tables.Upload: tables.Upload.conversation_id,
    tables.OneTimeCode: tables.OneTimeCode.conversation_id,
    tables.IdentityTry: tables.IdentityTry.subject,
    tables.TelegramButton: tables.TelegramButton.conversation_id,
    tables.Handoff: tables.Handoff.conversation_id,
    tables.Delivery: tables.Delivery.conversation_id,
    tables.Event: tables.Event.conversation_id,
    tables.Watch: tables.Watch.conversation_id,
    tables.Conversation: tables.Conversation.conversation_id,
}
OF_ANYBODY = {  # by customer or conversation
    tables.CartLine: tables.CartLine.owner,
    tables.Event: tables.Event.user_id,
    tables.Consent: tables.Consent.subject,
    tables.CampaignMember: tables.CampaignMember.person,
    tables.Watch: tables.Watch.person,
}
_EMPTIED = (*OF_CONVERSATIONS.items(), *OF_ANYBODY.items())
BLANKED: dict[Any, dict[str, str | None]] = {  # rows that orders point to: Any: tables with a customer_id
    tables.Customer: {"first_name": "", "last_name": "", "email": None, "phone": None, "language": None},
    tables.Address: dict.fromkeys(("address1", "address2", "city", "state", "country", "zip"), ""),
    tables.PaymentMethod: {"brand": None, "last_four": None},
}  # fmt: skip
KEPT = {  # ids and amounts only
    tables.Order: tables.Order.customer_id,
    tables.Receipt: tables.Receipt.customer_id,
    tables.PendingOperation: tables.PendingOperation.customer_id,
}


class Privacy:
    """What a person may ask for: everything on paper, or everything gone; here and beside the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._home = database.path.parent

    def _everywhere_else(self, subject: Subject) -> dict[str, int]:
        """What lies beside the database: Rasa's record, copies of the database, other rooms."""
        emptied = [(table.__tablename__, column.key) for table, column in _EMPTIED]
        blanked = {table.__tablename__: values for table, values in BLANKED.items()}
        return {
            "rasa_events": erase_from_tracker(self._home, subject.conversation_ids),
            "rows_of_copies": erase_from_copies(self._home, subject.ids, emptied, blanked),
        }

    def export_person(self, subject: str, language: str = "en") -> bytes:
        """A ZIP of everything held: `person.json`, and `person.txt` to read. Raises NotFound."""
        with self._database.read() as session:
            held = gather_person(session, find_subject(session, subject), self._clock.timestamp())
        return zip_person(held, language)

    def erase_person(self, subject: str, by: str = "person") -> dict[str, Any]:
        """Erase a customer with all their conversations, or one conversation; `by` whom. Raises NotFound.

        The receipt names counts only: `{"subject_hash", "at", "erased": {…}, "kept": {…}, "why_kept"}`.
        """
        at = self._clock.timestamp()
        with self._database.write() as session:
            found = find_subject(session, subject)
            erased = _erase_rows(session, found, at)
            kept = _count_kept(session, found)
            facts = {"erased": sum(erased.values()), "kept": sum(kept.values())}
            audit.append(session, at, by, "erase person", subject_hash(subject), facts)
            list_erased(self._home, {subject_hash(one): at for one in found.ids})
        erased |= self._everywhere_else(found)
        self._forget_copies()
        self._database.forget_journal()
        return {
            "subject_hash": subject_hash(subject),
            "at": at,
            "erased": {name: count for name, count in erased.items() if count},
            "kept": {name: count for name, count in kept.items() if count},
            "why_kept": REASON_KEPT if any(kept.values()) else "",
        }

    def erased(self, ids: Iterable[str]) -> list[str]:
        """Those of the ids whose owners asked to be erased."""
        with self._database.read() as session:
            gone = erased_hashes(session)
        return [one for one in ids if subject_hash(one) in gone]

    def sweep(self) -> int:
        """Erase again what carries the id of somebody erased; how many subjects came back."""
        with self._database.read() as session:
            returned, gone = _came_back(session), erased_hashes(session)
        for subject in returned:
            at = self._clock.timestamp()
            with self._database.write() as session:
                _erase_rows(session, subject, at)
            self._everywhere_else(subject)
        if returned:
            self._forget_copies()
        sweep_tracker(self._home, lambda name: subject_hash(name) in gone)
        self._database.forget_journal()
        return len(returned)

    def _forget_copies(self) -> None:
        rmtree(self._database.path.parent / COPIES, ignore_errors=True)


def _erase_rows(session: Session, subject: Subject, at: int) -> dict[str, int]:
    names = list(subject.ids)
    for name in names:
        mark_erased(session, name, at)
    erased: Counter[str] = Counter()
    for table, column in _EMPTIED:
        gone = session.execute(delete(table).where(column.in_(names)).returning(column))
        erased[table.__tablename__] += len(gone.all())
    _void_offers(session, names)
    if subject.customer_id is not None:
        erased |= _blank_customer(session, subject.customer_id, at)
    if erased["events"]:
        bump_catalogue(session)  # recommendations in memory are read anew
    return erased


def _void_offers(session: Session, names: list[str]) -> None:
    row = tables.PendingOperation
    session.execute(
        update(row)
        .where(row.status == "offered", row.conversation_id.in_(names) | row.customer_id.in_(names))
        .values(status="void")
    )


def _blank_customer(session: Session, customer_id: str, at: int) -> dict[str, int]:
    blanked = {
        table.__tablename__: len(
            session.execute(
                update(table)
                .where(table.customer_id == customer_id)
                .values(**values)
                .returning(table.customer_id)
            ).all()
        )
        for table, values in BLANKED.items()
    }
    customer = tables.Customer
    session.execute(
        update(customer).where(customer.customer_id == customer_id).values(erased_at=at)
    )
    return blanked


def _count_kept(session: Session, subject: Subject) -> dict[str, int]:
    if subject.customer_id is None:
        return {}
    return {
        table.__tablename__: session.scalar(
            select(func.count()).select_from(table).where(column == subject.customer_id)
        )
        or 0
        for table, column in KEPT.items()
    }


def _came_back(session: Session) -> list[Subject]:
    """Whose ids stand in the tables although their tombstone says erased."""
    hashes = erased_hashes(session)
    if not hashes:
        return []
    customer = tables.Customer
    customers = {
        name
        for name in session.scalars(
            select(customer.customer_id).where(customer.erased_at.is_(None))
        )
        if subject_hash(name) in hashes
    }
    others: set[str] = set()
    for _, column in _EMPTIED:
        others |= {
            name
            for name in session.scalars(select(column).distinct())
            if name and name not in others
        }
    back = {name for name in others if subject_hash(name) in hashes} - customers
    return [Subject(name, ()) for name in customers] + [Subject(None, (name,)) for name in back]
