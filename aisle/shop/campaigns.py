"""Campaigns: a segment, the same words for all of it, a group held out, and nobody who did not agree.

campaign_id = campaigns.draft(Draft("Tents", "rfm:champions", {…}, {"en": …, "zh": …}, ("T1",)), by="staff:1")
campaigns.start(campaign_id, people, by="staff:1")      → Reach(segment=90, agreed=40, held_out=8)
campaigns.due("C-0001", "chat")                         → the campaign to tell this person now, or None
Held-out people get a `due_at` too, at the moment they would have been told: both groups are those who came.
Prices are no part of a campaign: what is shown beside its words comes from the catalogue, as for everybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aisle.language.wording import LANGUAGES
from aisle.shop import audit, tables
from aisle.shop.campaign_people import agreed_among
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotAllowed
from aisle.shop.privacy_marks import is_erased
from aisle.shop.refusals import Unfit, Unknown

Channel = Literal["chat", "widget", "telegram", "csv"]
CHANNELS: tuple[str, ...] = get_args(Channel)
LONGEST_TEXT = 600
MOST_PRODUCTS = 4
HELD_OUT, MOST_HELD_OUT = 0.2, 0.9
MOST_SHOWN, MOST_DAYS = 5, 90
# Whatever campaigns run: nobody is told more often than this.
CAP, CAP_DAYS = 2, 7
Reachable = Callable[[Session, Sequence[str]], set[str]]  # those of the people who can be told
_ROW, _MEMBER = tables.Campaign, tables.CampaignMember


@dataclass(frozen=True)
class Draft:
    """What the owner writes. `held_out` 0 means: no group to compare with, so no uplift."""

    name: str
    segment_id: str
    segment_names: Mapping[str, str]
    texts: Mapping[str, str]
    product_ids: Sequence[str] = ()
    channels: Sequence[str] = ("chat",)
    held_out: float = HELD_OUT
    most_shown: int = 1
    window_days: int = 14


@dataclass(frozen=True)
class Campaign(Draft):
    """A draft that is stored."""

    campaign_id: int = 0
    state: str = "draft"
    created_at: int = 0
    started_at: int | None = None
    stopped_at: int | None = None


@dataclass(frozen=True)
class Reach:
    """People of the segment, those of them who agreed to offers, and those of these who are held out."""

    segment: int
    agreed: int
    held_out: int


class Campaigns:
    """One for a process; whatever the owner does is audited."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def draft(self, wanted: Draft, by: str) -> int:
        """Keep it, tell nobody. Raises Unfit for what cannot be told, Unknown for a product there is not."""
        _check(wanted)
        now = self._clock.timestamp()
        with self._database.write() as session:
            known = set(session.scalars(select(tables.Product.product_id).where(tables.Product.product_id.in_(wanted.product_ids))))  # fmt: skip
            for one in wanted.product_ids:
                if one not in known:
                    raise Unknown("campaigns.no_product", product=one)
            row = _ROW(
                **{
                    **vars(wanted),
                    "segment_names": dict(wanted.segment_names),
                    "texts": {name: text.strip() for name, text in wanted.texts.items()},
                    "product_ids": list(wanted.product_ids),
                    "channels": list(wanted.channels),
                },
                state="draft",
                created_at=now,
                created_by=by,
            )
            session.add(row)
            session.flush()
            audit.append(session, now, by, "campaign drafted", f"campaign:{row.campaign_id}")
            return row.campaign_id

    def all(self) -> list[Campaign]:
        """The newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(_ROW).order_by(_ROW.campaign_id.desc())).all()
        return [_told(row) for row in rows]

    def get(self, campaign_id: int) -> Campaign:
        """Raises NotFound."""
        with self._database.read() as session:
            return _told(_required(session, campaign_id))

    def start(self, campaign_id: int, people: Sequence[str], by: str) -> Reach:
        """From now on. Raises NotAllowed: started before, a segment of nobody, or nobody who agreed."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            row = _required(session, campaign_id)
            if row.state != "draft":
                raise NotAllowed("It was started before.", key="campaigns.not_a_draft")
            everybody = sorted(set(people))
            if not everybody:
                raise NotAllowed("The segment is empty.", key="campaigns.nobody")
            agreed = [
                one for one in agreed_among(session, everybody) if not is_erased(session, one)
            ]
            if not agreed:
                raise NotAllowed(
                    "Nobody of the segment agreed.",
                    key="campaigns.nobody_agreed",
                    count=str(len(everybody)),
                )
            out = {one for one in agreed if _draw(campaign_id, one) < row.held_out}
            session.add_all(
                _MEMBER(campaign_id=campaign_id, person=one, is_held_out=one in out, shown=0)
                for one in agreed
            )
            row.state, row.started_at = "running", now
            reach = Reach(len(everybody), len(agreed), len(out))
            facts = vars(reach)
            audit.append(session, now, by, "campaign started", f"campaign:{campaign_id}", facts)
        return reach

    def stop(self, campaign_id: int, by: str) -> None:
        """From now on nobody is told. Raises NotFound, NotAllowed when it does not run."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            row = _required(session, campaign_id)
            if row.state != "running":
                raise NotAllowed("It does not run.", key="campaigns.not_running")
            row.state, row.stopped_at = "stopped", now
            audit.append(session, now, by, "campaign stopped", f"campaign:{campaign_id}")

    def due(self, person: str, channel: Channel) -> Campaign | None:
        """What to tell this person here and now; that it is told is noted. The oldest campaign first.

        Somebody held out gets None, and a note of when it would have been.
        """
        with self._database.read() as session:  # almost always nothing: no lock for that
            if not _waiting(session, person, channel):
                return None
        now = self._clock.timestamp()
        with self._database.write() as session:
            if not agreed_among(session, [person]) or self._is_enough(session, person, now):
                return None
            for row in _waiting(session, person, channel):
                member = session.get_one(_MEMBER, (row.campaign_id, person))
                _note(member, channel, now)
                if not member.is_held_out:
                    return _told(row)
        return None

    def due_all(self, campaign_id: int, channel: Channel, reachable: Reachable) -> list[str]:
        """Everybody of the reachable who may be told now, by a letter or a message; that they are is noted."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            row = _required(session, campaign_id)
            if row.state != "running":
                raise NotAllowed("It does not run.", key="campaigns.not_running")
            if channel not in row.channels:
                raise NotAllowed(
                    f"Not by {channel}.", key="campaigns.not_this_way", channel=channel
                )
            members = session.scalars(
                select(_MEMBER)
                .where(_MEMBER.campaign_id == campaign_id, _MEMBER.shown < row.most_shown)
                .order_by(_MEMBER.person)
            ).all()
            agreed = set(agreed_among(session, [one.person for one in members]))
            told = []
            there = reachable(session, sorted(agreed))
            for member in members:
                if member.person in there and not self._is_enough(session, member.person, now):
                    _note(member, channel, now)
                    told += [] if member.is_held_out else [member.person]
            facts = {"channel": channel, "people": len(told)}
            audit.append(session, now, "campaigns", "campaign sent", f"campaign:{campaign_id}", facts)  # fmt: skip
        return told

    def _is_enough(self, session: Session, person: str, now: int) -> bool:
        """Told (or, held out, would have been) as often as anybody may be."""
        told = session.scalar(
            select(func.count()).where(
                _MEMBER.person == person, _MEMBER.last_at > now - CAP_DAYS * 86400
            )
        )
        return (told or 0) >= CAP


