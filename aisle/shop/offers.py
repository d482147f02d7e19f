"""Offer → yes → receipt: the only road on which a shopper changes anything in the shop.

offer = offers.offer(conversation, customer, "cancel_order", {"order_id": "#W1", "reason": "no longer needed"})
receipt = offers.confirm(conversation, customer, offer.op_id)     # once, however often it is called
The yes is one transaction: every rule is checked again on what the database holds then, and state, money,
receipt, audit row, outbox row and the stored reply are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.address_changes import keep_address
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import ShopError
from aisle.shop.identity import belongs_to
from aisle.shop.offered import Offer, offer_of
from aisle.shop.open_offers import is_open, open_rows, void_all
from aisle.shop.order_source import Embedded, OrderSource
from aisle.shop.orders import Order, find_order
from aisle.shop.plans import Plan, Terms, hash_of
from aisle.shop.preconditions import require_open
from aisle.shop.receipts import Receipt
from aisle.shop.refusals import refuse
from aisle.shop.requests import Request, kind_of, parse
from aisle.shop.risk import needs_person
from aisle.shop.settings import Settings
from aisle.shop.settlement import settle
from aisle.shop.source_requests import SourceRequests
from aisle.shop.stored_settings import shop_of
from aisle.shop.undoing import Undone, undo, until
from aisle.shop.verbs import check
from aisle.shop.waiting import Waiting


class Offers:
    """One for a process; its methods may be called from many threads."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        source: OrderSource | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._source = source or Embedded()
        self._requests = SourceRequests(database, clock, self._source)

    def terms(self) -> Terms:
        """The windows, timezone and moment that rules are checked by now."""
        with self._database.read() as session:
            return self._terms(session)

    def allowed(self, kind: str, order_id: str, customer_id: str) -> Order:
        """The order, if this is possible with it at all; else NotAllowed before any question is asked."""
        with self._database.read() as session:
            order = find_order(session, order_id, customer_id)
            require_open(order, kind_of(kind), self._terms(session))
            return order

    def plan(self, customer_id: str, kind: str, parameters: Mapping[str, Any]) -> Plan:
        """What a yes would do; nothing is written."""
        request = parse(kind, parameters)
        with self._database.read() as session:
            return check(session, customer_id, request, self._terms(session)).plan

    def offer(
        self,
        conversation_id: str,
        customer_id: str,
        kind: str,
        parameters: Mapping[str, Any],
        op_id: str | None = None,
    ) -> Offer:
        """Check and offer a write; the conversation's older offer is void. Raises ShopError.

        With an `op_id` of the caller the same call again gives the same offer.
        """
        request = parse(kind, parameters)
        self._requests.look(request.order_id)
        with self._database.write() as session:
            known = session.get(tables.PendingOperation, op_id) if op_id else None
            if known is not None:
                return self._same_offer(session, known, conversation_id, customer_id, request)
            self._require_owner(session, conversation_id, customer_id)
            terms = self._terms(session)
            plan = check(session, customer_id, request, terms).plan
            if request.address is not None:
                address_id = keep_address(session, customer_id, request.address)
                plan = replace(plan, address_id=address_id)
            void_all(session, conversation_id, "orders.offer_replaced")
            row = self._insert(session, op_id or str(uuid4()), conversation_id, plan, request)
            row.needs = needs_person(session, plan, terms)
            return offer_of(session, row)

    def open_offer(self, conversation_id: str, customer_id: str) -> Offer | None:
        """What this person can say yes to now."""
        with self._database.read() as session:
            rows = [
                row
                for row in open_rows(session, conversation_id)
                if row.customer_id == customer_id and is_open(row, self._clock.timestamp())
            ]
            return offer_of(session, rows[-1]) if rows else None

    def confirm(
        self,
        conversation_id: str,
        customer_id: str,
        op_id: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Receipt | Waiting:
        """Execute the one open offer, or `op_id`; repeats give the same receipt. Raises NotAllowed.

        `parameters`, if given, must be those that were offered. A refusal at the yes is kept and repeated.
        Waiting: the yes is kept, and a person or the order system has to agree first.
        """
        self._requests.look_for(conversation_id, op_id)
        with self._database.write() as session:
            self._require_owner(session, conversation_id, customer_id)
            outcome = settle(
                session,
                conversation_id,
                customer_id,
                self._terms(session),
                self._source,
                op_id=op_id,
                parameters=parameters,
            )
        if isinstance(outcome, Waiting):
            outcome = self._requests.submit(outcome.op_id) or outcome
        if isinstance(outcome, ShopError):
            raise outcome  # after the commit: that it was refused is kept
        return outcome

    def undo(self, conversation_id: str, customer_id: str, op_id: str) -> Undone:
        """Take a change of a moment ago back, once. Raises NotAllowed."""
        with self._database.write() as session:
            self._require_owner(session, conversation_id, customer_id)
            row = session.get(tables.PendingOperation, op_id)
            if row is None or row.customer_id != customer_id or not self._source.is_embedded:
                raise refuse("orders.undo_not_possible")
            minutes = self._settings.shop.undo_minutes
            return undo(session, row, minutes, self._clock.timestamp())

    def undo_until(self, op_id: str) -> int | None:
        """Until when (unix seconds) this can be taken back; None: not at all."""
        with self._database.read() as session:
            row = session.get(tables.PendingOperation, op_id)
            if row is None or not self._source.is_embedded:
                return None
            return until(row, self._settings.shop.undo_minutes)

    def withdraw(self, conversation_id: str) -> bool:
        """The shopper said no, or corrected something: nothing is open any more."""
        with self._database.write() as session:
            rows = open_rows(session, conversation_id)
            was_open = any(is_open(row, self._clock.timestamp()) for row in rows)
            void_all(session, conversation_id, "orders.offer_withdrawn")
            return was_open

    def _terms(self, session: Session) -> Terms:
        shop = shop_of(session, self._settings)
        return Terms(shop.windows, shop.timezone, self._clock.now(), shop.limits)

    def _require_owner(self, session: Session, conversation_id: str, customer_id: str) -> None:
        minutes = self._settings.shop.identity_minutes
        if not belongs_to(session, conversation_id, customer_id, self._clock.timestamp(), minutes):
            raise refuse("orders.identity.needed")

    def _insert(
        self, session: Session, op_id: str, conversation_id: str, plan: Plan, request: Request
    ) -> tables.PendingOperation:
        now = self._clock.timestamp()
        stored = {**plan.parameters(), "request_hash": request.digest()}
        row = tables.PendingOperation(
            op_id=op_id,
            conversation_id=conversation_id,
            customer_id=plan.customer_id,
            kind=plan.kind,
            order_id=plan.order_id,
            order_version=plan.order_version,
            parameters=stored,
            parameters_hash=hash_of(stored),
            created_at=now,
            expires_at=now + 60 * self._settings.shop.offer_minutes,
        )
        session.add(row)
        session.flush()
        return row

    def _same_offer(
        self,
        session: Session,
        row: tables.PendingOperation,
        conversation_id: str,
        customer_id: str,
        request: Request,
    ) -> Offer:
        is_theirs = (row.conversation_id, row.customer_id) == (conversation_id, customer_id)
        if not is_theirs:
            raise refuse("orders.no_offer")
        if row.parameters["request_hash"] != request.digest():  # its kind is part of it
            raise refuse("orders.other_parameters")
        return offer_of(session, row)
