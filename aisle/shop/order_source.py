"""Where the orders of a shop live: in its own tables, or in a platform that a connector speaks to.

The embedded source is written in the transaction of the yes. A platform is asked after it: the yes is kept
as *requested*, submitted under the operation's number (the same number is the same request, however often
it is sent), and becomes *done* or *refused, why* when the platform says so. Money is moved by the platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings


class SourceAway(Unavailable):
    """The platform did not answer in time; whether it heard us is not known."""


@dataclass(frozen=True)
class Seen:
    """An order as the platform has it now."""

    status: str
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What the platform says to a request. A refusal names one of our refusals, with its facts."""

    state: Literal["done", "requested", "refused"]
    key: str = "orders.source_refused"
    clause: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class OrderSource(Protocol):
    """A connector. Both calls come back within its own time-out or raise SourceAway."""

    is_embedded: bool

    def look(self, order_id: str) -> Seen | None:
        """The order as it is now; None where the platform does not know it."""

    def submit(self, op_id: str, change: Mapping[str, Any]) -> Answer:  # Any: JSON of a plan
        """Ask for a change, or ask again how it stands: `op_id` is the idempotency key."""


class Embedded:
    """The shop's own tables: nothing to look up elsewhere, nothing to wait for."""

    is_embedded = True

    def look(self, order_id: str) -> Seen | None:
        return None

    def submit(self, op_id: str, change: Mapping[str, Any]) -> Answer:
        return Answer("done")


def source_of(settings: Settings) -> OrderSource:
    """Where this shop's orders live. A connector is chosen here; there is none yet."""
    return Embedded()
