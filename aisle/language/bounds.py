"""What a sentence demands of a number: “under 80 bucks, at least 4 stars” → price ≤ 80, rating ≥ 4.

First each number is typed (`amounts`), then its comparator is read from the words around it. A number
that nothing types and nothing compares is no bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from aisle.language.amounts import Amount, amounts
from aisle.language.normalise import Aligned, align, fold_character

ABOUT = Decimal("0.15")  # “around 100” is 85 to 115, and the answer says so
_MAX_CHARACTERS = 2000  # what a shopper writes; a longer text is not read to its end
_LEFT = 56  # characters before a number that may hold its comparator


@dataclass(frozen=True)
class Bound:
    """`kind`: price, rating or reviews. `stated` is the number as said (“around 60” → 60)."""

    kind: str
    minimum: Decimal | None
    maximum: Decimal | None
    currency: str | None
    about: bool
    stated: Decimal | None
    start: int
    end: int


_GLUE = r"(?:\s+(?:the|a|an|only|about|just|price|priced|of|at|is|be|for|than|then|to|my|me|it|that|or|around|total|cost|spend|paying|spending))*[\s:：,（(]*$"
_MAX = (
    r"(?:under|below|beneath|less|lower|cheaper|fewer|no pricier|at most|up to|upto|max(?:imum)?|within|inside|"
    r"(?:budget|limit)(?:'?s)?(?:\s+(?:is|of|around|about|max|limit|price|range))*|no greater|not exceed(?:ing)?|"
    r"(?:afford|spend|pay)(?:\s+(?:up to|only|at most|just))?|i (?:only |just )?have(?: only| got)?|i've (?:only )?got|what can i (?:get|buy) for|<=?|≤)"
)
_MIN = r"(?:over|above|more|greater|higher|better|at least|min(?:imum)?|starting|upwards? of|north of|from|beyond|exceed(?:s|ing)?|pricier|>=?|≥)"
_NEAR = r"(?:around|(?<!how )(?<!what )about|approximately|approx\.?|roughly|circa|near(?:ly)?|close to|~|≈)"
_LEFT_MAX = re.compile(rf"\b{_MAX}{_GLUE}|(?:<=?|≤)\s*$")
_LEFT_MIN = re.compile(rf"\b{_MIN}{_GLUE}|(?:>=?|≥)\s*$")
_LEFT_NEAR = re.compile(rf"(?:\b{_NEAR}|[~≈])(?:\s+(?:the|a|budget|price|is|of|at))*[\s:(]*$")
_ZH_GLUE = (
    r"(?:价格|价位|价|预算|大概|大约|差不多|总共|在|是|为|有|过|的|就|给|我|只|:|：|,|，|\s)*$"
)
_LEFT_MAX_ZH = re.compile(
    rf"(?:不超过?|别超过?|不要超过?|不能超过?|不想超过?|不得?高于|不大于|不多于|低于|少于|小于|便宜于|最多|至多|顶多|最高|不到|上限|控制在|预算|花|只有|我有|便宜过)了?{_ZH_GLUE}"
)
_LEFT_MIN_ZH = re.compile(
    rf"(?:不低于|不少于|不小于|高于|多于|大于|超过?|至少|最少|最低|起码|下限|从){_ZH_GLUE}"
)
_LEFT_NEAR_ZH = re.compile(r"(?:大概|大约|约|差不多|接近)(?:在|是)?\s*$")
_NOT = re.compile(
    r"(?:\bnot?|\bnothing|\bnever|\bnone|[a-z]+n't\b|\bdont|\bwont|\bcannot|\bwithout)"
    r"(?:\s+(?:to|want|wanna|cost|costs|costing|be|spend|pay|go|going|priced|price|is|much|any|anything|it|that|should|by|for|a|cent|dollar|penny))*\s*$"
)
_RIGHT_MAX = re.compile(
    r"\s*[)）]?\s*(?:(?:or|and|&)\s+(?:less|under|below|lower|cheaper|fewer)|max(?:imum)?\b|tops?\b|at (?:the )?most|limit\b|budget\b|is (?:my|the|our) (?:limit|max(?:imum)?|budget|ceiling)|(?:能|可以|够)买|yi ?(?:nei|xia)\b|以下|以内|之内|内(?![衣裤存])|之下|及以下|封顶|预算|够吗)"
)
_RIGHT_MIN = re.compile(
    r"\s*[)）]?\s*(?:(?:or|and|&)\s+(?:more|above|over|higher|up|better|greater|upwards?)|minimum\b|at (?:the )?least|upwards?\b|\+|以上|之上|及以上|(?<!一)起(?!来|床|步|重))"
)
_RIGHT_NEAR = re.compile(r"\s*(?:左右|上下|前后|-?ish\b|or so\b|or thereabouts)")
_JOIN = re.compile(r"\s*(?:-|–|—|~|～|to|and|through|until|till|到|至|和|、|,)\s*$")
_BETWEEN = re.compile(
    r"(?:between|from|range(?: is| of)?|ranging|anywhere|介于|从|在)(?:\s+(?:the|price|priced|at|of|from|about|around))*[\s:]*$"
)
_RANGE_RIGHT = re.compile(r"\s*(?:的|之间|区间|左右|range\b|$|[,.!?。，！？)])")
_PRICE_WORD = re.compile(
    r"pric|cost|budget|spend|pay\b|afford|worth|价|预算|花(?!园|瓶|洒|盆)|钱|贵|便宜"
)
_RATING_WORD = re.compile(
    r"(?:\brat(?:ed|ings?)|\bscore[sd]?|\bstars?|评分|星级|打分)[^.;,。，]{0,26}$"
)
_REVIEWS_WORD = re.compile(
    r"(?:\breviews?|\breviewed|number of (?:reviews|ratings)|评价数?|评论数?|好评)[^.;,。，]{0,30}$"
)
_SIZE_WORD = re.compile(
    r"(?:\bsizes?|\bages?|\baged|尺码|码数|年龄|\bus|\buk|\beu)\s*(?:is|of|are|是|:)?\s*$"
)
_NO_PRICE = re.compile(rf"{_SIZE_WORD.pattern}|\bbetter(?: than)?\s*$")  # “is 3 better than 1”
_HAS = re.compile(r"\b(?:got|have|with)\s*$")  # “got 50 bucks for a present”
# What may follow a bare number that is a price: nothing, a stop, or a word that begins another phrase.
_CLOSED = re.compile(
    r"\s*(?:$|[.,;!?)\]。，！？；、）]|(?:please|pls|plz|for|with|without|that|which|and|or|but|in|on|from|by|if|to|thanks|thx|range|"
    r"max|maximum|tops?|total|each|left|any|is|are|only|what|do|does|can|could|would|should|will|because|since|as|so|but|not|made|w|thatre|thats|this|where|who|plus|i|you|they|has|have|having|it|than|budget|rated|waterproof)\b"
    r"|[\u4e00-\u9fff])"
)
_ENDS = re.compile(r"\s*(?:$|[.,;!?)\]。，！？；、）]|please\b|以下|以内|之内|的)")


def numeric_bounds(text: str, shop_currency: str | None = None) -> list[Bound]:
    """All bounds on price, rating and number of reviews; spans are places in `text`.

    With `shop_currency` a “$” or “¥” is the shop's own where the shop counts in such a money.
    """
    aligned = align(text[:_MAX_CHARACTERS])
    folded = _same_length(aligned.text)
    found = amounts(folded)
    bounds: list[Bound] = []
    index = 0
    while index < len(found):
        first = found[index]
        second = found[index + 1] if index + 1 < len(found) else None
        bound = _range(folded, first, second) if second else None
        if bound is not None:
            index += 2
        else:
            bound = _single(folded, first)
            index += 1
        if bound is not None:
            bounds.append(_placed(bound, aligned, shop_currency))
    return bounds


def _same_length(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(f if len(f := fold_character(c)) == 1 else c for c in text)


def _placed(bound: Bound, aligned: Aligned, shop_currency: str | None) -> Bound:
    start, end = aligned.original(bound.start, bound.end)
    currency = bound.currency
    said = aligned.text[bound.start : bound.end].lower()
    if currency == "CNY" and shop_currency == "JPY" and "¥" in said:
        currency = "JPY"
    dollars = ("AUD", "CAD", "NZD", "HKD", "SGD", "TWD")
    if currency == "USD" and shop_currency in dollars and "us" not in said and "美" not in said:
        currency = shop_currency
    return replace(bound, start=start, end=end, currency=currency)


def _left(folded: str, start: int) -> str:
    return folded[max(0, start - _LEFT) : start]


def _context_kind(folded: str, amount: Amount, compared: bool) -> str | None:
    """The kind of a number that carries no unit; None if it is no bound."""
    if amount.kind in ("money", "rating", "reviews"):
        return {"money": "price"}.get(amount.kind, amount.kind)
    if amount.kind == "other":
        return None
    left = _left(folded, amount.start)
    if amount.low <= 5 and _RATING_WORD.search(left):
        return "rating"
    if _REVIEWS_WORD.search(left):
        return "reviews"
    if not compared or amount.low <= 0 or _NO_PRICE.search(left):
        return None
    if amount.low < 1:  # “under 0.5”: a price where nothing follows
        return "price" if _ENDS.match(folded, amount.end) else None
    return "price" if _CLOSED.match(folded, amount.end) or _PRICE_WORD.search(left) else None


def _range(folded: str, first: Amount, second: Amount) -> Bound | None:
    between = folded[first.end : second.start]
    if len(between) > 12 or not _JOIN.match(between):
        return None
    left = _left(folded, first.start)
    opening = _BETWEEN.search(left)
    is_joined = between.strip() not in ("and", "和", "、", ",") and second.high >= first.low
    if not is_joined and opening is None and not folded[second.end :].startswith("之间"):
        return None
    if second.kind == "other" or (first.kind == "other" and second.kind != "money"):
        return None
    kinds = {first.kind, second.kind} - {"bare", "other"}
    if len(kinds) > 1:
        return None
    if kinds:
        kind: str | None = {"money": "price"}.get(next(iter(kinds)), next(iter(kinds)))
    else:
        kind = _bare_range_kind(folded, first, second, left, opening is not None)
    if kind is None:
        return None
    low = first.low
    if kind == "price" and first.kind == "bare" and low < 10 <= second.high and second.high >= 100:
        low = _lifted(folded, first, second)
    about = bool(_LEFT_NEAR.search(left) or _LEFT_NEAR_ZH.search(left))
    currency = first.currency or second.currency
    begin = first.start - len(left) + opening.start() if opening else first.start
    low, high = sorted((low, second.high))  # “between 500 and 10” is turned round
    return Bound(kind, low, high, currency, about, None, begin, second.end)


def _lifted(folded: str, first: Amount, second: Amount) -> Decimal:
    """“三到五百” is 300 to 500: a lone Chinese digit takes the place of the number after it."""
    number = folded[first.start : first.end]
    tail = folded[second.start : second.end]
    if number in "一二两三四五六七八九":
        for place, scale in (("百", 100), ("千", 1000), ("万", 10_000)):
            if place in tail:
                return first.low * scale
    return first.low


def _bare_range_kind(
    folded: str, first: Amount, second: Amount, left: str, opened: bool
) -> str | None:
    for pattern, kind in ((_RATING_WORD, "rating"), (_REVIEWS_WORD, "reviews")):
        if pattern.search(left) and (kind != "rating" or second.high <= 5):
            return kind
    if _PRICE_WORD.search(left):
        return "price"
    if _SIZE_WORD.search(left):
        return None
    closed = _CLOSED.match(folded, second.end)
    if not closed or max(first.low, second.high) < 10 or 0 < first.low < 1:
        return None
    number = folded[first.start : second.end]
    if re.fullmatch(r"\d{3}-\d{4}|\d{5}-\d{4}|(?:19|20)\d\d-\d{1,4}|\d{1,2}-\d{1,2}", number):
        return None  # a phone number, a ZIP+4, a year, a date
    has_han = bool(re.search("[\u4e00-\u9fff]", folded))
    return "price" if opened or has_han or _RANGE_RIGHT.match(folded, second.end) else None


def _single(folded: str, amount: Amount) -> Bound | None:
    left = _left(folded, amount.start)
    side, begin, end = comparator(folded, amount)
    if amount.kind == "other":
        return None
    if amount.low != amount.high and (side in (None, "near") or "预算" in left):  # 两三百块
        if amount.kind != "money" and side is None and not folded.startswith("的", amount.end):
            return None
        return Bound(
            "price", amount.low, amount.high, amount.currency, True, None, begin, amount.end
        )
    kind = _context_kind(folded, amount, side is not None)
    if kind is None:
        return None
    if side is None:
        if (
            (kind == "rating" and (amount.at_least or re.search(r"\brated\s*$", left)))
            or (kind == "reviews" and amount.at_least)
            or (kind == "price" and amount.at_least)
        ):
            side = "min"
        elif amount.kind == "money" and _HAS.search(left):
            side = "max"
        else:
            return None
    if kind == "rating" and amount.low > 5:
        return None
    if side == "near":
        low, high = amount.low * (1 - ABOUT), amount.low * (1 + ABOUT)
        return Bound(kind, low, high, amount.currency, True, amount.low, begin, end)
    low_side = amount.low if side == "min" else None
    high_side = amount.high if side == "max" else None
    return Bound(kind, low_side, high_side, amount.currency, False, amount.low, begin, end)


def comparator(folded: str, amount: Amount) -> tuple[str | None, int, int]:
    """ "min", "max", "near" or None for a number, and the span of it with its comparing words."""
    side, begin = _comparator(folded, _left(folded, amount.start), amount)
    return side, begin, _right_end(folded, amount)


def _right_end(folded: str, amount: Amount) -> int:
    for pattern in (_RIGHT_MAX, _RIGHT_MIN, _RIGHT_NEAR):
        found = pattern.match(folded, amount.end)
        if found:
            return found.end()
    return amount.end


def _comparator(folded: str, left: str, amount: Amount) -> tuple[str | None, int]:
    """ "min", "max", "near" or None, and where its words begin."""
    offset = amount.start - len(left)
    if _RIGHT_NEAR.match(folded, amount.end) or amount.about:
        return "near", amount.start
    for pattern, side in (
        (_LEFT_MAX_ZH, "max"),
        (_LEFT_MIN_ZH, "min"),
        (_LEFT_MAX, "max"),
        (_LEFT_MIN, "min"),
    ):
        found = pattern.search(left)
        if found is None:
            continue
        if (
            side == "max"
            and re.match(r"budget|limit|预算", found.group())
            and _LEFT_NEAR.search(left)
        ):
            return "near", offset + found.start()
        negated = _NOT.search(left, 0, found.start()) if found.group()[0].isascii() else None
        if negated:
            return ("min" if side == "max" else "max"), offset + negated.start()
        if side == "min" and _RIGHT_MAX.match(folded, amount.end):
            break  # “from 20 or less” is read by what follows
        return side, offset + found.start()
    if _RIGHT_MAX.match(folded, amount.end):
        return "max", amount.start
    if _RIGHT_MIN.match(folded, amount.end):
        return "min", amount.start
    near = _LEFT_NEAR.search(left) or _LEFT_NEAR_ZH.search(left)
    return ("near", offset + near.start()) if near else (None, amount.start)
