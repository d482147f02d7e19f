"""A campaign as CSV for the shop's own mailer; a cell never becomes a formula of a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.shop import tables
from aisle.shop.campaigns import Campaign

COLUMNS = ("customer_id", "email", "first_name", "last_name", "language", "text")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def letters(shop: ShopParts, campaign: Campaign) -> str:
    """One line a person with an address; that they are told is noted."""
    people = set(shop.campaigns.due_all(campaign.campaign_id, "csv", _with_address))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    row = tables.Customer
    with shop.database.read() as session:
        for one in session.scalars(select(row).order_by(row.customer_id)):
            if one.customer_id in people:
                language = "zh" if (one.language or "en").startswith("zh") else "en"
                cells = (one.customer_id, one.email or "", one.first_name, one.last_name, language, campaign.texts[language])  # fmt: skip
                writer.writerow([_plain(cell) for cell in cells])
    return "\ufeff" + out.getvalue()  # spreadsheets read UTF-8 by this mark


def _with_address(session: Session, people: Sequence[str]) -> set[str]:
    row = tables.Customer
    known = session.scalars(
        select(row.customer_id).where(row.email.is_not(None), row.erased_at.is_(None))
    )
    return set(people).intersection(known)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
