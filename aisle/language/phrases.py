"""Fixed phrases with one meaning: “cheaper”, “gift card”, “no longer needed”, “for my dad”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aisle.language.found import Found
from aisle.language.uses import alternatives

_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower(?: in)? price|more affordable|lower priced|not so expensive|too (?:expensive|pricey|dear)|less pricey)\b(?!\s+than\s+[$£€\d])"
    r"|便宜(?:一?点|一?些|的)|更便宜|再便宜|太贵|有点贵|贵了|价格低一?[点些]|实惠一?[点些]"
)
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|dearer|higher[ -]end|fancier|upscale|more upmarket|too cheap)\b(?!\s+than\s+[$£€\d])"
    r"|(?<!便宜)(?:贵一?[点些]|更贵|高档一?[点些]|高端一?[点些]|档次高)"
)
_PAYMENTS = (
    ("credit_card", r"credit card|visa|mastercard|master card|amex|american express|信用卡"),
    ("debit_card", r"debit card|bank card|借记卡|储蓄卡|银行卡"),
    ("paypal", r"pay\s?pal|贝宝"),
    ("gift_card", r"gift\s?card|store credit|礼品卡|购物卡"),
    ("apple_pay", r"apple pay"),
    ("google_pay", r"google pay"),
    ("alipay", r"alipay|支付宝"),
    ("wechat_pay", r"wechat(?: pay)?|微信(?:支付|付款|钱包)?"),
    ("bank_transfer", r"bank transfer|wire transfer|(?:银行)?转账"),
    ("cash_on_delivery", r"cash on delivery|\bcod\b|货到付款"),
    ("klarna", r"klarna"),
    ("installments", r"installments?|instalments?|分期(?:付款)?|花呗"),
)
_PAYMENT = re.compile(
    "|".join(f"(?P<{name}>(?<![a-z])(?:{source})s?(?![a-z]))" for name, source in _PAYMENTS)
)
_PAYS = re.compile(
    r"\bpay|refund|\bcharge|\bcard\b.*\b(?:balance|number)|payment|\buse\b|\bback\b|\bto\b|\bwith\b|付|退|支付|用|钱"
)
_REASONS = (
    (
        "no longer needed",
        r"no longer (?:need|want)(?:ed)?|don'?t (?:need|want) (?:it|them|this|that|these|those)?\s*(?:any ?more|any longer)|(?:do not|don'?t|didn'?t) need (?:it|them|this)|not needed(?: any ?more)?|changed my mind|不想要了|不想买了|不需要了|不要了(?!吗)|用不着了|用不上了|改变主意|不再需要",
    ),
    (
        "ordered by mistake",
        r"(?:ordered|bought|placed|purchased|order|was|made)(?: \w+){0,3} (?:by (?:mistake|accident)|accidentally|a mistake)|by (?:mistake|accident)|accidentally (?:ordered|bought|placed)|wrong order|ordered (?:it )?twice|下错(?:单|了)?|买错了?|误(?:下单|买|操作)|拍错了?|点错了?|不小心(?:下|买|拍|点)\w{0,2}",
    ),
)
_RETURN_REASONS = (
    ("too small", r"too (?:small|tight|short)|太小|偏小|小了|太紧"),
    ("too large", r"too (?:big|large|loose|long)|太大|偏大|大了|太松"),
    (
        "doesn't fit",
        r"(?:doesn'?t|does not|don'?t|didn'?t) fit|wrong size|不合身|不合适|不合脚|尺码不对",
    ),
    (
        "damaged",
        r"(?:arrived |is |was |it'?s )?(?:damaged|broken|defective|faulty|cracked)|坏了|坏的|破损|破了|有瑕疵|质量问题",
    ),
    ("wrong item", r"wrong (?:item|product|one|colou?r)|not what i ordered|发错货?|寄错|颜色不对"),
    (
        "not as described",
        r"not as described|not like the (?:photo|picture)|与描述不符|和描述不符|跟图片不一样",
    ),
)
_RETURNS = re.compile(r"return|refund|exchange|send .{0,12}back|退|换")
_REASON = re.compile("|".join(f"(?P<r{i}>{source})" for i, (_, source) in enumerate(_REASONS)))
_RETURN_REASON = re.compile(
    "|".join(f"(?P<r{i}>{source})" for i, (_, source) in enumerate(_RETURN_REASONS))
)
_PERSON = (
    r"dad|father|mom|mum|mother|wife|husband|girlfriend|boyfriend|partner|fianc[eé]e?|son|daughter|sons|daughters|"
    r"kids?|child|children|baby|toddler|brother|sister|grand(?:ma|pa|mother|father|son|daughter|parents)|nephew|niece|"
    r"aunt|uncle|friend|best friend|boss|colleague|coworker|teacher|parents|dog|cat|puppy|kitten"
)
_RECIPIENT = re.compile(
    rf"\b(?:for|to)\s+(?:my|a|an|our|his|her|the)?\s*(?:\w+[- ]year[- ]old\s+)?(?P<en>{_PERSON})\b(?!\s+(?:bed|food|toy))"
    rf"|\bmy\s+(?P<my>{_PERSON})(?:'s|s)?\s+(?:birthday|likes?|loves?|is|has|just|always|runs?|wants?|needs?|hates?|turns?|plays?|got)\b"
    r"|(?:岁|小)的?(?P<child>男孩|女孩|小孩|孩子|宝宝|小朋友|男生|女生)(?:子|儿)?"
    r"|(?:^|我)(?P<kin>爸爸?|妈妈?|奶奶|爷爷|外公|外婆|姥姥|姥爷|老爸|老妈|老婆|老公|闺蜜|女朋友|男朋友|弟弟|妹妹|哥哥|姐姐)(?=怕|喜欢|爱|想|过|生日|结婚|退休|最近|快|腰|腿|[五六七八九]十)"
    r"|(?:给|送|送给|买给|为)(?:我的?|咱)?(?P<zh>爸爸?|妈妈?|父亲|母亲|老爸|老妈|爸妈|父母|老婆|老公|妻子|丈夫|女朋友|男朋友|女友|男友|儿子|女儿|孩子|小孩|宝宝|哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|外公|外婆|朋友|闺蜜|同事|老板|老师|侄子|侄女|外甥|长辈|男生|女生|学生)"
)
_LEADS = r"for|likes?|loves?|enjoys?|into|use(?:d)? for|go(?:es)?|keen on|mad about|a fan of|does"
_USE = re.compile(
    rf"\b(?:{_LEADS})\s+(?:a |the |my |some |going |doing |weekend |cold )?(?P<en>{alternatives('en')})\b(?!\s+(?:{_PERSON})\b)"
    rf"|(?P<zh>{alternatives('zh')})(?=用|穿|时|的时候|带|背|使用)"
    rf"|(?:用来|用于|适合|喜欢|爱|常|经常|去|想去|要去|平时)(?P<zh2>{alternatives('zh')})"
)


def find_payments(folded: str) -> Iterator[Found]:
    """Ways to pay; `canonical` is the name that orders use (credit_card)."""
    for match in _PAYMENT.finditer(folded):
        if match.lastgroup != "gift_card" or _PAYS.search(folded):
            yield Found(
                "payment_method",
                match.group(),
                match.start(),
                match.end(),
                canonical=match.lastgroup,
            )


def find_phrases(folded: str) -> Iterator[Found]:
    """Relative prices, reasons (in English words, as the rules name them), recipients and uses."""
    for pattern, value in ((_CHEAPER, "cheaper"), (_DEARER, "dearer")):
        for match in pattern.finditer(folded):
            yield Found("relative_price", value, match.start(), match.end())
            break
    for match in _REASON.finditer(folded):
        value = _REASONS[int((match.lastgroup or "r0")[1:])][0]
        yield Found("reason", value, match.start(), match.end())
        break
    else:
        yield from _return_reasons(folded)
    for pattern, entity in ((_RECIPIENT, "recipient"), (_USE, "use")):
        for match in pattern.finditer(folded):
            group = match.lastgroup or ""
            yield Found(entity, match[group], match.start(group), match.end(group))


def _return_reasons(folded: str) -> Iterator[Found]:
    if not _RETURNS.search(folded):
        return
    match = _RETURN_REASON.search(folded)
    if match:
        value = _RETURN_REASONS[int((match.lastgroup or "r0")[1:])][0]
        yield Found("reason", value, match.start(), match.end(), shares=True)
