"""Who may open `/owner`: somebody with role owner, by the same cookie as the console. Forms carry a key."""

from __future__ import annotations

import hashlib
import hmac
import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Depends, FastAPI, Request, Response
from starlette.datastructures import FormData

from aisle.channels.gateway.refusals import Refusal, language_of
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.staff_here import COOKIE
from aisle.channels.gateway.state import Gateway, gateway_of, shop_of_request
from aisle.language.wording import LANGUAGES
from aisle.shop.errors import ShopError
from aisle.shop.staff import Member

if TYPE_CHECKING:
    from aisle.insights.insights import Insights

log = logging.getLogger("aisle.owner")
_first = threading.Lock()
LANGUAGE_COOKIE = "aisle_owner_language"
LANGUAGE_SECONDS = 365 * 86400
Page = TypeVar("Page", bound=Response)


class SignInFirst(Exception):
    """Nobody is signed in: the page of the door is shown instead."""


@dataclass(frozen=True)
class Owner:
    """A signed-in owner, the shop, and what is known about how it goes."""

    member: Member
    shop: ShopParts
    gateway: Gateway
    insights: Insights
    language: str
    form_key: str

    @property
    def by(self) -> str:
        """How the audit trail names this person."""
        return f"staff:{self.member.staff_id}"


@dataclass(frozen=True)
class Form:
    """A form that was sent from one of our own pages."""

    owner: Owner
    data: FormData

    def text(self, name: str, most: int = 200) -> str:
        """One field, without blanks around it; "" where it is missing."""
        value = self.data.get(name)
        return value.strip()[:most] if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Every value of a field that may be given several times."""
        return [one.strip() for one in self.data.getlist(name) if isinstance(one, str)]


def page_language(request: Request) -> str:
    """`?lang=`, else what was chosen before, else what the browser prefers."""
    kept = request.cookies.get(LANGUAGE_COOKIE, "")
    if kept in LANGUAGES and "lang" not in request.query_params:
        return kept
    return language_of(request)


def keep_language(request: Request, page: Page) -> Page:
    """What was chosen by the switch holds for the next pages."""
    if request.query_params.get("lang") in LANGUAGES:
        page.set_cookie(
            LANGUAGE_COOKIE, page_language(request), max_age=LANGUAGE_SECONDS, path="/owner",
            httponly=True, samesite="lax",
        )  # fmt: skip
    return page


def owner_of(request: Request) -> Owner:
    """Raises SignInFirst, and 403 for an agent."""
    shop = shop_of_request(request)
    cookie = request.cookies.get(COOKIE, "")
    member = shop.staff.of_session(cookie)
    if member is None:
        raise SignInFirst
    if member.role != "owner":
        raise Refusal(403, "owner_only")
    return Owner(
        member=member,
        shop=shop,
        gateway=gateway_of(request),
        insights=insights_of(request.app, shop),
        language=page_language(request),
        form_key=_form_key(cookie),
    )


async def form_of(request: Request, owner: OwnerHere) -> Form:
    """Raises 403 for a form that does not come from this person's own page."""
    data = await request.form(max_files=0)
    given = data.get("form_key")
    if not isinstance(given, str) or not hmac.compare_digest(
        given.encode(), owner.form_key.encode()
    ):
        raise Refusal(403, "bad_form")
    return Form(owner, data)


def _form_key(cookie: str) -> str:
    """Known only to who holds the cookie; says nothing about it."""
    return hashlib.sha256(f"aisle:form:{cookie}".encode()).hexdigest()[:32]


def insights_of(pages: FastAPI, shop: ShopParts) -> Insights:
    """One for the life of the process: it keeps what it has read, and begins to read ahead."""
    from aisle.insights.insights import Insights

    with _first:
        kept: Insights | None = getattr(pages.state, "insights", None)
        if kept is None:
            kept = Insights(shop.settings, shop.database, shop.clock)
            pages.state.insights = kept
            threading.Thread(target=_warm, args=(kept,), name="insights", daemon=True).start()
        return kept


def _warm(insights: Insights) -> None:
    """What takes seconds the first time is ready when its page is opened."""
    try:
        for read in (insights.funnel, insights.alarms, insights.trend, insights.lost_searches,
                     insights.segments, insights.basket_pairs, insights.likelihood):  # fmt: skip
            read()
        insights.movement("rfm", 28)
    except (ShopError, OSError):  # a shop that is closed or taken away meanwhile
        log.warning("the insights could not be read ahead; they are read when a page asks")


OwnerHere = Annotated[Owner, Depends(owner_of)]
FormHere = Annotated[Form, Depends(form_of)]
