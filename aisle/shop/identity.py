"""Who a conversation belongs to: the only code that reads or writes it.

identity.identify("web:1", email="mei.li@example.com")      → "mei_li_1"      (knowledge)
identity.identify("web:1", name="李 梅", zip="200031")        → "mei_li_1"      (either order of the name)
identity.send_code(…), identity.enter_code("web:1", "402917") → "mei_li_1"      (code)
identity.sign_in("web:1", "mei_li_1")                                           (login: the shop's site says so)
Wrong and unknown get the same words; failed tries are counted in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aisle.shop import audit, outbox, tables
from aisle.shop.carts import Carts
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotFound, ShopError
from aisle.shop.identity_match import by_email, by_name_and_zip, by_order
from aisle.shop.identity_tries import failed, may_try
from aisle.shop.open_offers import void_all
from aisle.shop.order_rows import order_number
from aisle.shop.refusals import Unfit, Unknown, refuse
from aisle.shop.settings import Settings
from aisle.shop.stored_settings import shop_of

CODE_MINUTES = 10
CODE_TRIES = 5
TOUCH_S = 60  # a conversation in use moves its time forward at most this often


def belongs_to(
    session: Session, conversation_id: str, customer_id: str, now: int, minutes: int
) -> bool:
    """Is this conversation verified as this customer's, within `minutes` of its last use?"""
    row = session.get(tables.Conversation, conversation_id)
    return row is not None and row.customer_id == customer_id and _is_fresh(row, now, minutes)


