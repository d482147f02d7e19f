"""Several requests in one message: “return the mug and cancel the other order”, 退水壶，再取消另一单.

Read by their verbs, in the order in which they were said. Only orders and accounts are spoken of
here: whoever asks two questions about products is answered by the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aisle.language.normalise import fold
from aisle.language.spelling import respelt, shipped_speller

_POLITE = r"(?:(?:hi|hello|and|also|then|please|first|now|(?:two|three|a few|a couple of) (?:more )?(?:things|requests|wishes|favou?rs)|i(?:'d| would)? (?:want|like|need|have) (?:you )?to|can (?:you|i)|could (?:you|i)|help me(?: to)?)[,:\s]+)*+"
_ENGLISH = (
    (
        "change_address",
        r"(?:change|update|correct|edit|fix|modify|amend|set)\b.{0,40}\b(?:address|destination)\b|(?:change|update) where\b",
    ),
    (
        "payment",
        r"(?:change|switch|swap|update|modify)\b(?!.*\bdifference\b).{0,40}\b(?:payment|how i pay|paid|paypal|visa|mastercard|card)\b",
    ),
    (
        "cancel_order",
        r"(?:cancel|call off|(?:void|scrap|kill|ditch)(?= (?:it|my|the|this|that|order|№)))\b",
    ),
    ("return_item", r"(?:return|send back)\b(?!.{0,12}\b(?:money|refund|policy|window|address)\b)"),
    ("exchange_item", r"(?:exchange|swap|change|modify)\b"),
)
_CHINESE = (
    ("change_address", r"(?:改|换|更新).{0,14}(?:地址|住址)|(?:地址|住址).{0,6}(?:改|换)"),
    ("payment", r"(?:改|换|更换)(?:(?!差价).){0,12}(?:付款|支付)|(?:付款|支付)方式.{0,4}(?:改|换)"),
    ("cancel_order", r"(?<!不)(?<!不想)(?<!不要)(?<!别)(?:取消|撤[销单]|退(?:单|订(?!单)))"),
    ("return_item", r"(?<!不)(?<!不想)(?<!不要)(?<!别)退(?!款|钱|回|到|货政策|货流程)"),
    (
        "exchange_item",
        r"(?<![不更])换(?!一批|句话|个话题)|改.{0,16}(?:规格|款|颜色|尺码|型号)|改.{0,4}№\s*[里中的]",
    ),
)
_STARTS = re.compile(
    _POLITE + "(?:" + "|".join(f"(?P<{name}>{said})" for name, said in _ENGLISH) + ")"
)
_SAYS = re.compile("|".join(f"(?P<{name}>{said})" for name, said in _CHINESE))
_HAN = re.compile(r"[\u4e00-\u9fff]")
_JOINT = r"(?:(?:and|then|also|plus|after that|as well as|&|\+)[,\s]+)"
# Cut only before a verb of ours: “the red and the blue one” stays whole. Nothing is tried twice
# (possessive): “and and and …” must not cost a second.
_CUT = re.compile(
    rf"(?:\s*+[,;.!]\s*+{_JOINT}*+|(?<!\s)\s++{_JOINT}++)(?="
    + _POLITE
    + r"(?:cancel|call off|return|send back|exchange|swap|change|modify|switch|update|correct)\b)",
    re.IGNORECASE,
)
_CUT_HAN = re.compile(
    r"[,，。;；!！\s]+|(?=然后|顺便|另外|同时|还有|再把|再帮)|[和跟](?=取消|退|换|改|修改|更[新换])"
)
_ONCE = frozenset({"return_item", "exchange_item", "change_address", "payment"})


_ORDER_NUMBER = re.compile(r"#?(?<![a-z0-9])w\s?-?\d{3}\s?\d{4}(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"#?\s?(?<![a-z0-9])w\s?-?\d{3}\s?\d{4}(?!\d)")
_EMAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9.-]+")
_ASKS_HOW = re.compile(
    r"\b(?:how (?:do|can|would|long|much|to)|what(?:'s| is| are)?|when (?:do|can|will)|why|do you|is there|policy|policies|are there)\b|怎么|怎样|如何|多久|多长时间|什么时候|政策|规则|流程|规定|条件|是什么"
)
_WANTS = r"(?:\bi(?:'d| would| will|'ll)? (?:(?:also|really|just|still) )?(?:want|like|need|love|prefer|wish|have|am trying|was hoping)(?: you)? to|\bi'?m (?:looking|trying) to|\bplease|\bkindly|\bcan (?:you|we)|\bcould you|\bwould you|\bhelp me(?: to)?|\blet'?s|\bif you (?:could|would)|\bso (?:kind|good) as to|\bi want|\bneed)"
_MAY_I = r"(?:\b(?:can|could|may) i|\bis it possible to|\bam i able to|\bwould it be possible to)"
_WORDS = (
    ("change_address", r"(?:change|update|correct|edit|modify|amend|fix|switch|replace|store|put|save)\b.{0,70}\b(?:address|destination|ship[ -]to)\b|(?:redirect|reroute)\b.{0,12}(?:№|\bit\b)|(?:ship|sen[dt]|deliver(?:ed)?|redirect|reroute)\b.{0,60}\bto (?:a |an |my )?(?:different|another|new|other|friend|office|work|\d|the following|street)"),
    ("payment", r"(?:change|switch|swap|update|modify|move|replace)\b(?!.*\bdifference\b).{0,60}\b(?:payment|how i pay|pay for|paid|paypal|visa|mastercard|amex|(?:credit|gift|debit|different|another|other|new) card)\b|(?:pay|charge)\b.{0,40}\b(?:with|by|to|using)\b.{0,12}\b(?:something else|another|different|paypal|visa|mastercard|card)"),
    ("cancel_order", r"cancel\b|(?:void|scrap|kill|ditch|undo|revoke|abort|drop|withdraw|stop|call off|get out of|back out of)\b.{0,24}(?:№|\border\b|\bpurchase\b|\bit\b)"),
    ("return_item", r"(?:return|(?:bring|take|send(?:ing)?) back(?! (?:my |the )?order)|give back)\b|send\b.{0,50}\bback\b"),
    ("exchange_item", r"(?:exchange|swap|replace)\b|(?:change|modify|alter|switch|trade)\b"),
)  # fmt: skip
_WISHES = re.compile(
    rf"(?:{_WANTS})\s+(?:(?:also|just|please|kindly|to|go ahead and)\s+)*(?:" + "|".join(f"(?P<{name}>{said})" for name, said in _WORDS) + ")"
)  # fmt: skip
_MAYBES = re.compile(
    rf"(?:{_MAY_I})\s+(?:(?:also|just|please)\s+)*(?:" + "|".join(f"(?P<{name}>{said})" for name, said in _WORDS) + ")"
)  # fmt: skip
_ABOUT_ORDER = re.compile(r"^(?:(?:in|for|from|on|about|regarding|with)\s+)?(?:my |the )?(?:pending |delivered )?(?:order)?\s*№\s*[,:]?\s*(?:please )?(?:" + "|".join(f"(?P<{name}>{said})" for name, said in _WORDS) + ")")  # fmt: skip
_IS_QUESTION = re.compile(
    r"^[^\w№]*(?:hi|hello|hey)?[^\w№]*(?:where|when|how|what|why|who|which|has|have|did|was|were|is|are|does|do)\b"
)
_NOT_MONEY_BACK = (
    r"(?!.*\b(?:refund\w*|difference|return\w*|exchang\w*)\b)(?<!refund )(?<!difference )"
)
_NOUNS = (  # beside the number of an order
    ("payment", re.compile(rf"^{_NOT_MONEY_BACK}.*(?:\b(?:wrong|different|another|other|new) (?:way to pay|payment|(?:credit |debit )?card|method)\b|\b(?:should|to|can|could) (?:№ )?be (?:paid|charged|billed)\b|\bpayment\b.{{0,40}}\b(?:chang|switch|differ|modif|replac|wrong)|\b(?:swap|modify|edit|switch|change)\b.{{0,20}}\b(?:payment|paid)\b|\bpay\b.{{0,24}}\b(?:another|differently|something else|instead|rather)\b|\b(?:charged?|billed?|put)\b.{{0,24}}\b(?:different|another|other|instead|something else)\b|\b(?:use|charge) (?:№ to )?(?:my |the )?(?:paypal|visa|mastercard|amex|gift card|credit card)\b)")),
    ("return_item", re.compile(r"\b(?:start|set up|initiate|arrange|process|begin|open|request|make|want|about)\b (?:a |the )?return\b|\breturn (?:request|please)\b|^\W*return(?:ing)?\b|\bmust go back\b|\b(?:want|get|give)\b.{0,12}\bmoney back\b|\brefund for\b|\b(?:sending|giving|give|send)\b.{0,30}\bback\b|\bbe returned\b")),
    ("exchange_item", re.compile(r"\b(?:start|set up|initiate|arrange|process|begin|open|request|make|want)\b (?:an |the )?exchange\b|\bexchange (?:request|please)\b|\bexchanged?\b|\b(?:another|a different|different|other|wrong) (?:version|variant|option|size|colou?r|model|spec|configuration)s?\b")),
    ("cancel_order", re.compile(r"\bcancellation\b|\bcancel(?:led|ed)?\b.{0,12}$|\b(?:call|scrap|kill|ditch|void|drop|undo|stop) (?:(?:it|that|my|the|order) )*(?:№|it|that)|\bcall (?:it|№) off\b|\bget rid of (?:my |the )?(?:order )?№|\bout of (?:my |the )?(?:order )?№|\bdon'?t (?:want|send|ship|need) (?:it|№|that|this)(?! to\b)|\bno longer (?:want|need) (?:it|№)|\bwon'?t be (?:taking|needing)\b")),
    ("change_address", re.compile(r"\b(?:change|update) where\b|\b(?:deliver|ship|sen[dt]|redirect|reroute|go)\w*\b.{0,40}\b(?:elsewhere|somewhere else|another place|other place|rather than|instead)\b|\bgo to another (?:place|address)\b|\bnew (?:delivery |shipping )?address\b|\bwrong (?:delivery |shipping )?(?:street|address|zip|city)\b|\bre(?:route|direct)\b|\b(?:ship|deliver|send)\b.{0,40}\bto a (?:friend|neighbou?r)")),
)  # fmt: skip
_HINTS = (
    ("payment", re.compile(rf"^{_NOT_MONEY_BACK}.*\b(?:pay|payment|paid|charge)\b|^(?!.*[差退换补]).*(?:付|支付)")),
    ("return_item", re.compile(r"\b(?:return\w*|refund|money back|sen[dt] .{0,40}back|go back|don'?t like)\b|退|不喜欢")),
    ("exchange_item", re.compile(r"\b(?:exchang\w*|swap\w*|trade|variant|version|option)s?\b|\btoo (?:small|big|large|tight|loose|short|long)\b|\bsame (?:ones? |thing )?but\b|\bdoesn'?t (?:fit|suit)\b|换|太[大小长短紧松]|大一号|小一号|大一码|小一码|不合适")),
    ("cancel_order", re.compile(r"\b(?:cancel\w*|call off|get rid|stop|don'?t (?:want|need)|no longer (?:want|need))\b|取消|撤|不要了|不想要")),
    ("change_address", re.compile(r"\b(?:address|deliver\w*|ship|street|elsewhere|somewhere else|redirect|reroute|send)\b|地址|寄|改送")),
)  # fmt: skip
_IS_WRONG = re.compile(
    r"\baddress\b.{0,40}\b(?:wrong|incorrect|changed|outdated|old)\b|\bi(?:'ve| have)? (?:just )?moved\b"
)
_WISHES_HAN = (
    ("change_address", re.compile(r"(?:地址|住址).{0,12}(?:改|换|错|不对|更新|变|过期|旧)|(?:改|换|更新|变更|修改|更换|设).{0,16}(?:地址|住址)|搬家|(?:改|转)(?:寄|送)|[寄送]错|别[寄送].{0,12}换|(?:寄|送|发)到(?:别的|另一|另外|新|其他)|换个?地址|№.{0,4}新地址")),
    ("payment", re.compile(r"(?:改|换|更换|修改|变更|切换)(?:(?!差价|补|退).){0,16}(?:付款|支付|付钱|结算|结账|付法|扣款|[付扣](?!差))|(?:付款|支付|结账|扣款)(?:方式|账户|渠道)?.{0,10}(?:改|换|修改|变更|错)|别扣|№(?:(?!差|补|退|换货).){0,6}用(?:(?!差|补|退).){1,16}[付扣]|(?:改用|№.{0,4}(?:换成|改成|换为|用)).{0,10}(?:付|支付)(?!差)|换(?:一?种|个)?(?:付款|支付)")),
    ("cancel_order", re.compile(r"(?<!不)(?<!不想)(?<!不要)(?<!别)(?:取消|撤[销单回]|退(?:单|订(?!单))|(?:不|不想)买了?(?=\W|$)|别(?:给我)?发(?:货)?了|不(?:要|用)发货?了)(?!了吗)")),
    ("exchange_item", re.compile(r"换货|换成|(?:想|要|需要|可以|能|帮我|给我|麻烦)(?:申请)?(?:把.{0,20})?(?:退)?换(?!一批|句话|个话题|地址|[个种]?(?:付款|支付))|(?:改|修改|更改|变更)(?!用).{0,12}(?:商品|规格|款式|颜色|尺码|型号|选项)|改成|换(?:一?[款个件种双]|个规格)|(?:商品|规格).{0,6}(?:改|换)|里的.{1,16}(?:修改|想?换)|(?:修改|想?改|更换).{0,14}(?:里的|中的)|[改换].{0,6}№ ?[里中的]|(?:规格|款式?|颜色|尺码|型号|配置|选项)[选拍买下]错|[选拍买]错了?(?:款|规格|颜色|尺码|型号|配置|选项)|要(?:另|别)的?(?:外)?一?[种款个]|(?:更换|换个?)(?:型号|规格|配置)")),
    ("return_item", re.compile(r"(?<!不)(?<!不想)(?<!不要)(?<!别)退(?!款(?!.{0,4}退货)|钱|回|到|货政策|货流程|换货?政策)")),
)  # fmt: skip


def plainly(text: str) -> str:
    """Folded, and its slips of the pen put right: “cancle”, “adress”."""
    return fold(respelt(text, shipped_speller()).text)


def _as_meant(text: str) -> str:
    said = " ".join(_NUMBER.sub(" № ", _EMAIL.sub(" ; ", plainly(text))).split())
    return re.sub(r"\b(?:no|nr|number)\.? №", "№", said)


def write_asked(text: str) -> str | None:
    """The write a whole message asks for in plain words, or None: “hi, could you cancel W1 for me?”.

    Questions about the rules ask for none; “can I return …” only where an order is spoken of.
    """
    said = _as_meant(text)
    if _HAN.search(said):
        return _asked_in_chinese(said)
    if _IS_WRONG.search(said):
        return "change_address"
    speaks_of_order = "№" in said or re.search(
        r"\b(?:my|the|one of my|an?) (?:\w+ )?orders?\b", said
    )
    for clause in re.split(r"[.!?;\n]+\s*", said):
        found = _STARTS.match(clause.strip()) or _ABOUT_ORDER.search(clause.strip())
        if found is None and not _ASKS_HOW.search(clause):
            found = _WISHES.search(clause) or (_MAYBES.search(clause) if speaks_of_order else None)
        if found is not None:
            asked = found.lastgroup
            if asked == "exchange_item" and not (speaks_of_order or re.search(r"\b(?:exchange|swap|item)", clause)):  # fmt: skip
                continue  # “change it to blue”, of something not yet bought
            return asked
    return _of_an_order(said) if "№" in said else None


def _of_an_order(said: str) -> str | None:
    """A wish without a verb of its own, beside the order's number: “different payment for №”, “start a return for №”."""
    if _IS_QUESTION.search(said) or _ASKS_HOW.search(said):
        return None
    return next((name for name, words in _NOUNS if words.search(said)), None)


