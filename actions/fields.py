"""Field readers: what a shopper's words mean for one field of a task, one reader a field.

Each reader answers a value, or None when the text says nothing about its field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.turn import Turn
from aisle.language.normalise import fold
from aisle.shop.order_rows import order_number
from aisle.shop.order_types import Order, OrderLine

_ALL = re.compile(
    r"\b(everything|all of (it|them)|all|the (whole|entire) order|both)\b|全部|全都|所有|都退|都要退|整单|都换|一起退"
)
_BUT = re.compile(
    r"\b(?:all|everything) (?:but|except)\b(.*)|除了(.+?)(?:以外|之外|都|全)", re.DOTALL
)
_LAST = re.compile(
    r"\b(last|latest|most recent|newest|recent) (order|purchase|one)\b|最近(的|一)|上一(单|个订单|次)|最新(的|一)"
)
_POINTS = re.compile(
    r"\b(it|this order|that order|this one|that one)\b|这个订单|这单|这一单|那个订单|它|这个"
)
_YES = re.compile(
    r"^\W*(yes|yep|yeah|yup|y|sure|ok|okay|correct|confirm(ed)?|go ahead|do it|please do|absolutely|of course|right|"
    r"是|是的|对|对的|好|好的|好吧|行|可以|确认|确定|没错|嗯|嗯嗯|同意|没问题|就这样|shi|shide|hao|haode|dui)"
    r"(\W*(please|thanks|thank you|go ahead|do it|that's right|谢谢|吧|啊|呀|哦|的|了|退吧|取消吧|办吧))*\W*$"
)
_NO = re.compile(
    r"^\W*(no|nope|nah|n|not (now|yet)|don't|do not|never ?mind|stop|cancel that|leave it|forget it|"
    r"不|不用|不要|不用了|不了|先不|算了|别|不是|不行|不对|取消吧?|bu|buyao|suanle)(\W*(thanks|thank you|谢谢|了|吧))*\W*$"
)
_CHINESE_ADDRESS = re.compile(
    r"(?P<state>广西壮族自治区|宁夏回族自治区|新疆维吾尔自治区|(?:内蒙古|黑龙江|西藏|[\u4e00-\u9fff]{2})(?:省|自治区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,6}?市)(?=[\u4e00-\u9fff])"
)
_NAME_FILLER = re.compile(
    r"\b(my|name|is|i'm|i am|and|the|zip|code|zipcode|postcode|postal|it's|its|this|here|hi|hello|sure|yes|ok|order|email)\b"
    r"|我叫|我是|我的|名字|姓名|邮编|是|叫|和|，",
    re.IGNORECASE,
)
_NEVER_MIND = re.compile(
    r"\b(never ?mind|forget (it|about it)|changed my mind, (leave|keep)|leave it|stop this|drop it|don't bother)\b|算了|不用了|不弄了|当我没说|不办了|先不弄|(?:^|[，,。!！ ])(?:那|我|就)?(?:先|还是)?不(?:退|换|取消|改|买|要)了|还是留着"
    r"|\b(?:i(?:'ll| will)? keep (?:it|them)|(?:don't|do not) (?:cancel|return|exchange|change) (?:it|them|anything))\b"
)

_DATA = re.compile(
    r"\b(data|information|info|account|history|profile|me)\b|我的?(?!忘)|资料|数据|信息|账[号户]|记录|隐私|个性化"
)
_PLAIN_CHANGE = re.compile(
    r"\b(change|switch|update)\b.*\b(payment|card|paypal|method)\b|(换|改|更换|修改).{0,6}(支付|付款)",
    re.IGNORECASE,
)
_CHANGE_PAYMENT = re.compile(
    r"\b(change|switch|update|use|pay with) (?!.*\b(can|do you|accept)\b).*\b(payment|pay|card|paypal|method)\b|(换|改|更换|修改).{0,6}(支付|付款|卡)",
    re.IGNORECASE,
)


def is_yes(turn: Turn) -> bool:
    """A plain yes: nothing else may stand in the message, or it is no yes; “yes?” asks back."""
    if not turn.is_button and re.search("[?？]", turn.text):
        return False
    return turn.intent == "affirm" if turn.is_button else bool(_YES.match(fold(turn.text)))


def is_no(turn: Turn) -> bool:
    """A plain no."""
    return turn.intent == "deny" if turn.is_button else bool(_NO.match(fold(turn.text)))


def is_never_mind(turn: Turn) -> bool:
    """The task is to be dropped."""
    return not turn.is_button and bool(_NEVER_MIND.search(fold(turn.text)))


def speaks_of_data(turn: Turn) -> bool:
    """Not a mere 忘了 ("I forgot it"), which sounds like "forget me"."""
    return turn.intent != "privacy_erase" or bool(_DATA.search(fold(turn.text)))


def wants_change(turn: Turn) -> bool:
    """Another method for an order is asked for, not a question about paying."""
    if turn.is_button:
        return turn.value("payment_method") is not None or turn.value("order_id") is not None
    pattern = _CHANGE_PAYMENT if turn.customer_id or turn.value("order_id") else _PLAIN_CHANGE
    return bool(pattern.search(turn.text))


def read_code(turn: Turn) -> str | None:
    """The one-time code: its digits, however they are spaced."""
    digits = re.sub(r"[\s-]", "", turn.text)
    found = re.search(r"\d{4,8}", digits)
    return found.group() if found else None


def read_name(turn: Turn, *, asked: bool) -> str | None:
    """A person's name; only where one was asked for, from what is left beside zip and small words."""
    said = turn.value("name")
    if said or not asked or turn.is_button:
        return str(said) if said else None
    text = re.sub(r"[\w.+-]+@[\w.-]+|\d[\d-]*|[,，。.!！;；:：]", " ", turn.text)
    text = _NAME_FILLER.sub(" ", text)
    han = re.sub(r"\s+", "", "".join(re.findall(r"[\u3400-\u9fff·\s]+", text)))
    latin = re.findall(r"[A-Za-zÀ-ž'’-]{2,}", text)
    if 2 <= len(latin) <= 4:
        return " ".join(latin)
    return han if 2 <= len(han) <= 4 else None