class Identity:
    """One for a process; its methods may be called from many threads."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._carts = Carts(database, clock, settings.shop.limits)

    @property
    def how(self) -> Literal["knowledge", "code", "login"]:
        """How a shopper proves who they are in this shop now."""
        with self._database.read() as session:
            return shop_of(session, self._settings).identity

    def customer_of(self, conversation_id: str) -> str | None:
        """Whose conversation this is; None for guests, and when it was not used for too long."""
        now, minutes = self._clock.timestamp(), self._settings.shop.identity_minutes
        with self._database.read() as session:
            row = session.get(tables.Conversation, conversation_id)
        if row is None or row.customer_id is None or not _is_fresh(row, now, minutes):
            return None
        if now - (row.verified_at or 0) >= TOUCH_S:
            self._touch(conversation_id, row.customer_id, now)
        return row.customer_id

    def holders(self, customer_id: str) -> list[str]:
        """The conversations that are this customer's now; asking does not prolong them."""
        now, minutes = self._clock.timestamp(), self._settings.shop.identity_minutes
        row = tables.Conversation
        with self._database.read() as session:
            found = session.scalars(select(row).where(row.customer_id == customer_id)).all()
        return [one.conversation_id for one in found if _is_fresh(one, now, minutes)]

    def identify(
        self,
        conversation_id: str,
        *,
        email: str | None = None,
        name: str | None = None,
        zip: str | None = None,
    ) -> str:
        """By e-mail, or by name and zip. Raises Unknown, NotAllowed (too many tries, another person)."""
        if self.how != "knowledge":
            raise refuse(f"orders.identity.needs_{self.how}")
        if not email and not (name and zip):
            raise Unfit("orders.identity.email_or_name_zip")
        return self._attempt(conversation_id, email, name, zip)

    def send_code(
        self,
        conversation_id: str,
        order_id: str,
        *,
        email: str | None = None,
        phone: str | None = None,
    ) -> None:
        """Send a one-time code if the order and its owner's e-mail (or last four digits) fit.

        Whether they do is not told: the caller says that a code is on its way if they fit.
        """
        now = self._clock.timestamp()
        limits = self._settings.shop.limits
        number = order_number(order_id)  # one order, however it is spelled
        order = number.removeprefix("W") if number else order_id.casefold()
        subjects = [conversation_id, f"order:{_digest(order)}"]
        with self._database.write() as session:
            self._require_row(session, conversation_id, now)
            if not may_try(session, subjects, now, limits):
                raise refuse("orders.identity.too_many_tries")
            failed(session, subjects, now)  # every code that is asked for counts as a try
            customer_id = by_order(session, order_id, email, phone)
            if customer_id is not None:
                self._new_code(session, conversation_id, customer_id, now)

    def enter_code(self, conversation_id: str, code: str) -> str:
        """Sign in with a code that was sent. Raises Unknown: wrong, expired and never sent are the same.

        A conversation that is another customer's stays theirs: NotAllowed.
        """
        now = self._clock.timestamp()
        customer_id, is_anothers = None, False
        with self._database.write() as session:
            row = session.get(tables.OneTimeCode, conversation_id)
            if row is not None and now <= row.expires_at and row.tries < CODE_TRIES:
                digits = "".join(letter for letter in code if letter.isdigit())
                if hmac.compare_digest(row.code_hash, self._code_hash(conversation_id, digits)):
                    customer_id = row.customer_id
                    session.delete(row)
                    whose = self._require_row(session, conversation_id, now).customer_id
                    is_anothers = whose not in (None, customer_id)
                else:
                    row.tries += 1
        if customer_id is None:
            raise Unknown("orders.identity.code_wrong")
        if is_anothers:
            raise refuse("orders.identity.other_person")
        with self._database.write() as session:
            self._sign_in(session, conversation_id, customer_id, now)
        self._carts.merge(conversation_id, customer_id)
        return customer_id

    def sign_in(self, conversation_id: str, customer_id: str) -> None:
        """Sign-in on a page: this customer's, a new browser token, the guest's cart merged. Raises NotFound.

        Within a turn the gateway hands the new token over with the end of the turn.
        """
        now = self._clock.timestamp()
        with self._database.write() as session:
            self._sign_in(session, conversation_id, customer_id, now)
            self._require_row(session, conversation_id, now).token_version += 1
        self._carts.merge(conversation_id, customer_id)

    def sign_out(self, conversation_id: str) -> None:
        """Nobody's again: open offers and tasks about somebody's orders go too."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            row = session.get(tables.Conversation, conversation_id)
            if row is None or row.customer_id is None:
                return
            audit.append(session, now, conversation_id, "sign_out", row.customer_id)
            _let_go(session, row)
            row.token_version += 1

    def let_go(self, conversation_id: str) -> None:
        """Said in the conversation itself: nobody's again, in the same browser, whose token stays."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            row = session.get(tables.Conversation, conversation_id)
            if row is not None and row.customer_id is not None:
                audit.append(session, now, conversation_id, "sign_out", row.customer_id)
                _let_go(session, row)

    def _attempt(
        self, conversation_id: str, email: str | None, name: str | None, zip: str | None
    ) -> str:
        now = self._clock.timestamp()
        subjects = [conversation_id]
        if (
            not email
        ):  # a new conversation is free: a name must not be tried with every zip there is
            subjects.append(f"name:{_digest(' '.join((name or '').casefold().split()))}")
        outcome: str | ShopError
        with self._database.write() as session:
            row = self._require_row(session, conversation_id, now)
            if not may_try(session, subjects, now, self._settings.shop.limits):
                raise refuse("orders.identity.too_many_tries")
            if email:
                customer_id = by_email(session, email)
            else:
                customer_id = by_name_and_zip(session, name or "", zip or "")
            if customer_id is None:
                failed(session, subjects, now)
                outcome = Unknown("orders.identity.not_recognised")
            elif row.customer_id not in (None, customer_id):
                outcome = refuse("orders.identity.other_person")
            else:
                self._sign_in(session, conversation_id, customer_id, now)
                outcome = customer_id
        if isinstance(outcome, ShopError):
            raise outcome  # after the commit: the try is counted
        self._carts.merge(conversation_id, outcome)
        return outcome

    def _sign_in(self, session: Session, conversation_id: str, customer_id: str, now: int) -> None:
        customer = session.get(tables.Customer, customer_id)
        if customer is None or customer.erased_at is not None:
            raise NotFound(f"There is no customer '{customer_id}'.")
        row = self._require_row(session, conversation_id, now)
        if row.customer_id not in (None, customer_id):
            _let_go(session, row)
        row.customer_id, row.verified_at = customer_id, now
        audit.append(session, now, conversation_id, "sign_in", customer_id)

    def _require_row(self, session: Session, conversation_id: str, now: int) -> tables.Conversation:
        row = session.get(tables.Conversation, conversation_id)
        if row is None:
            row = tables.Conversation(
                conversation_id=conversation_id, created_at=now, updated_at=now
            )
            session.add(row)
            session.flush()
        return row

    def _touch(self, conversation_id: str, customer_id: str, now: int) -> None:
        with self._database.write() as session:
            row = session.get(tables.Conversation, conversation_id)
            if row is not None and row.customer_id == customer_id:
                row.verified_at = max(row.verified_at or 0, now)

    def _new_code(self, session: Session, conversation_id: str, customer_id: str, now: int) -> None:
        code = f"{secrets.randbelow(1_000_000):06d}"
        session.execute(
            delete(tables.OneTimeCode).where(tables.OneTimeCode.conversation_id == conversation_id)
        )
        session.add(
            tables.OneTimeCode(
                conversation_id=conversation_id,
                customer_id=customer_id,
                code_hash=self._code_hash(conversation_id, code),
                expires_at=now + 60 * CODE_MINUTES,
            )
        )
        body = {"customer_id": customer_id, "code": code, "expires_at": now + 60 * CODE_MINUTES}
        outbox.put(session, now, outbox.ONE_TIME_CODE, secrets.token_hex(16), body)

    def _code_hash(self, conversation_id: str, code: str) -> str:
        key = self._settings.session_key.encode()
        return hmac.new(key, f"{conversation_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _let_go(session: Session, row: tables.Conversation) -> None:
    """Nothing of one person stays in the conversation for the next."""
    void_all(session, row.conversation_id, "orders.offer_withdrawn")
    session.execute(
        delete(tables.OneTimeCode).where(tables.OneTimeCode.conversation_id == row.conversation_id)
    )
    row.customer_id, row.verified_at = None, None
    row.tasks, row.last_order, row.asks, row.offered = [], None, None, None


def _is_fresh(row: tables.Conversation, now: int, minutes: int) -> bool:
    return row.verified_at is not None and now - row.verified_at <= 60 * minutes


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
