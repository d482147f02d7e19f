"""`/owner/sign-in` and out: the accounts of `aisle staff add --role owner`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from aisle.channels.gateway.names import shop_name
from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.staff_here import COOKIE, give_cookie, take_cookie
from aisle.channels.gateway.state import GatewayHere, ShopHere, limit, only_loopback
from aisle.channels.storefront.demo_sign_in import is_demo
from aisle.language.wording import say
from aisle.owner.door import FormHere, insights_of, keep_language, page_language
from aisle.owner.page import answer, draw
from aisle.shop.errors import NotAllowed

router = APIRouter()


@router.get("/sign-in")
def door(request: Request, gateway: GatewayHere, shop: ShopHere) -> Response:
    """The form."""
    insights_of(request.app, shop)  # whoever types a password needs longer than it reads
    return _door(request, gateway, shop)


@router.post("/sign-in")
def sign_in(
    request: Request,
    gateway: GatewayHere,
    shop: ShopHere,
    email: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """A cookie for this browser, good for twelve hours."""
    limit(gateway.sign_ins, request.client.host if request.client else "")
    try:
        cookie = shop.staff.sign_in(email, password, code)
    except NotAllowed as error:
        return _door(request, gateway, shop, error.key)
    return _into(gateway, cookie)


@router.post("/demo")
def demo(request: Request, gateway: GatewayHere, shop: ShopHere) -> Response:
    """The demo shop's own owner: only in the demo, only from this machine."""
    if not is_demo(shop):
        raise Refusal(404, "not_found")
    only_loopback(request)
    return _into(gateway, shop.staff.demo_session("owner"))


@router.post("/sign-out")
def sign_out(request: Request, form: FormHere) -> Response:
    """This browser is signed out."""
    form.owner.shop.staff.sign_out(request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/owner/sign-in", 303)
    take_cookie(response)
    return response


def _into(gateway: GatewayHere, cookie: str) -> Response:
    response = RedirectResponse("/owner/", 303)
    give_cookie(response, gateway, cookie)
    return response


def _door(request: Request, gateway: GatewayHere, shop: ShopHere, problem: str = "") -> Response:
    language = page_language(request)
    text = draw(
        "sign_in", language, gateway.settings.shop.zone,
        shop=shop_name(gateway.settings, language), demo=is_demo(shop), member=None, form_key="",
        page="", here=request.url.path, problem=say(problem, language) if problem else "",
    )  # fmt: skip
    return keep_language(request, answer(text, 403 if problem else 200))
