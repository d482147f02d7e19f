"""Names and postal addresses in a text. They have no form of their own, so they are found by what is known:

the signed-in customer's own name and address lines, what the vault has heard, a name that is introduced
("my name is Ann Lee", “我叫王小明”) or asked for, an address as `aisle/language/addresses.py` reads it.
A name said by the way, of a stranger, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.language.addresses import find_address
from aisle.shop.personal_data import Found
from aisle.shop.tables import Address, Conversation, Customer

LEAST_LINE = 5  # characters of an address line that is looked for: "Apt 3" and longer
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申"
    "尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
)
_EN_NAME = r"[A-Z][a-zà-ž]*(?:['’-][A-Za-zà-ž]+)*"
_INTRODUCED = re.compile(
    rf"\b(?i:my (?:full |first |last |family )?name(?:'s| is)|the name(?:'s| is)|name\s?[:=]|call me|recipient\s?[:=]|receiver\s?[:=])\s*"
    rf"(?P<any>{_EN_NAME}(?:\s+{_EN_NAME}){{0,3}}|[a-zà-ž'’-]{{2,}}(?:\s+(?!and\b|my\b|i\b|zip\b|from\b|with\b)[a-zà-ž'’-]{{2,}})?)"
    rf"|\b(?i:i am|i'm|this is|it's|it is)\s+(?P<two>{_EN_NAME}(?:\s+{_EN_NAME}){{1,3}})"
    rf"|(?:我的?名字(?:叫|是)|我叫|姓名\s?[是为:：]?|名字\s?[是叫:：]|收(?:件|货)人\s?[是为:：]?)\s*(?P<zh>[\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff])|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|{_EN_NAME}(?:\s+{_EN_NAME}){{0,3}})"
    rf"|(?:我是|这里是)\s*(?P<han>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])|{_EN_NAME}\s+{_EN_NAME})"
)
_TWO_WORDS = re.compile(rf"(?<![\w@.-]){_EN_NAME}(?:\s+{_EN_NAME}){{1,3}}(?![\w@])")
_SMALL_WORDS = re.compile(r"[A-Za-zà-ž'’-]{2,}(?:\s+[A-Za-zà-ž'’-]{2,}){1,3}(?=[\s,，]*\d)")
_HAN_NAME = re.compile(
    rf"(?<![\u4e00-\u9fff])[{_SURNAMES}]\s?[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])|(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=邮编|邮政)"
)


@dataclass(frozen=True)
class Known:
    """What is known of whom a conversation belongs to, and what it has been asked for."""

    names: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # of addresses
    asks: str | None = None


def known_of(session: Session, conversation_id: str) -> Known:
    """Of the customer a conversation belongs to; a guest's conversation knows only what was asked."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        return Known()
    customer = session.get(Customer, conversation.customer_id or "")
    if customer is None:
        return Known(asks=conversation.asks)
    addresses = session.scalars(
        select(Address).where(Address.customer_id == customer.customer_id)
    ).all()
    lines = [line for one in addresses for line in (one.address1, one.address2)]
    return Known(
        names=tuple(_orders(customer.first_name, customer.last_name)),
        lines=tuple(dict.fromkeys(line for line in lines if len(line) >= LEAST_LINE)),
        asks=conversation.asks,
    )


def find_words(text: str, known: Known, *, is_shopper: bool) -> list[Found]:
    """Names and addresses, in order, without overlaps; of an assistant's text only what is known."""
    taken: list[Found] = []
    for one in _candidates(text, known, is_shopper):
        if one.start < one.end and not any(
            one.start < other.end and other.start < one.end for other in taken
        ):
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def parts_of(found: Found) -> list[str]:
    """The lines of an address that may be said again one by one."""
    postal = find_address(found.value) if found.kind == "address" else None
    parts = postal.parts if postal is not None else {}
    return [
        line
        for name in ("address1", "address2")
        if len(line := parts.get(name, "")) >= LEAST_LINE and line != found.value
    ]


def _candidates(text: str, known: Known, is_shopper: bool) -> Iterator[Found]:
    if is_shopper:
        postal = find_address(text)
        if postal is not None and postal.parts.get("address1"):
            yield _found("address", text, postal.start, postal.end)
    for kind, values in (("name", known.names), ("address", known.lines)):
        for value in sorted(values, key=len, reverse=True):
            for match in spelled(value).finditer(text):
                yield _found(kind, text, *match.span())
    if not is_shopper:
        return
    for match in _INTRODUCED.finditer(text):
        group = match.lastgroup or 0
        yield _found("name", text, *match.span(group))
    if known.asks == "email_or_name_zip":
        for pattern in (_TWO_WORDS, _HAN_NAME, _SMALL_WORDS):
            for match in pattern.finditer(text):
                yield _found("name", text, *match.span())
    if known.asks == "address" and any(sign.isdigit() for sign in text):
        yield _found("address", text, 0, len(text))


def spelled(value: str) -> re.Pattern[str]:
    """The value whatever its case and its blanks; Latin letters only as whole words."""
    body = r"\s+".join(re.escape(word) for word in value.split())
    begins = r"(?<!\w)" if value[:1].isascii() else ""
    ends = r"(?!\w)" if value[-1:].isascii() and value[-1:].isalnum() else ""
    return re.compile(f"{begins}{body}{ends}", re.IGNORECASE)


def _orders(first: str, last: str) -> Iterator[str]:
    """Both orders; of a Chinese name also without the blank."""
    if not (first and last):
        return
    yield f"{first} {last}"
    yield f"{last} {first}"
    yield f"{last}, {first}"
    if not (first + last).isascii():
        yield f"{last}{first}"


def _found(kind: str, text: str, start: int, end: int) -> Found:
    while start < end and text[start] in " \t\n,，.。":
        start += 1
    while start < end and text[end - 1] in " \t\n,，.。!！?？":
        end -= 1
    return Found(kind, text[start:end], start, end)
