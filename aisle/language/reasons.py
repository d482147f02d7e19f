"""Why an order is undone, in the shopper's own words: “cancel it, found it cheaper” → found it cheaper.

A reason that the policy of cancellations knows has its word as value (“no longer needed”, also for
不想要了), every other one what was written; the place is always the written phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aisle.language.found import Found

_ACCEPTED = (
    (
        "no longer needed",
        r"no longer (?:need|want)(?:ed)?(?: (?:it|them|this))?|(?:do not|don'?t|didn'?t|doesn'?t) (?:need|want) (?:it|them|this|that|these|those)?\s*(?:any ?more|any longer)|(?:do not|don'?t|didn'?t) need (?:it|them|this)"
        r"|not needed(?: any ?more)?|chang(?:ed|ing) my mind|不想要了?|不想买了?|不需要了?|不要了(?!吗)|不要(?=\s*取消)|(?<=[这那]单)不要|用不着了?|用不上了?|改变主意了?|改主意了?|后悔了?|不再需要|没用了",
    ),
    (
        "ordered by mistake",
        r"(?:ordered|bought|placed|purchased|order|was|made|clicked)(?: \w+){0,3} (?:by (?:mistake|accident)|accidentally|a mistake)|by (?:mistake|accident)|accidentally (?:ordered|bought|placed)(?: (?:it|this|twice))?"
        r"|wrong order|(?:ordered|bought|clicked) (?:it )?twice|下错(?:单|了)*|买错了?|误(?:下单|买|操作)|(?:颜色|尺码|规格)?拍错(?:颜色|尺码|规格)?了?|点错了?|(?:买|拍|下)重复?了?|重复下单|不小心(?:下|买|拍|点)[错重]?(?:单|了|多了)*|手滑(?:点错|拍错)?了?",
    ),
)
_LITTLE = r"(?:(?:way|far|much|a bit|a little|bit|miles|just|really) )*too "
_SUBJECT_ZH = r"(?:尺码|尺寸|颜色|质量|款式|衣服|裤子|鞋子?|盖子|拉链|味道|包装|实物|做工|面料|袖子|物流|发货|穿着|戴着|用着|穿起来|用起来)?"
_WRITTEN = re.compile(
    rf"{_LITTLE}(?:small|tight|short|big|large|loose|long|heavy|light|slow|late|expensive|loud|thin|thick|narrow|wide|hot|dark|bright|hard|soft|old|many)(?! to )"
    r"|(?:doesn'?t|does not|don'?t|do not|didn'?t|did not|won'?t|isn'?t|not) (?:really )?(?:fit(?:ting)?|suit|work(?:ing)?|match|turn on|charge|close|what i (?:expected|ordered|wanted)|as (?:described|pictured|expected))(?: (?:me|him|her|properly|right|well|at all|anymore))*"
    r"|(?:got |bought |ordered |picked |chose |entered |typed |sent me |it'?s |you sent )?(?:the |a )?wrong (?:size|item|product|one|colou?r|model|address|thing)"
    r"|(?:arrived |came |is |was |it'?s )?(?:damaged|broken|defective|faulty|cracked|smashed|torn|scratched|dented|used|dirty|stained|leaking)"
    r"|(?:stopped|quit) (?:working|charging)(?: after (?:a|an|one|two|three|\w+) \w+)?|(?:it )?(?:leaks|flickers|smells|squeaks|wobbles|overheats|scratches|itches)"
    r"|(?:doesn'?t|does not|don'?t|do not) look (?:like|as|right)[^,.;!?]*|not like the (?:photos?|pictures?)|looks? (?:nothing like|different)[^,.;!?]*"
    r"|(?:found|saw|got)(?: (?:it|one|the same|a))*(?: for)? (?:cheaper|better|less)(?: (?:elsewhere|somewhere else|price))?|cheaper (?:elsewhere|somewhere else)"
    r"|ordered the wrong[^,.;!?]*?(?= (?:pls|please|cancel)|$|[,.;!?])|(?:it'?s |it is )?tak(?:es|ing) (?:too long|forever|ages)|(?:bad|poor|low|terrible) quality"
    rf"|{_SUBJECT_ZH}(?:太|有点|偏|买|拍)(?:小|大|紧|松|长|短|厚|薄|重|贵|差|慢|吵|硬|旧|挤|窄|宽|肥|瘦|勒|磨脚|沉|透|软|暗|脏)(?:了|啦)?(?!一)|(?<![大小一])(?:小|大|紧|松|长|短)了(?!一)"
    rf"|{_SUBJECT_ZH}(?:不合身|不合适|不合脚|不对|不符|不喜欢|不好|不好看|不显白|不舒服)|(?:到手)?{_SUBJECT_ZH}(?:坏了?的?|破了?的?|裂了?|碎了|漏水|漏气|开胶|掉色|起球|有瑕疵|有破损|有味道|有色差|有问题|有划痕|脏了|变形了?)(?=$|[\W想要我退换取给帮麻])"
    r"|质量(?:太差|不行|不好|问题|有问题)|(?:颜色|尺码|款式|型号|东西)?(?:发|寄|送)错(?:货|尺码|颜色|东西)?了?|(?:实物|颜色|质量)?(?:与|和|跟)(?:描述|图片|照片|页面)(?:不符|不一样|不一致)|(?:等|发货|物流)?(?:等太久|太慢)了?|别家更便宜|(?:别处|别的店|别家)[^\s，,。]{0,4}便宜[^\s，,。]{0,2}"
    r"|(?:地址|电话|信息|尺码|颜色|数量)(?:填|写|选|买|拍)错了?|(?:没|不)(?:想象|图片)[^\s，,。]{0,6}"
)
_BECAUSE = re.compile(
    r"\b(?:because|cos|coz|cuz|bc|since|as|due to|the reason is|reason:?)\s+(?P<en>(?!soon|well|of|a\b)[a-z][^,.;!?]{3,60}?)(?=\s*(?:$|[,.;!?]|\b(?:so|pls|please|can you)\b))"
    r"|(?:因为|由于|原因是|理由是)\s*(?P<zh>[^\s，,。；;！!？?]{2,24})"
)
_UNDOES = re.compile(
    r"(?:too (?:small|big|tight|large|short|long)|wrong (?:size|colou?r|item|one|product))\b.*\b(?:need|want|send|ordered)|return|refund|exchange|swap|cancel|instead|give (?:it|them) back|(?:stop|kill|drop|scrap) (?:the |my |this |that )?order|send(?:ing)? .{0,16}back|退|换|取消|撤[单了掉]|拦截|别发"
)
_CLAUSE = re.compile(r"[^,.;!?，。；！？、\n]+")
_HAN_CLAUSE = re.compile(r"[^,.;!?，。；！？、\s]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A clause of its own tells why when it says that somebody or something is, has or does:
# “cancel it, my husband already got one”; never what asks, wishes or greets.
_TELLS = re.compile(
    r"\s*(?:and |but )?(?:it|its|it's|they|they're|my \w+|the \w+|i (?:already|found|got|have|bought|hate|don'?t like)|i ordered (?:the wrong|too|it|two by|twice)|we (?:already|found|got|have)|already|somebody|someone|he|she|found|got|(?:the |both |one of the )?[a-z]+(?: [a-z]+)? (?:is|are|was|were|keeps?|fell|ran|won'?t|doesn'?t|don'?t|didn'?t))\b(?:(?!\b(?:want|would|like to|need to|please|pls|can|could|name|email|e-mail|zip|phone|address|sent|what|where|when|who|how|which|cancel|return|exchange|swap|send|refund|arrive[ds]?|came|was delivered|order|number|from)\b).){4,60}\Z"
)
# The same without a stop: “return it my wife hates the colour”
_JOINED = re.compile(
    r"\b(?:it|this|that|them|cancel|order|back|return)\s+(?P<told>(?:my (?:wife|husband|kids?|son|daughter|mum|mom|dad|girlfriend|boyfriend|friend|partner)|someone|somebody|i (?:already|found|got|hate))\b[^,.;!?]{4,60})$"
)
_WISH_ZH = re.compile(
    r"退|换|取消|帮|麻烦|请|您好|你好|在吗|亲|谢谢|订单|地址|能不能|可以|怎么|吗|呢|想|要|给我|哪|几|多少|好的|快|什么|单|收到|到了|已经[买收付下发订]|还没|没发|\d"
)
_FAULT_ZH = re.compile(
    r"不|没|有|疼|痛|痒|晃|吵|响|硬|沉|破|烂|差|慢|闷|掉|磨|勒|挤|卡|硌|扎|漏|歪|皱|臭|糙|刮"
)
_THEN = re.compile(r" (?:so|and) (?=(?:i|i'd|please|pls|can|could)\b)")
_THIS = re.compile(r"(?:这[个件款双条]|它|我(?=找到))?")
_HURTS = re.compile(r"[磨勒挤卡硌扎漏掉][\u3400-\u9fff]\Z")  # 磨脚
_LEAD = re.compile(r"(?:i|it|it's|its|they|they're|theyre|we|was|and|but|so|is|are)\s+")


def find_reasons(folded: str) -> Iterator[Found]:
    """At most one. “too small” is a reason only beside a wish to send back, change or cancel."""
    for number, pattern in enumerate(_ACCEPTED_PATTERNS):
        match = pattern.search(folded)
        if match:
            yield Found("reason", _ACCEPTED[number][0], *match.span())
            return
    if _UNDOES.search(folded):
        place = _because(folded) or _written(folded) or _told(folded)
        if place:
            yield Found("reason", folded[slice(*place)], *place)


_ACCEPTED_PATTERNS = [re.compile(source) for _, source in _ACCEPTED]


def _because(folded: str) -> tuple[int, int] | None:
    match = _BECAUSE.search(folded)
    if match is None or not match.lastgroup:
        return None
    return match.span(match.lastgroup)


def _written(folded: str) -> tuple[int, int] | None:
    match = _WRITTEN.search(folded)
    return _trimmed(folded, *match.span()) if match else None


def _told(folded: str) -> tuple[int, int] | None:
    """A clause beside the wish that only tells something."""
    joined = _JOINED.search(folded)
    if joined and not _UNDOES.search(joined["told"]):
        return _stripped(folded, *joined.span("told"))
    parted = _THEN.sub(lambda then: f",{then.group()[1:]}", folded)
    for clause in _CLAUSE.finditer(parted):
        text = clause.group()
        if not _HAN.search(text) and _TELLS.match(text) and not _UNDOES.search(text):
            return _stripped(folded, *clause.span())
    for clause in _HAN_CLAUSE.finditer(folded):
        text = clause.group()
        known = (
            (3 <= len(text) <= 14 or _HURTS.match(text))
            and _HAN.search(text)
            and not _WISH_ZH.search(text)
        )
        if known and (text[-1] == "了" or _FAULT_ZH.search(text)):
            lead = _THIS.match(text)
            return clause.start() + (lead.end() if lead else 0), clause.end()
    return None


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    """“it's too big” → “too big”: the phrase without who or what it is said of."""
    lead = _LEAD.match(folded, start, end)
    return _stripped(folded, lead.end() if lead else start, end)


def _stripped(folded: str, start: int, end: int) -> tuple[int, int]:
    text = folded[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
