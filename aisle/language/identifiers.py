"""Things with a fixed form: order numbers, e-mails, phones, postcodes, addresses, tokens of the vault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aisle.language.found import Found

_TOKEN = re.compile(r"<(email|phone|zip|address|name|order_id)_\d+>")
_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9][\w.+%-]{0,63}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){1,4}", re.A
)
_ORDER = re.compile(
    r"(?<![a-z0-9])#?\s?(w\s?-?\d(?:\s?\d){6})(?!\s?\d)"
    r"|(?<![a-z0-9&])#\s?([a-z]{0,4}-?\d{4,12})(?![\da-z])"
    r"|(?:\border|\borders|订单|(?<!快递)(?<!运单)(?<!物流)(?<!顺丰)(?<![圆中申]通)(?<!韵达)单号)(?:\s*(?:number|no\.?|num|nr\.?|id|号码?|编号|is|the|是|为|:|：|#|with|of|里|和|,)){0,4}\s*#?"
    r"((?:[a-z]{1,4}-?)?\d{4,12})(?![\da-z])(?!\s*(?:美元|元|块|dollars|reviews|天))"
)
_PHONE = re.compile(
    r"(?<![\da-z#$£€¥.-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)\s?|\d{2,4}[\s.-]?){2,4}\d{2,4}(?![\d%])"
)
_ZIP_WORD = re.compile(
    r"(?:\bzip(?:\s?code)?|\bpost(?:al)?\s?code|邮编|邮政编码)(?:\s*(?:is|to|should be|:|：|应该是|改成|改为|换成|写|是|为|of|=|,))*\s*(\d{5,6}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|[a-z]\d[a-z]\s?\d[a-z]\d)(?![\da-z])"
)
_ZIP = re.compile(
    r"(?<![\d#$£€¥.,/-])\d{5}(?:-\d{4})?(?![\d.]\d|\d|\s?(?:mah|ma|reviews?|ratings?|dollars?|usd|bucks?|g\b|ml|rpm|dpi|lumens?|hours?|days?|元|块|毫安|条|美元|-\d)|[a-z,-]\d|[a-z%])"
)
_ZIP_CN = re.compile(
    r"(?<![\da-z#$£€¥.])[1-9]\d{5}(?![\da-z.]|\s?(?:元|块|毫安|条|个|人|次))"
    r"(?P<asked>(?=\s*(?:能|可以|可|多久|几天|要多久)*(?:送|寄|发|到|邮)))?"
)
_ZIP_NEAR = re.compile(
    r"zip|post|address|\bship to|deliver\w* to|live|moved?|street|avenue|road|lane|drive|\bname\b|\bi'?m\b|this is|地址|邮|我叫|姓名|名字|住"
)
_STREET = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|"
    r"terrace|crescent|parkway|pkwy|highway|hwy|circle|trail|loop)"
)
_ADDRESS = re.compile(
    rf"(?<![\w$#])\d{{1,5}}[a-z]?\s+(?!(?:or|and|of|for|to|vs|in|is|more|days?|people|person)\b)(?:[a-z0-9][\w.'-]{{0,20}}\s+){{1,4}}{_STREET}\b\.?"
    r"(?:,?\s*(?:apt|apartment|suite|unit|floor|flat)\.?\s*#?\w{1,6})?"
    r"(?:,\s*[a-z][a-z .'-]{1,30}?(?=,|\s+[a-z]{1,2}\d|\s*\d|\s*$|\s*[.!?;]))*(?:,?\s*(?:\d{5}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2})\b)?"
)
_ZIP_UK = re.compile(r"(?<![a-z\d])[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}(?![a-z\d])")
_ZIP_CA = re.compile(r"(?<![a-z\d])[a-z]\d[a-z]\s?\d[a-z]\d(?![a-z\d])")
_PLACE = re.compile(r"(?:^|\b(?:to|in|at|near|is|code|zip))\s*$")
_ENDS = re.compile(r"\s*(?:$|[,.!?])")
_ADDRESS_ZH = re.compile(
    r"(?:改为|改成|改到|换成|换到|寄到|寄往|送到|发到|地址是|地址为|地址[:：]|住在|住)\s*"
    r"([\u4e00-\u9fff][^,，。!！?？\s]{2,40}?(?:路|街|大道|巷|弄|村|小区|镇|乡|区|县|号|室|楼|栋|单元)"
    r"(?:[\w\u4e00-\u9fff-]{0,24}?(?:号楼?|室|楼|层|栋|单元|座))*(?<=[楼栋元座])\d{0,4}|[\u4e00-\u9fff][^,，。!！?？\s]{2,40}?(?:路|街|大道|巷|弄|村|小区|镇|乡|区|县|号|室|楼|栋|单元)(?:[\w\u4e00-\u9fff-]{0,24}?(?:号楼?|室|楼|层|栋|单元|座))*)"
)


def find_identifiers(folded: str, cased: str) -> Iterator[Found]:
    """In the order in which they claim their characters; `cased` is the same text with its capitals."""
    for match in _TOKEN.finditer(folded):
        yield Found(match[1], match.group(), match.start(), match.end())
    for match in _EMAIL.finditer(folded):
        text = match.group().rstrip(".-")
        yield Found("email", text, match.start(), match.start() + len(text))
    for match in _ORDER.finditer(folded):
        group = match.lastindex or 0
        number = re.sub(r"[\s]", "", match[group]).upper()
        if number.startswith("W-"):
            number = "W" + number[2:]
        start = match.start(group)
        yield Found("order_id", number, start - (folded[start - 1 : start] == "#"), match.end())
    for pattern, group in ((_ADDRESS, 0), (_ADDRESS_ZH, 1)):
        for match in pattern.finditer(folded):
            start, end = match.span(group)
            yield Found("address", cased[start:end].strip(), start, end, shares=True)
            for code in _ZIP_UK.finditer(folded, start, end):
                yield Found("zip", code.group().upper(), *code.span())
    for match in _PHONE.finditer(folded):
        digits = sum(c.isdigit() for c in match.group())
        if 10 <= digits <= 13:
            yield Found("phone", match.group(), match.start(), match.end())
    for match in _ZIP_WORD.finditer(folded):
        yield Found("zip", match[1].upper(), match.start(1), match.end(1))
    for match in _ZIP.finditer(folded):
        if _looks_like_zip(folded, cased, match.start(), match.end()):
            yield Found("zip", match.group(), match.start(), match.end())
    for match in _ZIP_CN.finditer(folded):
        alone = not folded[: match.start()].strip() and _ENDS.fullmatch(folded, match.end())
        if match["asked"] is not None or alone or _ZIP_NEAR.search(folded, 0, match.start()):
            yield Found("zip", match.group(), match.start(), match.end())
    for match in (*_ZIP_UK.finditer(folded), *_ZIP_CA.finditer(folded)):
        if _PLACE.search(folded[: match.start()]) and _ENDS.match(folded, match.end()):
            yield Found("zip", match.group().upper(), match.start(), match.end())


def _looks_like_zip(folded: str, cased: str, start: int, end: int) -> bool:
    """Five digits are a ZIP after a name, in an address, or alone: not in “over 10000 reviews”."""
    if re.search(
        r"(?:order|订单|单号|not|不是|over|above|than|least|under|below|within|budget|around)\W*$",
        folded[:start],
    ):
        return False
    if not folded[:start].strip() and not folded[end:].strip(" .!?"):
        return True
    before = re.search(r"([^\W\d_]+)[,.]?\s*$", cased[:start])
    named = before is not None and (before[1][0].isupper() or "\u4e00" <= before[1][0] <= "\u9fff")
    return (
        named
        or bool(_ZIP_NEAR.search(folded))
        or bool(re.fullmatch(r"\s*[^\W\d_]+\s+[^\W\d_]+[,\s]+", folded[:start]))
    )
