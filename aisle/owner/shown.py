"""One page for a signed-in owner: the frame, the menu, the language."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from aisle.channels.gateway.names import shop_name
from aisle.owner.door import LANGUAGE_COOKIE, Owner
from aisle.owner.insights_view import group_name
from aisle.owner.page import PAGES, answer, draw

LANGUAGE_SECONDS = 365 * 86400


def show(request: Request, owner: Owner, name: str, **values: Any) -> HTMLResponse:
    """`name` is the template; `page` in `values` names the entry of the menu, where it is another."""
    page = str(values.pop("page", name))
    text = draw(
        name,
        owner.language,
        owner.shop.clock.zone,
        shop=shop_name(owner.shop.settings, owner.language),
        member=owner.member,
        form_key=owner.form_key,
        pages=PAGES,
        page=page,
        here=request.url.path,
        group=partial(group_name, owner),
        said=request.query_params.get("said", ""),
        **values,
    )
    response = answer(text)
    if request.query_params.get("lang") in ("en", "zh"):
        response.set_cookie(
            LANGUAGE_COOKIE, owner.language, max_age=LANGUAGE_SECONDS, path="/owner",
            httponly=True, samesite="lax",
        )  # fmt: skip
    return response
