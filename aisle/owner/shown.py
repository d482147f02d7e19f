"""One page for a signed-in owner: the frame, the menu, the language."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from aisle.channels.gateway.names import shop_name
from aisle.owner.door import Owner, keep_language
from aisle.owner.insights_view import group_name
from aisle.owner.page import PAGES, answer, draw


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
    return keep_language(request, answer(text))
