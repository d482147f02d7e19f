"""Failed tries to say who one is, counted in the database so that a restart forgets none."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aisle.shop.shop_toml import Limits
from aisle.shop.tables import IdentityTry


def may_try(session: Session, subjects: Iterable[str], now: int, limits: Limits) -> bool:
    """Has none of these (a conversation, a hashed order number) failed too often lately?"""
    since = now - 60 * limits.identity_try_minutes
    for subject in subjects:
        count = session.scalar(
            select(func.count())
            .select_from(IdentityTry)
            .where(IdentityTry.subject == subject, IdentityTry.at > since)
        )
        if (count or 0) >= limits.identity_tries:
            return False
    return True


def failed(session: Session, subjects: Iterable[str], now: int) -> None:
    """Count one failed try of each."""
    session.add_all([IdentityTry(subject=subject, at=now) for subject in subjects])
    session.flush()
