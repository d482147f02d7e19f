"""Which way to pay is meant: “the Visa”, “not PayPal, the gift card”, 尾号9212, 原路退回."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aisle.language.mentions import Namer, plain
from aisle.shop.order_types import Method

_SOURCES = {
    "gift_card": ("gift card", "giftcard", "gift cards", "store credit", "gift certificate", "礼品卡", "购物卡", "礼卡", "储值卡"),
    "paypal": ("paypal", "pay pal", "paypal account", "贝宝", "paypal账户"),
    "alipay": ("alipay", "支付宝"),
    "wechat_pay": ("wechat", "wechat pay", "微信", "微信支付"),
    "credit_card": ("credit card", "debit card", "bank card", "creditcard", "card", "信用卡", "银行卡", "储蓄卡", "卡"),
    "other": ("apple pay", "google pay", "bank transfer", "wire transfer", "cash", "bitcoin", "check", "cheque", "venmo", "cash app", "klarna", "现金", "银行转账", "花呗", "比特币", "苹果支付"),
}  # fmt: skip
_BRANDS = {
    "visa": ("visa", "visa card", "visa卡", "维萨", "维萨卡"),
    "mastercard": ("mastercard", "master card", "master", "万事达", "万事达卡", "万事达信用卡"),
    "amex": ("amex", "american express", "运通", "运通卡", "美国运通"),
    "unionpay": ("unionpay", "union pay", "银联", "银联卡"),
    "discover": ("discover", "discover card"),
}
_ORIGINAL = re.compile(
    r"\b(?:original (?:payment )?(?:method|card|form)|same (?:method|card|way|payment method)|(?:the )?(?:way|method|card) i paid(?: with)?|how (?:i|we) paid|how it was paid|(?:i|we) paid with|back (?:to )?where it came from)\b"
    r"|原路|原来的(?:支付|付款)?方式|原支付|原付款|怎么付的怎么退|原来的卡"
)
_NOT_BACK = re.compile(
    r"(?:\bnot (?:back )?(?:to |on |with )?(?:the |my )?|\binstead of (?:the |my )?|[别不](?:要|走|用|想|能)*)$"
)
_ANY = frozenset("cash check discover master".split())  # words of every sentence
_FROM_TO = re.compile(r"\bfrom\b.*?\bto\b|(?:从|把|由).*?(?:改|换)(?:成|为|到)")


@dataclass(frozen=True)
class Way:
    """`fitting`: the shopper's methods the words can mean. `is_named` and none: it is not one of theirs."""

    fitting: Sequence[Method]
    is_named: bool


def method_meant(methods: Sequence[Method], text: str, original: Method | None = None) -> Way:
    """The ways of paying that the text names and does not refuse."""
    said = plain(text)
    exact = [one for one in methods if plain(one.payment_method_id) in said]
    if exact:
        return Way(exact[-1:], True)
    digits = [one for one in methods if one.last_four and re.search(rf"(?<!\d){one.last_four}(?!\d)", said)]  # fmt: skip
    if len(digits) == 1:
        return Way(digits, True)
    back = _ORIGINAL.search(said)
    if original is not None and back and not _NOT_BACK.search(said[: back.start()]):
        return Way([original], True)
    moved = _FROM_TO.search(said)
    found = _NAMER.find(said[moved.end() :] if moved else said)
    found = [one for one in found if not one.is_refused and not _is_aside(one.things, said)]
    if not found:
        return Way([], False)
    if any(kind == "brand" for one in found for kind, _ in one.things):
        # “my Amex card” is no other card
        found = [one for one in found if one.things != {("source", "credit_card")}]
    fitting = list(methods)
    for kind, name in (pair for one in found for pair in one.things):
        fitting = [one for one in fitting if _is(one, kind, name)]
    if not fitting and len(found) > 1:  # two that exclude each other: the last one said holds
        kind, name = next(iter(found[-1].things))
        fitting = [one for one in methods if _is(one, kind, name)]
    return Way(fitting, True)


def _is(method: Method, kind: str, name: str) -> bool:
    if kind == "source":
        return method.source == name
    return plain(method.brand or "").replace(" ", "") == name


def _is_aside(things: frozenset[tuple[str, str]], said: str) -> bool:
    """ "in case", “check my order”: no way to pay."""
    return things == {("source", "other")} and not re.search(
        r"pay|refund|\bto\b|\bwith\b|\bby\b|\buse\b|付|退|用|支付|转", said
    )


_NAMER: Namer[tuple[str, str]] = Namer(
    {("source", source): [one for one in names if one not in _ANY] for source, names in _SOURCES.items()}
    | {("brand", brand): [one for one in names if one not in _ANY] for brand, names in _BRANDS.items()}
)  # fmt: skip
