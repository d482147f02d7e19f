"""The storefront's JSON over the demo shop's hand-written products, carts in memory."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any  # JSON of the protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data.catalogue import demo_products, labels
from data.pictures import picture_name

if TYPE_CHECKING:
    from tests.browser.fake_gateway import FakeGateway

NAMES = {"en": "Northstar Goods", "zh": "北辰百货"}
CUSTOMERS = [
    {"email": "emma.clarke@example.com", "name": "Emma Clarke"},
    {"email": "mei.li@example.com", "name": "李梅"},
    {"email": "jonas.weber@example.com", "name": "Jonas Weber"},
    {"email": "wei.zhang@example.com", "name": "张伟"},
    {"email": "amara.okafor@example.com", "name": "Amara Okafor"},
    {"email": "lucia.rossi@example.com", "name": "Lucia Rossi"},
]


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every product by its id."""
    return {row["id"]: row for row in demo_products()}


def money(amount: float) -> dict[str, Any]:
    return {"amount": round(amount, 2), "currency": "USD"}


def options(variant: dict[str, Any], language: str) -> dict[str, str]:
    """Option names and values as they are read."""
    words = labels()
    named = {}
    for axis, value in variant["options"].items():
        said = words["colours"].get(value, {}).get("zh") if language == "zh" else None
        axis_words = words["options"].get(axis, {})
        named[axis_words.get(language, axis)] = said or value
    return named


