"""Words for orders: names of statuses, methods, lines, and sentences about one order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aisle.language.currency import format_money
from aisle.language.dates import format_date, local_date
from aisle.language.normalise import fold
from aisle.language.wording import say
from aisle.shop.option_words import options_text
from aisle.shop.order_types import Method, Order, OrderLine
from aisle.shop.possible import Possibility

_BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "unionpay": "UnionPay",
}
_SOURCES = (
    "gift_card",
    "paypal",
    "alipay",
    "wechat_pay",
    "credit_card",
)  # that have a name of ours
_CANCEL_WORDS: dict[str, tuple[str, ...]] = {
    "no longer needed": (
        "no longer need",
        "not needed",
        "won't need",
        "wont need",
        "dont need",
        "don't need",
        "do not need",
        "don’t need",
        "changed my mind",
        "dont want",
        "don't want",
        "do not want",
        "don’t want",
        "no need",
        "no_longer_needed",
        "no longer want",
        "no use for",
        "have no use",
        "unneeded",
        "不需要",
        "不想要",
        "不要了",
        "用不上",
        "用不着",
        "改主意",
        "改变主意",
        "不再需要",
    ),
    "ordered by mistake": (
        "by mistake",
        "by accident",
        "accident",
        "mistake",
        "wrong order",
        "ordered_by_mistake",
        "wrongly",
        "didnt mean",
        "didn't mean",
        "didn’t mean",
        "misclick",
        "wrong thing",
        "wrong item",
        "clicked the wrong",
        "twice",
        "下错",
        "拍错",
        "买错",
        "订错",
        "误拍",
        "误下",
        "点错",
        "手滑",
        "不小心",
        "重复下单",
        "拍重",
        "买重",
    ),
}
_RETURN_WORDS = {  # the first that fits; kept as the reason of a return
    "defective": (
        "defect",
        "broken",
        "does not work",
        "doesn't work",
        "doesn’t work",
        "faulty",
        "stopped",
        "坏",
        "故障",
        "质量",
        "失灵",
    ),
    "damaged": ("damage", "crack", "shatter", "dent", "破损", "破了", "摔", "压坏", "碎"),
    "wrong item": ("wrong item", "wrong product", "not what i ordered", "发错", "错发", "寄错"),
    "not as described": (
        "not as described",
        "different from",
        "looks different",
        "描述不符",
        "不符",
        "色差",
    ),
    "does not fit": (
        "fit",
        "too small",
        "too big",
        "too large",
        "size",
        "不合适",
        "太小",
        "太大",
        "尺码",
        "不合身",
    ),
    "arrived late": ("late", "too long", "太晚", "来晚", "太慢"),
    "changed my mind": (
        "changed my mind",
        "no longer",
        "don't need",
        "don’t need",
        "dont need",
        "don't want",
        "don’t want",
        "不想要",
        "不需要",
        "不喜欢",
        "don't like",
        "用不上",
    ),
}
RETURN_REASONS = (*_RETURN_WORDS, "other")
CANCEL_REASONS = tuple(_CANCEL_WORDS)


def status_name(status: str, language: str) -> str:
    """ "return requested" → "已申请退货"."""
    return say(f"orders.status_{_slug(status)}", language)


def reason_name(reason: str, language: str) -> str:
    """A stored reason in words."""
    return say(f"orders.reason_{_slug(reason)}", language)


def cancel_reason(text: str) -> str | None:
    """What a shopper says → one of the two accepted reasons; None when it is neither."""
    return _first(text, _CANCEL_WORDS)


def return_reason(text: str) -> str:
    """What a shopper says → one of the kept reasons; "other" when it is none of them."""
    return _first(text, _RETURN_WORDS) or "other"


def method_name(method: Method, language: str) -> str:
    """ "Visa ending in 9212", "PayPal", "礼品卡"."""
    if method.source == "credit_card":
        brand = _BRANDS.get(fold(method.brand or ""), method.brand) or say("orders.card", language)
        if method.last_four:
            return say("orders.card_ending", language, brand=brand, last_four=method.last_four)
        return brand
    if method.source in _SOURCES:
        return say(f"orders.method_{method.source}", language)
    return method.source


def method_with_balance(method: Method, language: str) -> str:
    """As `method_name`, a gift card with what is on it."""
    name = method_name(method, language)
    if method.is_gift_card and method.balance_minor is not None:
        balance = format_money(method.balance_minor, method.currency, language)
        return say("orders.with_balance", language, method=name, balance=balance)
    return name


def line_name(line: OrderLine, language: str, quantity: int | None = None) -> str:
    """ "Kettle (black, 1 l) × 2"; the number only where it is not one."""
    pieces = line.quantity if quantity is None else quantity
    name = line.name(language) + options_text(line.options, language)
    return name if pieces == 1 else f"{name} × {pieces}"


def order_sentence(order: Order, language: str, timezone: str) -> str:
    """One order in one sentence: number, date, status, goods, total."""
    goods = ("；" if language == "zh" else "; ").join(
        line_name(line, language) for line in order.lines
    )
    values = {
        "order": order.order_id,
        "status": status_name(order.status, language),
        "items": goods,
        "total": format_money(order.total_minor, order.currency, language),
    }
    if order.placed_at is None:
        return say("orders.one_order", language, **values)
    placed = format_date(local_date(order.placed_at, timezone), language)
    return say("orders.one_order_dated", language, placed=placed, **values)


def possible_sentence(found: Sequence[Possibility], language: str) -> str:
    """ " You can still return items until 2 June."; that nothing is open is said too."""
    if not found:
        return say("orders.nothing_possible", language)
    parts = [_possibility(one.kind, one.until, language) for one in found]
    joined = ("；" if language == "zh" else "; ").join(parts)
    return say("orders.still_possible", language, what=joined)


def _possibility(kind: str, until: date | None, language: str) -> str:
    text = say(f"orders.can_{kind}", language)
    if until is None:
        return text
    return say("orders.until", language, what=text, date=format_date(until, language))


def _first(text: str, words: dict[str, tuple[str, ...]]) -> str | None:
    folded = fold(text)
    return next(
        (reason for reason, parts in words.items() if any(part in folded for part in parts)), None
    )


def _slug(text: str) -> str:
    return (
        "".join(letter if letter.isalnum() else "_" for letter in text)
        .replace("__", "_")
        .strip("_")
    )
