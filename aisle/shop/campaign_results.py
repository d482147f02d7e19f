"""What a campaign brought: who bought among those told, against those held out, with a 95 % interval.

Only people who came are compared: a person counts from the moment they were told, or, held out, would have
been (`due_at`), for `window_days`. Newcombe's interval of two Wilson intervals (Statistics in Medicine 17,
873–890, method 10) holds for small groups and for nobody bought.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from sqlalchemy import Integer, and_, cast, exists, func, select

from aisle.shop import tables
from aisle.shop.campaigns import Campaign
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.proportions import wilson
from aisle.shop.visibility import complete

_MEMBER, _EVENT = tables.CampaignMember, tables.Event


@dataclass(frozen=True)
class Group:
    """People who came, and those who bought; the share with its interval."""

    people: int
    bought: int

    @property
    def share(self) -> float | None:
        return self.bought / self.people if self.people else None

    @property
    def wilson(self) -> tuple[float, float]:
        """(0, 1) for nobody."""
        return wilson(self.bought, self.people)


@dataclass(frozen=True)
class Result:
    """`members`: everybody in it; `uplift`: share bought of the told minus that of the held out."""

    members: int
    told: Group
    held_out: Group
    uplift: float | None
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """The interval leaves 0 out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def result_of(database: Database, clock: Clock, campaign: Campaign) -> Result:
    """As it stands now."""
    window = campaign.window_days * 86400
    what = [
        _EVENT.user_id == _MEMBER.person,
        _EVENT.event == "purchase",
        _EVENT.at >= _MEMBER.due_at,
        _EVENT.at < _MEMBER.due_at + window,
        _EVENT.at <= clock.timestamp(),
        complete(_EVENT.import_id),
    ]
    if campaign.product_ids:
        what.append(_EVENT.item_id.in_(campaign.product_ids))
    bought = exists().where(and_(*what))
    own = _MEMBER.campaign_id == campaign.campaign_id
    counted = (
        select(_MEMBER.is_held_out, func.count(), func.sum(cast(bought, Integer)))
        .where(own, _MEMBER.due_at.is_not(None))
        .group_by(_MEMBER.is_held_out)
    )
    with database.read() as session:
        members = session.scalar(select(func.count()).select_from(_MEMBER).where(own)) or 0
        groups = {is_out: Group(n, int(buyers or 0)) for is_out, n, buyers in session.execute(counted)}  # fmt: skip
    told, held_out = groups.get(False, Group(0, 0)), groups.get(True, Group(0, 0))
    return Result(members, told, held_out, *difference(told, held_out))


def difference(told: Group, held_out: Group) -> tuple[float | None, float | None, float | None]:
    """(uplift, low, high); three times None while a group is empty."""
    first, second = told.share, held_out.share
    if first is None or second is None:
        return None, None, None
    (low_1, high_1), (low_2, high_2) = told.wilson, held_out.wilson
    uplift = first - second
    low = uplift - sqrt((first - low_1) ** 2 + (high_2 - second) ** 2)
    high = uplift + sqrt((high_1 - first) ** 2 + (second - low_2) ** 2)
    return uplift, max(-1.0, low), min(1.0, high)