def item(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A product of a list."""
    prices = [one["price"] for one in row["variants"]]
    made = {
        "id": row["id"],
        "title": row["title"][language],
        "brand": row["brand"],
        "category": row["category"][language],
        "category_path": " > ".join(row["category"]["en"]),
        "price": money(min(prices)),
        "image": f"/pictures/{picture_name(row['id'])}",
        "alt": row["title"][language],
        "url": f"/products/{row['id']}",
        "rating": row["rating"],
        "reviews": row["reviews_count"],
        "stock": sum(one["stock"] for one in row["variants"]),
        "variants": [
            {
                "variant_id": one["variant_id"],
                "options": options(one, language),
                "price": money(one["price"]),
                "stock": one["stock"],
                "image": f"/pictures/{picture_name(row['id'], one['options'].get('colour'))}",
            }
            for one in row["variants"]
        ],
    }
    if max(prices) != min(prices):
        made["price_to"] = money(max(prices))
    return made


def routes(gateway: FakeGateway) -> list[Route]:
    """The storefront's API over this gateway's conversations."""

    def shop(request: Request) -> Response:
        language = gateway.language(request)
        counts: Counter[tuple[str, ...]] = Counter()
        names = {}
        for row in catalogue().values():
            path = tuple(row["category"]["en"])
            for depth in (1, 2):
                counts[path[:depth]] += 1
                names[path[:depth]] = row["category"][language][:depth]
        return JSONResponse(
            {
                "name": NAMES[language],
                "currency": "USD",
                "languages": ["en", "zh"],
                "language": language,
                "categories": [
                    {"path": " > ".join(path), "names": names[path], "count": count}
                    for path, count in sorted(counts.items())
                ],
                "demo": True,
                "answers_by": "extractive",
                "customer": gateway.customers.get(gateway.conversation(request) or ""),
            }
        )

    def products(request: Request) -> Response:
        language, asked = gateway.language(request), request.query_params
        words = asked.get("q", "").lower().split()
        rows = [
            row
            for row in catalogue().values()
            if " > ".join(row["category"]["en"]).startswith(asked.get("category", ""))
            and all(
                word in " ".join([*row["title"].values(), row["brand"]]).lower() for word in words
            )
        ]
        keys = {"rating": lambda row: -row["rating"], "price": lambda row: row["price"]}
        keys["-price"] = lambda row: -row["price"]
        if asked.get("sort") in keys:
            rows.sort(key=keys[asked["sort"]])
        size, page = int(asked.get("size", 24)), int(asked.get("page", 1))
        shown = [item(row, language) for row in rows[(page - 1) * size : page * size]]
        return JSONResponse(
            {"items": shown, "total": len(rows), "page": page, "pages": -(-len(rows) // size)}
        )

    def product(request: Request) -> Response:
        row, language = catalogue().get(request.path_params["id"]), gateway.language(request)
        if row is None:
            return JSONResponse(
                {"error": {"code": "not_found", "message": "There is no such product."}}, 404
            )
        return JSONResponse(
            {
                **item(row, language),
                "description": row["description"][language],
                "attributes": [
                    {"name": name.replace("_", " "), "value": str(value)}
                    for name, value in row["attributes"].items()
                ],
                "images": [f"/pictures/{picture_name(row['id'])}"],
                "reviews_texts": [
                    {"rating": one["rating"], "text": one[language]} for one in row["reviews"]
                ],
            }
        )

    def recommend(request: Request) -> Response:
        language = gateway.language(request)
        rows = list(catalogue().values())[5::17][:8]
        return JSONResponse({"items": [item(row, language) for row in rows]})

    async def cart(request: Request) -> Response:
        conversation, language = gateway.conversation(request), gateway.language(request)
        if conversation is None:
            return JSONResponse({"error": {"code": "unauthorized", "message": "Open a chat."}}, 401)
        content = gateway.product_cart(conversation)
        if request.method != "GET":
            body = await request.json()
            before = content.get(body["variant_id"], 0) if request.method == "POST" else 0
            content[body["variant_id"]] = before + body["quantity"]
        return JSONResponse(_cart(content, language))

    async def sign_in(request: Request) -> Response:
        conversation = gateway.conversation(request) or ""
        email = (await request.json()).get("email") if request.url.path.endswith("in") else None
        found = next((one for one in CUSTOMERS if one["email"] == email), None)
        fresh = f"{conversation[:34]}-{len(conversation)}{len(gateway.customers)}"
        for kept in (gateway.histories, gateway.languages):
            kept[fresh] = kept.pop(conversation)  # type: ignore[attr-defined]
        gateway.customers.pop(conversation, None)
        if found:
            gateway.customers[fresh] = found
        return JSONResponse({"token": fresh, "customer": found})

    def me(request: Request) -> Response:
        return JSONResponse(
            {"customer": gateway.customers.get(gateway.conversation(request) or "")}
        )

    def orders(request: Request) -> Response:
        language = gateway.language(request)
        if (gateway.conversation(request) or "") not in gateway.customers:
            return JSONResponse(
                {"error": {"code": "sign_in_first", "message": "Please sign in."}}, 401
            )
        return JSONResponse({"items": [_order(number, language) for number in range(3)]})

    return [
        Route("/shop/api/shop", shop),
        Route("/shop/api/products", products),
        Route("/shop/api/products/{id}", product),
        Route("/v1/recommendations", recommend, methods=["POST"]),
        Route("/shop/api/cart", cart, methods=["GET", "POST", "PUT"]),
        Route("/shop/api/demo-customers", lambda request: JSONResponse({"items": CUSTOMERS})),
        Route("/shop/api/sign-in", sign_in, methods=["POST"]),
        Route("/shop/api/sign-out", sign_in, methods=["POST"]),
        Route("/shop/api/me", me),
        Route("/shop/api/orders", orders),
    ]


def _cart(content: dict[str, int], language: str) -> dict[str, Any]:
    lines = []
    for row in catalogue().values():
        for variant in row["variants"]:
            if quantity := content.get(variant["variant_id"]):
                lines.append(
                    {
                        "variant_id": variant["variant_id"],
                        "product_id": row["id"],
                        "title": row["title"][language],
                        "options": options(variant, language),
                        "quantity": quantity,
                        "price": money(variant["price"]),
                        "line_total": money(variant["price"] * quantity),
                        "image": f"/pictures/{picture_name(row['id'], variant['options'].get('colour'))}",
                        "url": f"/products/{row['id']}",
                        "stock": variant["stock"],
                    }
                )
    total = sum(line["line_total"]["amount"] for line in lines)
    return {"lines": lines, "total": money(total), "count": sum(line["quantity"] for line in lines)}


def _order(number: int, language: str) -> dict[str, Any]:
    steps = {
        "en": ["Placed", "Packed", "Shipped", "Delivered"],
        "zh": ["已下单", "已打包", "已发货", "已签收"],
    }[language]
    at = (3, 2, 1)[number]
    row = list(catalogue().values())[number * 9 + 1]
    variant = row["variants"][0]
    return {
        "order_id": f"W20{number}4417",
        "status": "delivered",
        "status_text": steps[at],
        "placed_at": 1_793_000_000 - number * 900_000,
        "delivered_at": None,
        "total": money(variant["price"]),
        "lines": [
            {
                "title": row["title"][language],
                "options": options(variant, language),
                "quantity": 1,
                "price": money(variant["price"]),
                "product_id": row["id"],
                "image": f"/pictures/{picture_name(row['id'], variant['options'].get('colour'))}",
            }
        ],
        "steps": [
            {
                "label": label,
                "state": "current" if place == at else "done" if place < at else "todo",
                "at": 1_793_000_000 - number * 900_000 + place * 90_000 if place <= at else None,
            }
            for place, label in enumerate(steps)
        ],
    }
