"""Which column of a feed fills which field: by its name, in either language, or by `--map`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aisle.shop.errors import BadInput

Aliases = Mapping[str, tuple[str, ...]]

PRODUCT_FIELDS: Aliases = {
    "id": ("id", "product_id", "item_id", "sku", "asin", "商品编号", "编号"),
    "title": ("title", "name", "product_name", "product_title", "标题", "商品名称", "名称"),
    "description": ("description", "body", "描述", "商品描述"),
    "short_description": ("short_description", "summary", "简介"),
    "brand": ("brand", "vendor", "manufacturer", "品牌"),
    "kind": ("kind", "type", "product_type", "类型"),
    "category": ("category", "categories", "category_path", "类目", "分类"),
    "price": ("price", "价格", "售价"),
    "currency": ("currency", "货币"),
    "stock": ("stock", "inventory", "stock_quantity", "库存"),
    "availability": ("availability", "available", "in_stock"),
    "images": ("image_url", "images", "image", "image_link", "picture", "图片"),
    "url": ("url", "link", "链接"),
    "rating": ("rating", "average_rating", "stars", "评分"),
    "reviews": ("reviews", "review_count", "reviews_count", "rating_count", "评论数"),
    "colour": ("colour", "color", "颜色"),
    "size": ("size", "尺码", "尺寸"),
    "language": ("language", "lang", "语言"),
    "group": ("group", "group_id", "item_group_id", "parent_id", "family"),
    "warranty_months": ("warranty_months", "保修月数"),
    "attributes": ("attributes", "属性"),
    "options": ("options",),
    "variants": ("variants",),
}
CUSTOMER_FIELDS: Aliases = {
    "id": ("customer_id", "user_id", "id"),
    "email": ("email", "e-mail", "mail", "邮箱"),
    "first_name": ("first_name", "given_name", "名"),
    "last_name": ("last_name", "family_name", "surname", "姓"),
    "name": ("name", "full_name", "姓名"),
    "phone": ("phone", "telephone", "mobile", "电话", "手机"),
    "language": ("language", "lang", "locale", "语言"),
    "created_at": ("created_at", "registered_at"),
    "address1": ("address1", "address", "street", "地址"),
    "address2": ("address2",),
    "city": ("city", "城市"),
    "state": ("state", "province", "省份"),
    "country": ("country", "国家"),
    "zip": ("zip", "postcode", "postal_code", "邮编"),
    "payment_methods": ("payment_methods",),
}
ORDER_FIELDS: Aliases = {
    "id": ("order_id", "id", "订单号"),
    "customer_id": ("customer_id", "user_id"),
    "status": ("status", "状态"),
    "currency": ("currency",),
    "placed_at": ("placed_at", "created_at", "ordered_at", "timestamp"),
    "delivered_at": ("delivered_at",),
    "cancelled_at": ("cancelled_at",),
    "cancel_reason": ("cancel_reason",),
    "address": ("address",),
    "lines": ("lines", "items"),
    "payments": ("payments",),
    "shipments": ("shipments",),
    "return": ("return",),
    "exchange": ("exchange",),
    "variant_id": ("variant_id", "item_id", "sku"),
    "quantity": ("quantity",),
    "price": ("price", "unit_price"),
    "title": ("title", "name"),
    "payment_method_id": ("payment_method_id",),
}
EVENT_FIELDS: Aliases = {
    "user_id": ("user_id", "customer_id", "user"),
    "item_id": ("item_id", "product_id", "item"),
    "timestamp": ("timestamp", "time", "at"),
    "event": ("event", "event_type"),
    "value": ("value",),
    "rating": ("rating", "score"),
    "quantity": ("quantity",),
    "variant_id": ("variant_id",),
    "conversation_id": ("conversation_id", "session_id", "session"),
    "channel": ("channel",),
    "language": ("language", "lang", "locale"),
    "turn_id": ("turn_id",),
    "words": ("words", "query"),
    "position": ("position", "rank"),
    "facts": ("facts",),
}


def assign(
    columns: Iterable[str],
    aliases: Aliases,
    given: Mapping[str, str],
    file: str,
    needed: Iterable[str],
) -> dict[str, str]:
    """`{field: column}` for the fields that this feed fills.

    A name of `aliases` may be used by one column only; `given` (from --map) goes before it. Raises
    BadInput for an unknown field, an unknown column, or a needed field that nothing fills.
    """
    present = list(columns)
    for field, column in given.items():
        if field not in aliases:
            raise BadInput(
                f"--map {field}={column}: no field '{field}'. Fields: {', '.join(aliases)}."
            )
        if column not in present:
            raise BadInput(
                f"--map {field}={column}: {file} has no column '{column}'. "
                f"Columns: {', '.join(present)}."
            )
    lower = {name.casefold(): name for name in reversed(present)}
    found = dict(given)
    for field, names in aliases.items():
        hit = next((lower[name] for name in names if name in lower), None)
        if hit is not None and field not in found and hit not in found.values():
            found[field] = hit
    for field in needed:
        if field not in found:
            raise BadInput(
                f"{file} has no column for '{field}'. Columns: {', '.join(present)}. "
                f"Name one with --map {field}=COLUMN."
            )
    return found
