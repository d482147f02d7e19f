"""Field readers: what a shopper's words mean for one field of a task, one reader a field.

Each reader answers a value, or None when the text says nothing about its field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.lines import lines_meant
from actions.turn import Turn
from aisle.language.addresses import find_address
from aisle.language.lexicon import Lexicon
from aisle.language.normalise import fold
from aisle.shop.order_rows import order_number
from aisle.shop.order_types import Order

_LAST_ORDER = re.compile(
    r"\b(?:last|latest|most recent|newest|recent) (?:order|purchase)\b|(?:最近|最新|上)(?:的|一|那|这|次|个)*(?:订单|单)"
)
_LAST = re.compile(  # of an item or a version, where an order is chosen already
    r"\b(?:last|latest|most recent|newest|recent) one\b|最近(?:的|一)|上一次|最新(?:的|一)"
)
_POINTS = re.compile(
    r"\b(it|this order|that order|this one|that one)\b|这个订单|这单|这一单|那个订单|它|这个"
)
_OTHER = re.compile(
    r"\b(?:the )?(?:other|another|different) order\b|\bnot (?:that|this) order\b|不是(?:这|那)(?:个订单|一?单)|另(?:外)?(?:那)?一(?:个订单|单|个)|另一个|换一单|^\W*(?:no|sorry|oops|不好意思)\W+(?:that'?s the |that is the )?wrong (?:order|one)\W*$"
)
_AN_ORDER = re.compile(
    r"\bthe (?:[\w-]+ ){1,3}order\b|\border (?:with|for|of|that has|containing)\b|[那这]一?单|[那这]个?订单|的(?:那个)?(?:订单|单子?)(?!号)"
)
_NOT_BEFORE = re.compile(
    r"(?:\bnot|instead of|rather than|不是|而不是)\s*(?:the |order |订单)*#?\s*$"
)
_CALLED = re.compile(
    r"\b(?i:my (?:full )?name is|name's|i am|i'm|this is|name:)\s+(?P<en>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’.-]+){1,3})"
    r"|(?:我叫|我是|姓名[是:：]?|名字[是叫:：]?)\s*(?P<zh>[\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff])|[A-Za-z][\w'’-]+(?:\s+[A-Za-z][\w'’-]+){1,3})"
)
_TWO_NAMES = re.compile(r"(?<![\w@.])[A-Z][a-zA-Zà-ž'’-]+(?:\s+[A-Z][a-zA-Zà-ž'’.-]+){1,3}")
_NAME_FILLER = re.compile(
    r"\b(my|name|is|i'm|i am|and|the|zip|code|zipcode|postcode|postal|it's|its|this|here|hi|hello|sure|yes|ok|okay|so|um|uh|well|order|email|please|thanks|thx|thank you|no|sorry|actually)\b"
    r"|我叫|我是|我的|名字|姓名|邮编|是|叫|和|，|谢谢|麻烦了?|嗯|你好|您好",
    re.IGNORECASE,
)
_ZIP = re.compile(r"(?<![\w#@.-])\d{5,6}(?:-\d{4})?(?![\w@-]|\.\w)")
_ZIP_NAMED = re.compile(
    r"(?:\bzip(?:\s?code)?|\bpost(?:al)?\s?code|邮编|邮政编码)(?:\s*(?:is|:|：|是|为|=|,))*\s*(?P<zip>\d{5,6}(?:-\d{4})?)",
    re.IGNORECASE,
)


def read_code(turn: Turn) -> str | None:
    """The one-time code: its digits, however they are spaced."""
    digits = re.sub(r"[\s-]", "", turn.text)
    found = re.search(r"\d{4,8}", digits)
    return found.group() if found else None


def read_phone(turn: Turn) -> str | None:
    """A telephone number, or its last four digits alone."""
    said = turn.value("phone")
    if said:
        return str(said)
    found = re.search(r"(?<![\w#])\d{4}(?!\w)", turn.text)
    return found.group() if found else None


def read_name(turn: Turn, *, asked: bool) -> str | None:
    """A person's name: where one was asked for what is left beside zip and small words, else “I'm …” only."""
    said = turn.value("name")
    if said or turn.is_button:
        return str(said) if said else None
    called = _CALLED.search(turn.text)
    if called:
        return called["en"] or called["zh"]
    if not asked:
        return None
    text = re.sub(r"[\w.+-]+@[\w.-]+|\d[\d-]*|[,，。.!！;；:：]", " ", turn.text)
    named = _TWO_NAMES.search(_NAME_FILLER.sub(" | ", text))
    if named:
        return named.group()
    text = _NAME_FILLER.sub(" ", text)
    han = re.sub(r"\s+", "", "".join(re.findall(r"[\u3400-\u9fff·\s]+", text)))
    latin = re.findall(r"[A-Za-zÀ-ž'’-]{2,}", text)
    if 2 <= len(latin) <= 4:
        return " ".join(latin)
    return han if 2 <= len(han) <= 4 else None


def without_person(text: str) -> str:
    """The text without the name, the e-mail and the zip of a person: “Lucas Brown” is no brown thing."""
    text = re.sub(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", " ", text)
    return _ZIP_NAMED.sub(" ", _CALLED.sub(" ", text))


def read_zip(turn: Turn, *, asked: bool) -> str | None:
    """The zip a person is known by, not that of an address in the same message.

    A bare number of five or six digits only where one was asked for.
    """
    if turn.is_button:
        said = turn.value("zip")
        return str(said) if said else None
    address = find_address(turn.text)
    outside = turn.text
    if address is not None and address.parts.get("zip") and address.parts.get("city"):
        outside = turn.text[: address.start] + " " + turn.text[address.end :]
    named = _ZIP_NAMED.search(outside)
    if named:
        return named["zip"]
    if outside == turn.text and (said := turn.value("zip")):
        return str(said)
    found = _ZIP.search(outside) if asked or _CALLED.search(outside) else None
    return found.group() if found else None


def read_order(
    turn: Turn, orders: Sequence[Order], lexicon: Lexicon, *, by_number_only: bool = False
) -> str | None:
    """An order id among `orders`: by number in any spelling, "my last order", or what was in it.

    `by_number_only`: once an order is chosen, "the second one" and "the kettle" are about its items.
    """
    number = order_number_of(turn)
    if number is not None:
        return next((one.order_id for one in orders if _bare(one.order_id) == number), f"#{number}")
    text = fold(turn.text)
    is_last = _LAST_ORDER.search(text) or (not by_number_only and _LAST.search(text))
    if is_last and orders:
        return max(
            orders, key=lambda one: one.placed_at.timestamp() if one.placed_at else 0.0
        ).order_id
    if by_number_only:
        return None
    holding = [one for one in orders if lines_meant(turn.text, one, lexicon, by_option=False).lines]
    if len(holding) == 1:
        return holding[0].order_id
    if _POINTS.search(text) and turn.conversation.last_order in {one.order_id for one in orders}:
        return turn.conversation.last_order
    places = turn.values("ordinal")
    if places and turn.conversation.asks == "order_id" and abs(int(places[0])) <= len(orders):
        place = int(places[0])
        return orders[place if place < 0 else place - 1].order_id
    return None


def wants_other_order(turn: Turn) -> bool:
    """ "no, the other order", 不是这单: another one than the chosen."""
    return not turn.is_button and bool(_OTHER.search(fold(turn.text)))


def names_an_order(turn: Turn) -> bool:
    """ "the kettle order", “the order with the lamp”, 水壶那单: goods say which order, not which item."""
    return not turn.is_button and bool(_AN_ORDER.search(fold(turn.text)))


def order_number_of(turn: Turn) -> str | None:
    """The order's number; of several the last that is not refused."""
    given = [order_number(str(one)) for one in turn.values("order_id")]
    numbers = [one for one in given if one is not None]
    if not numbers or turn.is_button:
        return numbers[-1] if numbers else order_number(turn.text)
    text = fold(turn.text)
    meant = [one for one in numbers if not _NOT_BEFORE.search(_before(one, text))]
    return (meant or numbers)[-1]


def _before(number: str, text: str) -> str:
    """What stands before a number in the text, whatever blanks the number is written with."""
    spread = r"[\s-]*".join(re.escape(letter) for letter in number.lower())
    found = re.search(spread, text)
    return text[: found.start()] if found else ""


def _bare(order_id: str) -> str:
    return order_id.lstrip("#").upper()
