"""aisle staff add|list|remove: who may open /operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aisle.cli.app import note, settings, staff
from aisle.shop.errors import BadInput
from aisle.shop.running import address

if TYPE_CHECKING:
    from aisle.shop.staff import StaffRoom


@staff.command("add")
def add(
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    role: Annotated[str, typer.Option(help="agent, or owner.")] = "agent",
    totp: Annotated[bool, typer.Option("--totp", help="Ask for codes of an app, too.")] = False,
) -> None:
    """Invite somebody, or invite them again: prints a link that is good once, for three days."""
    from aisle.shop.totp import enrolment

    if role not in ("agent", "owner"):
        raise BadInput(f"Role '{role}' is not known. Use --role agent or --role owner.")
    shop = settings()
    wanted: Literal["agent", "owner"] = "owner" if role == "owner" else "agent"
    invitation = _room().invite(email, wanted, with_totp=totp)
    note(f"{email} may become {role}. The link is good once, for three days:")
    print(f"{address(shop)}/operator#invite={invitation.token}")
    if invitation.totp_secret:
        note("For the authenticator app, shown only now:")
        print(enrolment(invitation.totp_secret, email, shop.shop.name.get("en", "Aisle")))


@staff.command("list")
def list_() -> None:
    """Every account."""
    for email, role, is_in in _room().members():
        print(f"{email}\t{role}\t{'active' if is_in else 'invited'}")


@staff.command("remove")
def remove(email: Annotated[str, typer.Argument(help="Their e-mail address.")]) -> None:
    """Close an account; its browsers are signed out at once."""
    _room().remove(email)
    note(f"{email} has no access any more.")


def _room() -> StaffRoom:
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.staff import StaffRoom

    shop = settings()
    return StaffRoom(open_database(shop), Clock(shop))
