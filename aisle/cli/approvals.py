"""aisle approvals list|approve|refuse: what shop.toml calls risky, and who decides about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from aisle.cli.app import approvals, note, settings, shown

if TYPE_CHECKING:
    from aisle.shop.approvals import Approvals, Asked

By = Annotated[str, typer.Option("--by", help="Your name; it stands in the audit chain.")]


@approvals.command("list")
def list_waiting(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """What waits, the longest waiting first."""
    found = _room().waiting()
    text = "\n".join(_line(one) for one in found) or "Nothing waits for a person."
    shown([_facts(one) for one in found], as_json, text)


@approvals.command("approve")
def approve(
    op_id: Annotated[str, typer.Argument(help="The number that `aisle approvals list` shows.")],
    by: By,
) -> None:
    """Let it happen; the shopper is told."""
    outcome = _room().approve(op_id, by)
    note(outcome.text("en"))


@approvals.command("refuse")
def refuse(
    op_id: Annotated[str, typer.Argument(help="The number that `aisle approvals list` shows.")],
    by: By,
    clause: Annotated[
        str | None, typer.Option(help="The clause of the shop's policy that forbids it.")
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            help="What the shopper is told: policy (it does not allow it), settled (in another way) "
            "or check (a person has to talk to them first)."
        ),
    ] = None,
) -> None:
    """Let it not happen; the shopper is told, with reason and clause."""
    from aisle.shop.approvals import REASONS
    from aisle.shop.errors import BadInput

    known = next((one for one in REASONS if one == reason), None)
    if reason is not None and known is None:
        raise BadInput(f"'{reason}' is no reason. It is one of: {', '.join(REASONS)}.")
    _room().refuse(op_id, by, clause, known)
    note("Refused; the shopper is told.")


def _room() -> Approvals:
    from aisle.shop.approvals import Approvals
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.offers import Offers
    from aisle.shop.order_source import source_of

    shop = settings()
    database, clock, source = open_database(shop), Clock(shop), source_of(shop)
    return Approvals(database, clock, Offers(database, clock, shop, source), source)


def _line(one: Asked) -> str:
    from aisle.language.currency import format_money

    amount = format_money(one.amount_minor, one.currency, "en") if one.currency else "-"
    order = one.order_id or "-"
    return f"{one.op_id}  {one.kind}  {order}  {one.customer_id}  {amount}  {one.why}  {one.asked_at:%Y-%m-%d %H:%M} UTC"


def _facts(one: Asked) -> dict[str, Any]:
    from aisle.shop.amounts import json_amount

    return {
        "op_id": one.op_id,
        "kind": one.kind,
        "order_id": one.order_id,
        "customer_id": one.customer_id,
        "amount": json_amount(one.amount_minor, one.currency) if one.currency else None,
        "currency": one.currency,
        "summary": one.offer.summary("en"),
        "before": one.offer.before("en"),
        "after": one.offer.after("en"),
        "why": one.why,
        "asked_at": one.asked_at.isoformat(),
    }
