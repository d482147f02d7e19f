"""Numbers in a message, each with what it counts: money, stars, reviews, something else, or unsaid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from aisle.language import numbers

_SIGN = r"(?:us\$|hk\$|nt\$|a\$|au\$|ca\$|c\$|cn¥|jp¥|[$£€¥₩₹]|(?:usd|eur|gbp|cny|rmb|jpy|hkd|aud|cad|人民币)(?=[\s\d$¥]))"
_MONEY_UNIT = (
    r"(?:bucks?|dollars?|usd|cents?|quid|euros?|eur|gbp|pounds? sterling|yuan|rmb|cny|jpy|yen|hkd|aud|cad|kuai(?: ?qian)?"
    r"|美元|美金|刀(?!具|片|架)|欧元|英镑|日元|日币|港币|港元|人民币|块钱|元钱|块(?![地方状片])|元(?![素件旦])|[$£€¥])"
)
_POUNDS = r"(?:pounds?)"
_STAR = r"(?:-?\s?stars?\b(?:\s+ratings?)?|-?\s?star\s+rat(?:ed|ings?)|\s?颗?星(?!期)|\s+out\s+of\s+(?:5|five))"
_REVIEWS = (
    r"(?:\s*(?:customer|user|verified|positive|good|great)?\s*(?:reviews?|ratings\b|reviewers|votes)"
    r"|\s*(?:条|个|份|则)?(?:用户|买家|好|以上)?(?:评价|评论|好评))"
)
# What a number may count besides; glued or one blank away. Then it is no bound on a price.
_OTHER = (
    r"(?:-?\s?(?:mm|cm|km|kg|mg|lbs?|oz|ounces?|grams?|ml|cl|litres?|liters?|inch(?:es)?|feet|foot|ft|yards?|"
    r"met(?:er|re)s?|miles?|gb|tb|mb|mah|wh|kw|watts?|volts?|hz|khz|mhz|ghz|mp|megapixels?|fps|dpi|rpm|lumens?|lm|decibels?|db|"
    r"hours?|hrs?|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|yrs?|yo|nights?|am|pm|o'clock|"
    r"people|persons?|adults?|man|men|women|kids|children|players?|pieces?|pcs|packs?|pairs?|sets?|items?|units?|"
    r"sizes?|seats?|doors?|speeds?|degrees?|percent|pages?|sheets?|ply|sticks?|bars?|cups?|layers?|cells?|"
    r"times|rooms?|colou?rs?|pockets?|ports?|orders?|products?|options?|things?|ones?|bit|core|inch|k\b|x\b|"
    r"st|nd|rd|th|in-1|in\s1|[a-z]\b)(?![a-z])"
    r"|[\"″%℃°]"
    r"|\s?(?:毫米|厘米|公分|分米|米|公里|千米|公斤|千克|克|斤|两|吨|磅|盎司|毫升|升|英寸|英尺|寸|尺|毫安时?|千瓦|瓦|分贝|流明|伏|赫兹|像素|"
    r"小时|分钟|秒|点钟|点|天|日|号|周|星期|个月|月|年|岁|人|位|次|倍|折|码|度|页|片|张|层|格|级|档|口|孔|"
    r"个|件(?!套)|条(?!纹)|双(?![肩层人面门])|只|台(?![灯式])|部|本|支|把|套|盒|袋|包|瓶|罐|箱|顶|款|种|样|朵|束|辆|杯|副|对|串|粒|颗|圈|代|核|寸))"
)
_NUMBER = rf"(?:{numbers.DIGITS}|{numbers.CHINESE}|{numbers.ENGLISH})"
_CHINESE_PAIR = re.compile(r"([一二两三四五六七八])([二三四五六七八九])([十百千万])\Z")

_AMOUNT_SOURCE = (
    rf"(?P<sign>{_SIGN})?\s?(?<![a-z0-9.#_@])(?<![a-z]-)(?P<number>{_NUMBER})(?P<more>\s?\+|\s?plus\b)?(?P<ish>\s?-?ish\b|来(?=[块元]))?"
    rf"(?:\s?-?(?P<money>{_MONEY_UNIT})(?![a-z])|\s?(?P<pounds>{_POUNDS})(?![a-z])|(?P<star>{_STAR})"
    rf"|(?P<reviews>{_REVIEWS})|(?P<other>{_OTHER}))?"
)
_CURRENCIES = {
    "USD": ("$", "us$", "usd", "dollar", "dollars", "美元", "美金", "刀"),
    "GBP": ("£", "gbp", "quid", "pound", "pounds", "pound sterling", "pounds sterling", "英镑"),
    "EUR": ("€", "eur", "euro", "euros", "欧元"),
    "CNY": ("¥", "cn¥", "cny", "rmb", "yuan", "人民币", "元", "元钱"),
    "JPY": ("jp¥", "jpy", "yen", "日元", "日币"),
    "HKD": ("hk$", "hkd", "港币", "港元"),
    "TWD": ("nt$",),
    "KRW": ("₩",),
    "INR": ("₹",),
    "AUD": ("a$", "au$", "aud"),
    "CAD": ("c$", "ca$", "cad"),
}
_CODES = {word: code for code, words in _CURRENCIES.items() for word in words}


@dataclass(frozen=True)
class Amount:
    """A number at `start:end` of a folded text. `kind`: money, rating, reviews, other or bare."""

    kind: str
    low: Decimal
    high: Decimal  # differs from `low` only in “两三百”
    currency: str | None
    at_least: bool  # “4+”
    about: bool  # “50ish”
    start: int
    end: int


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_AMOUNT_SOURCE)


def amounts(folded: str) -> list[Amount]:
    """All numbers of a folded text, left to right."""
    found = (_amount(match) for match in _pattern().finditer(folded))
    return [amount for amount in found if amount is not None]


def _amount(match: re.Match[str]) -> Amount | None:
    number = match["number"]
    pair = _CHINESE_PAIR.match(number)
    if pair:
        low = numbers.parse_number(pair[1] + pair[3])
        high = numbers.parse_number(pair[2] + pair[3])
    else:
        low = high = numbers.parse_number(number)
    if low is None or high is None:
        return None
    kind = _kind(match)
    word = match["money"] or match["pounds"] or match["sign"] or ""
    if kind == "money" and word.startswith("cent"):
        low, high = low / 100, high / 100
    start = match.start("sign") if match["sign"] else match.start("number")
    return Amount(
        kind,
        low,
        high,
        _CODES.get(word.strip()),
        bool(match["more"]),
        bool(match["ish"]),
        start,
        match.end(),
    )


def _kind(match: re.Match[str]) -> str:
    if match["sign"] or match["money"] or match["pounds"]:
        return "money"
    if match["star"]:
        return "rating"
    if match["reviews"]:
        return "reviews"
    return "other" if match["other"] else "bare"
