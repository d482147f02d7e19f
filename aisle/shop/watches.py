"""Back in stock, or cheaper: who asked to be told of it, once, in which conversation, and what is due now.

watches.ask("mei", "web:1", Wanted("T2", kind="stock"))   → Watch(watch_id=1, …); asked again it is the same
watches.due()                                             → ["web:1"] as soon as T2 can be bought
watches.take(session, "web:1")                            → [Due(Watch(…), ("T2-a",))], and the watch is gone
What is due is read from price and stock as they stand, so whichever road changed them counts. A watch is
taken in the transaction that writes its message: a kill leaves both or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, case, delete, distinct, func, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotAllowed
from aisle.shop.settings import Settings
from aisle.shop.visibility import complete

DAY_S = 86_400
IN_PLACE = ("web:", "tg:")  # conversations in which something can be said out of turn
_ROW, _PRODUCT, _VARIANT = tables.Watch, tables.Product, tables.Variant
_HERE = tables.Conversation


@dataclass(frozen=True)
class Wanted:
    """What to watch. `variant_id` "": any version; a price: at most `most_minor`, else below `price_minor`."""

    product_id: str
    variant_id: str = ""
    kind: str = "stock"  # stock | price
    price_minor: int | None = None
    most_minor: int | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Watch(Wanted):
    """What is watched."""

    watch_id: int = 0
    person: str = ""
    conversation_id: str = ""
    asked_at: int = 0
    expires_at: int = 0


@dataclass(frozen=True)
class Due:
    """A watch that came true, and the versions it came true for."""

    watch: Watch
    variant_ids: tuple[str, ...]


@dataclass(frozen=True)
class Watched:
    """How many people wait for a product: to be back, to be cheaper."""

    product_id: str
    back: int
    cheaper: int


class Watches:
    """One for a process. `person` is a customer, or the conversation of a guest."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self.rules = settings.shop.watches

    def ask(self, person: str, conversation_id: str, wanted: Wanted) -> Watch:
        """Watch from now on. Raises NotAllowed when that would be too many."""
        now = self._clock.timestamp()
        values = {
            **asdict(wanted),
            "person": person,
            "asked_at": now,
            "expires_at": now + self.rules.days * DAY_S,
        }
        with self._database.write() as session:
            open_now = session.scalar(
                select(func.count()).where(_ROW.person == person, _ROW.expires_at > now)
            )
            if (open_now or 0) >= self.rules.most:
                raise NotAllowed(
                    f"{open_now} watches are open.",
                    key="watching.too_many",
                    most=str(self.rules.most),
                )
            row = session.scalars(
                insert(_ROW)
                .values(**values, conversation_id=conversation_id)
                .on_conflict_do_update(
                    index_elements=["conversation_id", "product_id", "variant_id", "kind"],
                    set_=values,
                )
                .returning(_ROW)
            ).one()
            return _told(row)

    def of(self, person: str, conversation_id: str) -> list[Watch]:
        """What is watched for this person, and what was asked here before anybody was signed in."""
        wanted = select(_ROW).where(
            _ROW.person.in_((person, conversation_id)), _ROW.expires_at > self._clock.timestamp()
        )
        with self._database.read() as session:
            return [_told(row) for row in session.scalars(wanted.order_by(_ROW.watch_id))]

    def end(self, person: str, conversation_id: str, watch_ids: Sequence[int]) -> int:
        """Those of the ids that are this person's; how many there were."""
        with self._database.write() as session:
            gone = session.execute(
                delete(_ROW)
                .where(_ROW.watch_id.in_(watch_ids), _ROW.person.in_((person, conversation_id)))
                .returning(_ROW.watch_id)
            )
            return len(gone.all())

    def is_quiet_now(self) -> bool:
        """An hour at which nobody is written to."""
        now = self._clock.now().astimezone(self._clock.zone).time()
        opens, closes = self.rules.opens, self.rules.closes
        is_open = opens <= now < closes if opens <= closes else now >= opens or now < closes
        return not is_open

    def due(self) -> list[str]:
        """The conversations in which something is to be told now."""
        if self.is_quiet_now():
            return []
        with self._database.read() as session:
            rows = session.execute(self._true_now()).all()
        return list(dict.fromkeys(row.conversation_id for row, _ in rows))

    def take(self, session: Session, conversation_id: str) -> list[Due]:
        """What is to be told here, within the writing session that stores the message; it is watched no more."""
        here = self._true_now().where(_ROW.conversation_id == conversation_id)
        found = [
            Due(_told(row), tuple(variant_id for _, variant_id in pairs))
            for row, pairs in groupby(session.execute(here).all(), key=lambda pair: pair[0])
        ]
        session.execute(
            delete(_ROW).where(_ROW.watch_id.in_([one.watch.watch_id for one in found]))
        )
        return found

    def purge(self) -> int:
        """Those that ran out go; how many."""
        with self._database.write() as session:
            gone = session.execute(
                delete(_ROW)
                .where(_ROW.expires_at <= self._clock.timestamp())
                .returning(_ROW.watch_id)
            )
            return len(gone.all())

    def demand(self, limit: int) -> list[Watched]:
        """The products most waited for, by people."""

        def people(kind: str) -> ColumnElement[int]:
            return func.count(distinct(case((_ROW.kind == kind, _ROW.person))))

        waiting = func.count(distinct(_ROW.person))
        counted = (
            select(_ROW.product_id, people("stock"), people("price"))
            .where(_ROW.expires_at > self._clock.timestamp())
            .group_by(_ROW.product_id)
            .order_by(waiting.desc(), _ROW.product_id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [Watched(*row) for row in session.execute(counted)]

    def _true_now(self) -> Select[tables.Watch, str]:
        """(watch, version) pairs: listed, priced, not sold out, cheap enough; told to nobody else than who asked."""
        is_cheap = case(
            (_ROW.most_minor.is_not(None), _VARIANT.price_minor <= _ROW.most_minor),
            else_=_VARIANT.price_minor < _ROW.price_minor,
        )
        return (
            select(_ROW, _VARIANT.variant_id)
            .join(_VARIANT, _VARIANT.product_id == _ROW.product_id)
            .join(_PRODUCT, _PRODUCT.product_id == _ROW.product_id)
            .join(_HERE, _HERE.conversation_id == _ROW.conversation_id)
            .where(
                _ROW.expires_at > self._clock.timestamp(),
                or_(_ROW.person == _ROW.conversation_id, _ROW.person == _HERE.customer_id),
                _PRODUCT.is_listed,
                complete(_PRODUCT.import_id),
                or_(_ROW.variant_id == "", _ROW.variant_id == _VARIANT.variant_id),
                _VARIANT.price_minor.is_not(None),
                or_(_VARIANT.stock.is_(None), _VARIANT.stock > 0),
                or_(_ROW.kind == "stock", and_(_ROW.currency == _VARIANT.currency, is_cheap)),
            )
            .order_by(_ROW.watch_id, _VARIANT.position)
        )


def end_watches(session: Session, subjects: Sequence[str]) -> None:
    """A consent was withdrawn: nothing is watched for these people and conversations any more."""
    session.execute(
        delete(_ROW).where(or_(_ROW.person.in_(subjects), _ROW.conversation_id.in_(subjects)))
    )


def _told(row: tables.Watch) -> Watch:
    return Watch(
        row.product_id, row.variant_id, row.kind, row.price_minor, row.most_minor, row.currency,
        row.watch_id, row.person, row.conversation_id, row.asked_at, row.expires_at,
    )  # fmt: skip