def hinted(text: str) -> str | None:
    """What a message with an order's number is likeliest to want, where nothing else can be told: no yes is taken for it."""
    said = _as_meant(text)
    if "№" not in said or _IS_QUESTION.search(said):
        return None
    return next((name for name, words in _HINTS if words.search(said)), None)


def _asked_in_chinese(said: str) -> str | None:
    if _ASKS_HOW.search(said) and "№" not in said:
        return None
    is_question = re.search(r"[吗么呢?？]", said) and not re.search(r"№|订单|我的|帮我|请", said)
    if is_question:
        return None
    return next((name for name, words in _WISHES_HAN if words.search(said)), None)


@dataclass(frozen=True)
class Request:
    """One thing asked for, and the words that ask for it."""

    intent: str
    text: str


def request_of(text: str) -> str | None:
    """The write a clause asks for by its verb, or None: “cancel the kettle order”, 取消耳机那单."""
    folded = _NUMBER.sub(" № ", plainly(text)).strip()
    found = _SAYS.search(folded) if _HAN.search(folded) else _STARTS.match(folded)
    return found.lastgroup if found else None


def requests_in(text: str) -> list[Request]:
    """The requests of a message, in order; fewer than two where it asks for one thing or none.

    What names no verb belongs to the request before it (“…, it is broken”). What one offer can hold
    (two items to return) stays one request.
    """
    text = _ORDER_NUMBER.sub(lambda found: re.sub(r"[\s-]", "", found.group()), text)
    cut = _CUT_HAN if _HAN.search(text) else _CUT
    found: list[Request] = []
    opening = ""
    for before, clause in _clauses(cut, text):
        intent = request_of(clause)
        known = next((one for one in found if one.intent == intent and intent in _ONCE), None)
        if intent is not None and known is None:
            found.append(Request(intent, f"{opening}{before}{clause}".strip(" ,，;；")))
            opening = ""
        elif found:
            joined = known or found[-1]
            between = before if joined is found[-1] else ", "
            found[found.index(joined)] = Request(joined.intent, f"{joined.text}{between}{clause}")
        else:
            opening = f"{opening}{before}{clause}"
    return found


def _clauses(cut: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Each clause and what stands before it: an address within one stays as it was written."""
    end, before = 0, ""
    for mark in [*cut.finditer(text), None]:
        clause = text[end : mark.start() if mark else len(text)]
        if clause.strip():
            yield before, clause
            before = ""
        if mark:
            before, end = before + mark.group(), mark.end()
