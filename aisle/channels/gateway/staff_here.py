"""Who holds the cookie of the shop's people: HttpOnly, SameSite=Strict, for their own pages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.state import Gateway, shop_of_request
from aisle.shop.staff import SESSION_SECONDS, Member

COOKIE = "aisle_operator"
PATHS = ("/operator", "/owner")


@dataclass(frozen=True)
class Desk:
    """A signed-in member and the shop."""

    member: Member
    shop: ShopParts


def desk_of(request: Request) -> Desk:
    """Raises 401."""
    shop = shop_of_request(request)
    member = shop.staff.of_session(request.cookies.get(COOKIE, ""))
    if member is None:
        raise Refusal(401, "staff_only")
    return Desk(member, shop)


def give_cookie(response: Response, gateway: Gateway, cookie: str) -> None:
    """The browser is signed in."""
    is_https = (gateway.settings.public_url or "").startswith("https:")
    for path in PATHS:
        response.set_cookie(
            COOKIE, cookie, max_age=SESSION_SECONDS, path=path,
            secure=is_https, httponly=True, samesite="strict",
        )  # fmt: skip


def take_cookie(response: Response) -> None:
    """The browser is signed out."""
    for path in PATHS:
        response.delete_cookie(COOKIE, path=path)


DeskHere = Annotated[Desk, Depends(desk_of)]
