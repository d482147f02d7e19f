"""What is held of a person, as JSON and as a text to read."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.subjects import Subject

Json = dict[str, Any]  # Any: JSON
_HIDDEN = {"import_id", "code_hash", "content", "token_version", "rasa_session", "parameters_hash"}
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)  # a fixed date: the same data gives the same file


def gather_person(session: Session, subject: Subject, at: int) -> Json:
    """Everything the shop's tables hold of the subject; tokens of the vault are resolved."""
    names = list(subject.ids)
    held: Json = {
        "exported_at": at,
        "customer_id": subject.customer_id,
        "conversations": list(subject.conversation_ids),
    }
    customer = subject.customer_id
    if customer is not None:
        orders = session.scalars(
            select(tables.Order).where(tables.Order.customer_id == customer)
        ).all()
        order_ids = [one.order_id for one in orders]
        held |= {
            "customer": _rows(session, tables.Customer, tables.Customer.customer_id == customer),
            "addresses": _rows(session, tables.Address, tables.Address.customer_id == customer),
            "payment_methods": _rows(
                session, tables.PaymentMethod, tables.PaymentMethod.customer_id == customer
            ),
            "orders": [_columns(one) for one in orders],
        }
        for table in (
            tables.OrderLine,
            tables.Payment,
            tables.Shipment,
            tables.Return,
            tables.Exchange,
        ):
            held[table.__tablename__] = _rows(session, table, table.order_id.in_(order_ids))
        held["receipts"] = _rows(session, tables.Receipt, tables.Receipt.customer_id == customer)
    held |= {
        "cart": _rows(session, tables.CartLine, tables.CartLine.owner.in_(names)),
        "events": _rows(session, tables.Event, tables.Event.user_id.in_(names)),
        "consents": _rows(session, tables.Consent, tables.Consent.subject.in_(names)),
        "campaigns": _rows(session, tables.CampaignMember, tables.CampaignMember.person.in_(names)),
        "watches": _rows(
            session,
            tables.Watch,
            tables.Watch.person.in_(names) | tables.Watch.conversation_id.in_(names),
        ),
        "feedback": _rows(session, tables.Feedback, tables.Feedback.conversation_id.in_(names)),
        "uploads": _rows(session, tables.Upload, tables.Upload.conversation_id.in_(names)),
        "conversation_state": _rows(
            session, tables.Conversation, tables.Conversation.conversation_id.in_(names)
        ),
        "handoffs": _rows(session, tables.Handoff, tables.Handoff.conversation_id.in_(names)),
        "offers": _rows(
            session,
            tables.PendingOperation,
            tables.PendingOperation.customer_id.in_(names)
            | tables.PendingOperation.conversation_id.in_(names),
        ),
        "transcript": _transcript(session, names),
    }
    return held


def zip_person(held: Json, language: str) -> bytes:
    """`person.json` and `person.txt` in a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("person.json", json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True)),
            ("person.txt", "\n".join(_lines(held, language)) + "\n"),
        ):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content)
    return buffer.getvalue()


def _lines(held: Json, language: str) -> Iterable[str]:
    yield say("export.title", language)
    yield say("export.made", language, time=_time(held["exported_at"]))
    for section, rows in held.items():
        if not isinstance(rows, list):
            continue
        yield ""
        yield f"== {say(f'export.section.{section}', language)} ({len(rows)})"
        if not rows:
            yield say("export.nothing", language)
        for row in rows:
            yield f"- {_sentence(row)}"


def _sentence(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    parts = [
        f"{name}: {_time(value) if name == 'at' or name.endswith('_at') else _shown(value)}"
        for name, value in row.items()
        if value not in (None, "", [], {})
    ]
    return "; ".join(parts)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _time(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _rows(session: Session, table: type[tables.Base], where: ColumnElement[bool]) -> list[Json]:
    key = [column for column in table.__table__.columns if column.primary_key]
    return [_columns(row) for row in session.scalars(select(table).where(where).order_by(*key))]


def _columns(row: tables.Base) -> Json:
    names = [column.name for column in row.__table__.columns if column.name not in _HIDDEN]
    return {name: getattr(row, name) for name in names}


def _transcript(session: Session, names: list[str]) -> list[Json]:
    """What was said, with the values the vault still keeps in place of their tokens."""
    entries = session.scalars(
        select(tables.VaultEntry).where(tables.VaultEntry.conversation_id.in_(names))
    )
    values = {(one.conversation_id, one.token): one.value for one in entries}
    rows = _rows(session, tables.TranscriptItem, tables.TranscriptItem.conversation_id.in_(names))
    for row in rows:
        row["data"] = _resolved(row["data"], row["conversation_id"], values)
    return rows


def _resolved(data: Any, conversation_id: str, values: dict[tuple[str, str], str]) -> Any:
    if isinstance(data, str):
        return re.sub(
            r"<[a-z_]+_\d+>", lambda token: values.get((conversation_id, token[0]), token[0]), data
        )
    if isinstance(data, list):
        return [_resolved(one, conversation_id, values) for one in data]
    if isinstance(data, dict):
        return {name: _resolved(one, conversation_id, values) for name, one in data.items()}
    return data