def read_zip(turn: Turn, *, asked: bool) -> str | None:
    """A zip code; a bare number of five or six digits only where one was asked for."""
    said = turn.value("zip")
    if said or not asked or turn.is_button:
        return str(said) if said else None
    found = re.search(r"(?<![\w#@.-])\d{5,6}(?:-\d{4})?(?![\w@.-])", turn.text)
    return found.group() if found else None


def read_order(turn: Turn, orders: Sequence[Order], *, by_number_only: bool = False) -> str | None:
    """An order id among `orders`: by number in any spelling, "my last order", or what was in it.

    `by_number_only`: once an order is chosen, "the second one" and "the kettle" are about its items.
    """
    given = turn.value("order_id")
    number = order_number(str(given)) if given else order_number(turn.text)
    if number is not None:
        return next((one.order_id for one in orders if _bare(one.order_id) == number), f"#{number}")
    text = fold(turn.text)
    if _LAST.search(text) and orders:
        return max(
            orders, key=lambda one: one.placed_at.timestamp() if one.placed_at else 0.0
        ).order_id
    if by_number_only:
        return None
    kinds = _kinds(turn)
    holding = [one for one in orders if any(names_line(line, text, kinds) for line in one.lines)]
    if len(holding) == 1:
        return holding[0].order_id
    if _POINTS.search(text) and turn.conversation.last_order in {one.order_id for one in orders}:
        return turn.conversation.last_order
    places = turn.values("ordinal")
    if places and abs(int(places[0])) <= len(orders):
        place = int(places[0])
        return orders[place if place < 0 else place - 1].order_id
    return None


