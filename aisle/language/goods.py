"""Words that may name goods, where they do not: “my bag” is the cart, “book a table” no book.

is_goods("what's in my bag", 13, 16, "bag") → False; the same word in “a bag for work” → True.
"""

from __future__ import annotations

import re

_CART = re.compile(r"(?:shopping )?(?:bag|basket|trolley|cart)s?|购物[袋篮车]")
_CART_BEFORE = re.compile(
    r"(?:\b(?:in|into|to|from|of|empty|clear|view|show|see|check|open|display)\s+(?:my|the|your|our)|\bdisplay|\bmy)\s+$|打开我?的?$|我的$"
)
# Surface → what stands before or after it where it is another word. `^` before: at the start.
_OTHER_BEFORE = {
    "book": r"(?:^\s*|\b(?:to|please|pls|can you|could you|i'd like to|want to|help me|me|need to)\s+)$",
    "ring": r"(?:^\s*|\b(?:to|didn'?t|did not|even|i'll|please|just|and|it,)\s+)$",
    "watch": r"\b(?:to|should i|can i|i|movie|film|gonna)\s+$",
    "light": r"\b(?:is|are|and|very|so|super|too|really|that'?s|as|both|how|it'?s|traffic|turn (?:on|off) the)\s+$",
    "cooler": r"\b(?:is|are|which(?: one)?(?: is)?|be|feels?|stays?|much|even|it'?s|looks?|way)\s+$",
    "tight": r"\b(?:too|so|bit|little|is|are|very|really|it'?s|feels?)\s+$",
    "home": r"\b(?:my|at|from|to|not|it|be|them|im|i'?m|nobody|anyone|is|arrive|get|near|back)\s+$",
    "table": r"\b(?:comparison|drop|reserve a|book a|size|a table for|sizing)\s+$",
    "phone": r"\b(?:by|on the|over the|via|per|a|your|call by)\s+$",
    "bike": r"\bby\s+$",
    "car": r"\bby\s+$",
    "boot": r"\b(?:the|my|car)\s+$",
    "baby": r"\b(?:for|to|with|by|around|my)\s+(?:a |the |my )?$",
    "food": r"\b(?:order|with|for|of|hot|(?:keep|keeps|store|heat|carry)(?: (?:my|the|your))?)\s+$",
    "game": r"\b(?:the|football|last)\s+$",
    "screen": r"\b(?:cracked|the|same|its|a|whats the|big is the)\s+$",
    "衣服": r"[这那][件条]$",
    "笔": r"[那这一每哪几两]$",
    "包": r"[^买找要的款个只新背想小大]$",
    "钱包": r"多少$",
    "木": r"有$",
    "食品": r"^\Z",
    "头": r".$",
}
_OTHER_AFTER = {
    "book": r"\s+(?:me|a|an|my|the|in|it|us)\b|一个|一下",
    "ring": r"\s+(?:me|it|up|the|us)\b",
    "watch": r"\s+(?:a|the|on|tv|movies?)\b",
    "top": r"\s+(?:up|picks?|rated|selling|sellers?|quality|\d|customers|one|three|of)\b",
    "block": r"\s+(?:my|the|it|this)\b",
    "drop": r"\s+(?:the|it|my)\b",
    "throw": r"\s+(?:the|this|that|in|away|out|it|them)\b",
    "switch": r"\s+(?:the|it|itself|my|to|off|on|back|over|this|language|me)\b",
    "display": r"\s+(?:my|the|shopping|cart|all)\b",
    "plant": r"\s+(?:based|a)\b",
    "phone": r"\s+(?:number|call|line|support|case|stand|holder|charger)\b",
    "home": r"\s+(?:delivery|address|page)\b",
    "laptop": r"\s+(?:pocket|compartment|section|slot)\b",
    "食品": r"级",
    "电脑": r"夹层|隔层|仓",
    "包": r"[不邮装裹括含]",
    "书": r"[面包]",
}
_BEFORE = {word: re.compile(source) for word, source in _OTHER_BEFORE.items()}
_AFTER = {word: re.compile(source) for word, source in _OTHER_AFTER.items()}
_NEVER = frozenset(
    "card cards voucher vouchers coupon coupons weight weighs flat home baby babies health top sticker mobile down "
    "fit tyre tire tires 健康 家居".split()
)
# What belongs to a thing, or a thing is put into: goods only for whom they are looked for.
_PART = re.compile(
    r"(?:aaa? )?batter(?:y|ies)|screens?|displays?|chargers?|charging cables?|cables?|dishwashers?|microwaves?|ovens?|fridges?|washing machines?|tumble dryers?|"
    r"laptops?|phones?|zips?|zippers?|straps?|mics?|microphones?|hoods?|pockets?|poles|tyres?|remotes?|"
    r"电池|屏幕|充电器|充电线|数据线|洗碗机|微波炉|烤箱|冰箱|洗衣机|烘干机|电脑|笔记本|手机|拉链|麦克风|遥控器|帽子|说明书|洗衣液"
)
_PART_BEFORE = re.compile(
    r"(?:\b(?:fits?|holds?|includes?|included|come(?:s)? with|have|has|got|having|need|needs|needing|require[sd]?|uses?|takes?|in|into|with|without|its|how'?s|hows|like|is|are|does|better|same|on|of|about|work with|charge|for)\s+"
    r"(?:(?:a|an|the|my|your|any|its|this|that|good|big|better|whats|\d+[\s-]?(?:inch|in)|replaceable|removable)\s+)*)$"
    r"|(?:[放装塞进带含附送配用装下入]|能|得下|支持|需要|要装|兼容|连|说说|是|的|寸|吋|苹果|安卓)的?$"
)
# What a thing must hold is not what is looked for: 能装15寸电脑, “fits a 13 inch laptop”.
_HELD = re.compile(
    r"(?:\b(?:fits?|holds?|carry|carries|store|stores|big enough for|room for)\s+(?:(?:a|an|my|the|\d{1,2}(?:\.\d)?[\s-]?(?:inch|in)?)\s*)*"
    r"|(?:能|可以?)?(?:装|放|塞)(?:得?下|进|入)?(?:\d{1,2}(?:\.\d)?[英寸吋]*的?)?)$"
)
# Never sold for themselves where they are asked about.
_PIECE = re.compile(
    r"(?:aaa? )?batter(?:y|ies)|screens?|displays?|zips?|zippers?|straps?|mics?|hoods?|pockets?|电池|屏幕|拉链|麦克风"
)
_LOOKS = re.compile(
    r"\b(?:looking|find|search|show me|buy|sell|recommend|suggest|any|add|want|order|return|exchange|swap|cancel|under|cheap\w*|my new|new)\b"
    r"|找|买|卖|推荐|有没有|来[个一]|加购|购物车|退|便宜|以内|左右"
)
_ASKS = re.compile(
    r"\?|？|吗|么|不\s*$|多[大久少长高重]|怎么样|几|\b(?:is|are|does|do|can|will|has|have|how|hows|what|whats|which|tell me|vs|versus|compar\w+|based on)\b"
    r"|(.)不\1|说说|介绍"
)


def held(folded: str, start: int) -> bool:
    """Is what begins at `start` what a thing must hold?"""
    return _HELD.search(folded, 0, start) is not None


def is_goods(folded: str, start: int, end: int) -> bool:
    """Does `folded[start:end]`, the name of a kind of goods, mean such goods here?"""
    word = folded[start:end]
    before, after = folded[:start], folded[end:]
    if word in _NEVER and not (
        word in ("card", "cards")
        and re.search(r"(?:greeting|memory|sd|birthday|graphics) $", before)
    ):
        return False
    if _CART.fullmatch(word) and (
        _CART_BEFORE.search(before) or word.startswith(("购物", "trolley"))
    ):
        return False
    if word in _BEFORE and _BEFORE[word].search(before):
        return False
    if word in _AFTER and _AFTER[word].match(after):
        return False
    if not _PART.fullmatch(word):
        return True
    if held(folded, start):
        return False
    asks = bool(_ASKS.search(folded)) and not _LOOKS.search(folded)
    return not (asks and (_PIECE.fullmatch(word) or _PART_BEFORE.search(before)))