def _waiting(session: Session, person: str, channel: str) -> list[tables.Campaign]:
    found = session.scalars(
        select(_ROW)
        .join(_MEMBER, _MEMBER.campaign_id == _ROW.campaign_id)
        .where(_MEMBER.person == person, _ROW.state == "running", _MEMBER.shown < _ROW.most_shown)
        .order_by(_ROW.campaign_id)
    )
    return [one for one in found if channel in one.channels]


def _note(member: tables.CampaignMember, channel: str, now: int) -> None:
    member.due_at = member.due_at or now
    member.channel = member.channel or channel
    member.last_at, member.shown = now, member.shown + 1


def _draw(campaign_id: int, person: str) -> float:
    """0..1, the same for ever: who is held out is no choice of anybody."""
    digest = hashlib.sha256(f"campaign:{campaign_id}:{person}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _check(wanted: Draft) -> None:
    """Raises Unfit, in the owner's language when it is shown."""
    if not wanted.name.strip():
        raise Unfit("campaigns.no_name")
    for language in LANGUAGES:
        text = wanted.texts.get(language, "").strip()
        if not text:
            raise Unfit(f"campaigns.no_text_{language}")
        if len(text) > LONGEST_TEXT:
            raise Unfit("campaigns.too_long", length=str(len(text)), most=str(LONGEST_TEXT))
        if "{" in text or "}" in text:
            raise Unfit("campaigns.no_places")
    unknown = [one for one in wanted.channels if one not in CHANNELS]
    if unknown or not wanted.channels:
        raise Unfit("campaigns.no_channel", known=", ".join(CHANNELS))
    if not 0 <= wanted.held_out <= MOST_HELD_OUT:
        raise Unfit("campaigns.bad_held_out", given=f"{wanted.held_out:.0%}")
    if not 1 <= wanted.most_shown <= MOST_SHOWN:
        raise Unfit("campaigns.bad_most_shown", given=str(wanted.most_shown), most=str(MOST_SHOWN))
    if not 1 <= wanted.window_days <= MOST_DAYS:
        raise Unfit("campaigns.bad_window", given=str(wanted.window_days), most=str(MOST_DAYS))
    if len(wanted.product_ids) > MOST_PRODUCTS:
        raise Unfit("campaigns.too_many_products", most=str(MOST_PRODUCTS))


def _required(session: Session, campaign_id: int) -> tables.Campaign:
    row = session.get(_ROW, campaign_id)
    if row is None:
        raise Unknown("campaigns.unknown", campaign=str(campaign_id))
    return row


def _told(row: tables.Campaign) -> Campaign:
    return Campaign(
        name=row.name, segment_id=row.segment_id, segment_names=row.segment_names,
        texts=row.texts, product_ids=tuple(row.product_ids), channels=tuple(row.channels),
        held_out=row.held_out, most_shown=row.most_shown, window_days=row.window_days,
        campaign_id=row.campaign_id, state=row.state, created_at=row.created_at,
        started_at=row.started_at, stopped_at=row.stopped_at,
    )  # fmt: skip