def read_lines(turn: Turn, order: Order) -> list[int] | None:
    """Line ids: by name, ordinal, colour, "everything", "all but the mouse"."""
    chosen = turn.values("item_id")
    if chosen:
        return [
            int(one) for one in chosen if any(line.line_id == int(one) for line in order.lines)
        ] or None
    text = fold(turn.text)
    if not text:
        return None
    but = _BUT.search(text)
    if but:
        out = but[1] or but[2] or ""
        kept = [line.line_id for line in order.lines if not names_line(line, out)]
        return kept if 0 < len(kept) < len(order.lines) else None
    if _ALL.search(text):
        return [line.line_id for line in order.lines]
    kinds = _kinds(turn)
    named = [line.line_id for line in order.lines if names_line(line, text, kinds)]
    if named:
        return named
    places = [int(one) for one in turn.values("ordinal")]
    found = [
        order.lines[one if one < 0 else one - 1].line_id
        for one in places
        if abs(one) <= len(order.lines)
    ]
    return found or None


def _kinds(turn: Turn) -> list[str]:
    """The kinds of product that the text names, in the catalogue's words: 枕头 → pillow."""
    return [fold(str(one)) for one in turn.values("category")]


def names_line(line: OrderLine, text: str, kinds: Sequence[str] = ()) -> bool:
    """The text names this line: its noun, its kind or enough of its title, in either language."""
    if any(kind in fold(line.title.get("en", "")) for kind in kinds):
        return True
    for title in line.title.values():
        words = [word for word in re.findall(r"[a-z0-9]{3,}", fold(title)) if not word.isdigit()]
        noun = words[-1] if words else ""
        if noun and re.search(rf"(?<!\w){re.escape(noun)}s?(?!\w)", text):
            return True
        hit = sum(1 for word in set(words) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
        if words and hit >= 2:
            return True
        han = re.sub(r"[^\u3400-\u9fff]", "", title)
        if len(han) >= 2 and (
            han[-2:] in text or any(han[at : at + 3] in text for at in range(max(0, len(han) - 2)))
        ):
            return True
    return False


def read_address(text: str) -> dict[str, str] | None:
    """ "12 Elm St, Apt 3, Boston, MA 02110, USA" → its parts; None when it cannot be one.

    In Chinese no commas are needed: province, city, street, and the zip anywhere.
    """
    return _comma_address(text) or _chinese_address(text)


def _comma_address(text: str) -> dict[str, str] | None:
    """Comma parts: street first, country last, city before state and zip; street, city and a zip at least."""
    parts = [part.strip() for part in re.split(r"[,，;；\n]", text) if part.strip()]
    zips = [
        (n, found)
        for n, part in enumerate(parts)
        if n and (found := re.search(r"\b\d{5,6}(?:-\d{4})?\b", part))
    ]
    if len(parts) < 3 or not zips:
        return None
    at, found = zips[-1]
    state = (parts[at][: found.start()] + parts[at][found.end() :]).strip()
    before = parts[:at]
    if not state and len(before) > 2:
        state = before.pop()
    if len(before) < 2:
        return None
    return {
        "address1": re.sub(
            r"^(to|my (new )?address is|ship (it )?to|地址[是:：]?|寄到|改到|改成)\s*",
            "",
            before[0],
            flags=re.IGNORECASE,
        ),
        "address2": ", ".join(before[1:-1]),
        "city": before[-1],
        "state": state,
        "country": parts[at + 1] if at + 1 < len(parts) else "USA",
        "zip": found.group(),
    }


def _chinese_address(text: str) -> dict[str, str] | None:
    """ "浙江省杭州市西湖区文三路100号 310012" → its parts: no commas are needed where units are named."""
    found = _CHINESE_ADDRESS.search(text)
    postcode = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    if found is None or postcode is None:
        return None
    street = re.sub(
        r"邮编|[:：，,;；。\s]+$", "", text[found.end() :].replace(postcode.group(), "")
    ).strip("，, 。")
    city = found["city"]
    return {
        "address1": re.sub(r"[，,;；]\s*(?:中国)?$", "", street).strip(),
        "address2": "",
        "city": city,
        "state": found["state"] or "",
        "country": "中国",
        "zip": postcode.group(),
    }


def _bare(order_id: str) -> str:
    return order_id.lstrip("#").upper()
