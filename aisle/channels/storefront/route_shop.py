"""`/shop/api/shop`, `/products`, `/cart`: what everybody may see and put in a cart."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from aisle.channels.gateway.bodies import Body
from aisle.channels.gateway.names import shop_name
from aisle.channels.gateway.refusals import language_of
from aisle.channels.gateway.state import AnyCaller, Caller, CallerHere, GatewayHere, ShopHere
from aisle.channels.storefront.demo_sign_in import customer_json, is_demo
from aisle.channels.storefront.items import cart_json, product_item, product_page
from aisle.channels.storefront.searching import searched
from aisle.channels.storefront.shelves import Sort
from aisle.shop.carts import Cart

router = APIRouter(prefix="/shop/api", tags=["demo storefront"])


class CartChange(Body):
    """How many of which variant."""

    variant_id: str = Field(max_length=200)
    quantity: int = Field(1, ge=0, le=10_000)


@router.get("/shop")
def shop(
    request: Request, parts: ShopHere, gateway: GatewayHere, caller: AnyCaller
) -> dict[str, Any]:
    """Name, categories, and who is signed in."""
    language = language_of(request)
    settings = gateway.settings
    return {
        "name": shop_name(settings, language),
        "currency": settings.shop.currency,
        "languages": list(settings.shop.languages),
        "language": language,
        "categories": parts.shelves.categories(language),
        "demo": is_demo(parts),
        "answers_by": settings.answers_by,
        "customer": customer_json(caller) if caller else None,
    }


@router.get("/products")
def products(
    request: Request,
    parts: ShopHere,
    gateway: GatewayHere,
    _: AnyCaller,
    category: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    sort: Sort = "shop",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 24,
) -> dict[str, Any]:
    """A page of the shelves."""
    language = language_of(request)
    answer = searched(gateway.settings, q, language) if q.strip() else None
    found = parts.shelves.browse(category, q, sort, None if answer is None else answer.ids)
    return {
        "notes": list(answer.notes) if answer else [],
        "items": [
            product_item(one, language, parts.names)
            for one in found[(page - 1) * size : page * size]
        ],
        "total": len(found),
        "page": page,
        "pages": math.ceil(len(found) / size),
    }


@router.get("/products/{product_id:path}")
def product(
    product_id: str, request: Request, parts: ShopHere, caller: AnyCaller
) -> dict[str, Any]:
    """One product, whole; that it was looked at is what the next recommendation knows."""
    found = parts.catalogue.get(product_id)
    if caller is not None:
        noted(caller, found.product_id, "view")
    return product_page(found, language_of(request), parts.names)


@router.get("/cart")
def view_cart(caller: CallerHere, request: Request) -> dict[str, Any]:
    """The cart of the customer, or of the guest's conversation."""
    return shown(caller.shop.carts.view(caller.owner), caller, request)


@router.post("/cart")
def add_to_cart(body: CartChange, caller: CallerHere, request: Request) -> dict[str, Any]:
    """Put something in the cart."""
    cart = caller.shop.carts.add(caller.owner, body.variant_id, body.quantity)
    noted(caller, caller.shop.catalogue.of_variant(body.variant_id).product_id, "cart")
    return shown(cart, caller, request)


@router.put("/cart")
def change_cart(body: CartChange, caller: CallerHere, request: Request) -> dict[str, Any]:
    """Set how many; 0 takes the line out."""
    cart = caller.shop.carts.change(caller.owner, body.variant_id, body.quantity)
    return shown(cart, caller, request)


def shown(cart: Cart, caller: Caller, request: Request) -> dict[str, Any]:
    """The cart in the shopper's language."""
    return cart_json(cart, caller.shop.catalogue, language_of(request), caller.shop.names)


def noted(caller: Caller, product_id: str, event: str) -> None:
    """One event of this visitor; the same again within the hour (a reload) counts once."""
    owner, at = caller.owner, caller.shop.clock.timestamp()
    caller.shop.events.record(
        owner,
        product_id,
        event,
        at=at,
        key=f"{owner}:{event}:{product_id}:{at // 3600}",
        conversation_id=caller.conversation_id,
        channel="web",
    )
