"""Which confirmed change a person of the shop must look at first: by the limits of `shop.toml`."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.plans import Plan, Terms

DAY_S = 86_400


def needs_person(session: Session, plan: Plan, terms: Terms) -> str | None:
    """ "amount" for a large refund, "count" for one change too many in 24 hours; None: go ahead."""
    limits = terms.limits
    if limits.refund_minor is not None and plan.refund_minor > limits.refund_minor:
        return "amount"
    if limits.changes_per_day is None:
        return None
    since = int(terms.now.timestamp()) - DAY_S
    row = tables.Receipt
    made = session.scalar(
        select(func.count())
        .select_from(row)
        .where(row.customer_id == plan.customer_id, row.at > since)
    )
    return "count" if (made or 0) >= limits.changes_per_day else None
