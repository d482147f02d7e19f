"""Products, carts and orders as the storefront's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aisle.shop.amounts import json_price
from aisle.shop.carts import Cart, CartLine
from aisle.shop.catalogue import Catalogue, Product, Variant
from aisle.shop.names import Names
from aisle.shop.orders import Order, Step

Json = dict[str, Any]  # Any: JSON


def image_path(image: str | None) -> str | None:
    """Where the gateway serves a picture: a bare file name stands in the home's `pictures`."""
    if not image or image.startswith(("http://", "https://", "/")):
        return image or None
    return f"/pictures/{quote(image.removeprefix('pictures/'))}"


def product_item(product: Product, language: str, names: Names) -> Json:
    """One product of a list: the shape of an item of a `products` block, and a little more."""
    prices = sorted(
        (one.price_minor, one.currency) for one in product.variants if one.price_minor is not None
    )
    title = product.text(language, "title")
    item: Json = {
        "id": product.product_id,
        "title": title,
        "brand": names.brand(product.brand, language) if product.brand else None,
        "category": list(product.category_name(language)),
        "category_path": " > ".join(product.category),
        "price": json_price(*prices[0]) if prices else None,
        "image": image_path(product.images[0] if product.images else None),
        "alt": title,
        "url": product.url or f"/products/{quote(product.product_id, safe='')}",
        "rating": product.rating,
        "reviews": product.reviews,
        "stock": _stock(product.variants),
        "variants": [_variant(one, language, names) for one in product.variants],
    }
    if len(prices) > 1 and prices[-1][0] != prices[0][0]:
        item["price_to"] = json_price(*prices[-1])
    return item


def product_page(product: Product, language: str, names: Names) -> Json:
    """Everything a product page shows."""
    return {
        **product_item(product, language, names),
        "description": product.text(language, "description"),
        "attributes": [
            {"name": names.label(name, language), "value": names.stated(name, value, language)}
            for name, value in product.attributes.items()
            if value not in (None, "", [])
        ],
        "images": [image_path(image) for image in product.images],
        "reviews_texts": [
            {"rating": review.get("rating"), "text": review.get(language) or review.get("en") or ""}
            for review in product.review_texts
        ],
    }


def cart_json(cart: Cart, catalogue: Catalogue, language: str, names: Names) -> Json:
    """The cart, with a picture for each line."""
    products = {
        product.product_id: product
        for product in catalogue.many([line.variant.product_id for line in cart.lines])
    }
    return {
        "lines": [
            _cart_line(line, products.get(line.variant.product_id), language, names)
            for line in cart.lines
        ],
        "total": json_price(cart.total_minor, cart.currency) if cart.currency else None,
        "count": sum(line.quantity for line in cart.lines),
    }


def order_json(
    order: Order,
    steps: Sequence[Step],
    images: dict[str, str | None],
    language: str,
    names: Names,
) -> Json:
    """One order of the signed-in customer."""
    done = [step for step in steps if step.is_done]
    return {
        "order_id": order.order_id,
        "status": order.status,
        "status_text": done[-1].title if done else order.status,
        "placed_at": int(order.placed_at.timestamp()) if order.placed_at else None,
        "delivered_at": int(order.delivered_at.timestamp()) if order.delivered_at else None,
        "total": json_price(order.total_minor, order.currency),
        "lines": [
            {
                "title": line.name(language),
                "options": _options(line.options, language, names),
                "quantity": line.quantity,
                "price": json_price(line.price_minor, order.currency),
                "product_id": line.product_id,
                "image": image_path(images.get(line.product_id)),
            }
            for line in order.lines
        ],
        "steps": [
            {
                "label": step.title,
                "state": "current"
                if done and step is done[-1]
                else "done"
                if step.is_done
                else "todo",
                "at": int(step.at.timestamp()) if step.at else None,
            }
            for step in steps
        ],
    }


def _variant(variant: Variant, language: str, names: Names) -> Json:
    return {
        "variant_id": variant.variant_id,
        "options": _options(variant.options, language, names),
        "price": json_price(variant.price_minor, variant.currency),
        "stock": variant.stock,
        "image": image_path(variant.image),
    }


def _stock(variants: Sequence[Variant]) -> int | None:
    """All pieces; None where the stock of a variant is not tracked."""
    stocks = [one.stock for one in variants]
    return None if None in stocks else sum(stock or 0 for stock in stocks)


def _options(options: Mapping[str, str], language: str, names: Names) -> dict[str, str]:
    """{"colour": "red"} → {"颜色": "红色"}: as the shopper reads them."""
    return {
        names.label(axis, language): names.value(axis, value, language)
        for axis, value in options.items()
    }


def _cart_line(line: CartLine, product: Product | None, language: str, names: Names) -> Json:
    variant = line.variant
    title = line.title.get(language) or next(iter(line.title.values()), variant.product_id)
    image = variant.image or (product.images[0] if product and product.images else None)
    return {
        "variant_id": variant.variant_id,
        "product_id": variant.product_id,
        "title": title,
        "options": _options(variant.options, language, names),
        "quantity": line.quantity,
        "price": json_price(variant.price_minor, variant.currency),
        "line_total": json_price(line.line_total_minor, variant.currency),
        "image": image_path(image),
        "url": f"/products/{quote(variant.product_id, safe='')}",
        "stock": variant.stock,
    }
