"""Fixed phrases with one meaning: “cheaper”, “gift card”, “no longer needed”, “for my dad”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aisle.language.found import Found
from aisle.language.reasons import find_reasons
from aisle.language.uses import alternatives

_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower(?: in)? price|more affordable|lower priced|not so expensive|too (?:expensive|pricey|dear)|less pricey)\b(?!\s+than\s+[$£€\d])"
    r"|便宜(?:一?点|一?些|的(?=[\s,，。?？吗有没]|$))|更便宜|再便宜|太贵|有点贵|贵了|价格低一?[点些]|实惠一?[点些]"
)
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|dearer|higher[ -]end|fancier|upscale|more upmarket|too cheap)\b(?!\s+than\s+[$£€\d])"
    r"|(?<!便宜)(?:贵一?[点些]|更贵|(?<=[要买来])贵的|高档一?[点些]|高端一?[点些]|档次高)"
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
    ("unionpay", r"union\s?pay|银联(?:卡)?|云闪付"),
    ("installments", r"installments?|instalments?|分期(?:付款)?|花呗"),
)
_PAYMENT = re.compile(
    "|".join(f"(?P<{name}>(?<![a-z])(?:{source})s?(?![a-z]))" for name, source in _PAYMENTS)
)
_PAYS = re.compile(
    r"\bpay|refund|\bcharge|check ?out|\busing\b|redeem|balance|\bsplit\b|between .* and|\bcard\b.*\b(?:balance|number)|payment|\buse\b|\bback\b|\bto\b|\bwith\b|付|退|支付|用|钱"
)
PERSON = (
    r"(?:mother|father|sister|brother|son|daughter)[- ]in[- ]law|dad|daddy|father|mom|mum|mummy|mother|wife|hubby|husband|girlfriend|boyfriend|partner|fianc[eé]e?|son|daughter|sons|daughters|"
    r"kids?|child|children|baby|toddler|brother|sister|grand(?:ma|pa|mother|father|son|daughter|parents)|nephew|niece|girls?|boys?|toddlers|teenagers?|teens?|newborn|"
    r"aunt|uncle|cousin|friend|best friend|friends|boss|colleagues?|coworkers?|neighbou?rs?|teacher|parents|dog|cat|puppy|kitten"
)
_KIN = (  # longer words first
    "丈母娘|女朋友|男朋友|外甥女|小朋友|爸爸|妈妈|父亲|母亲|奶奶|爷爷"
    "|外公|外婆|姥姥|姥爷|老爸|老妈|爸妈|父母|老婆|老公|媳妇|妻子|丈夫|婆婆|公公|岳父|岳母|闺蜜|女友|男友"
    "|对象|儿子|女儿|弟弟|妹妹|哥哥|姐姐|侄子|侄女|外甥|孙子|孙女|叔叔|阿姨|舅舅|姑姑|同事|老板|领导|老师|朋友|室友|同学|长辈|孩子|宝宝|小孩|男生|女生|新生儿|老人|邻居"
)
_RECIPIENT = re.compile(
    rf"\b(?:for|to)\s+(?:my|a|an|our|his|her|the)?\s*(?:\w+[- ]year[- ]old\s+)?(?P<en>{PERSON})\b(?!\s+(?:bed|food|toy))"
    rf"|\b(?:get|buy|give|surprise|treat)\s+(?:my|our|a)\s+(?P<got>{PERSON})\b(?!\s+(?:bed|food|toy|bowl|leash|collar))"
    rf"|^\s*my\s+(?P<bare>{PERSON})\s*[.!]*$"
    rf"|\b(?P<gift>{PERSON})(?:'?s)?\s+(?:gifts?|presents?|birthday|b-?day)\b"
    rf"|\bmy\s+(?P<my>{PERSON})(?:'s|s)?\s+(?:birthday|b-?day|likes?|loves?|is|has|just|always|runs?|wants?|needs?|hates?|turns?|plays?|got)\b"
    rf"|\ban?\s+\d{{1,2}}[- ]year[- ]old\s+(?P<aged>{PERSON})\b"
    rf"|^\s*(?:the |a |our )?(?P<head>{PERSON}) (?:is|likes|loves|wants|turns|just|hates|needs|who|gift|present)\b"
    r"|(?:岁|小)的?(?P<child>男孩|女孩|小孩|孩子|宝宝|小朋友|男生|女生)(?:子|儿)?"
    rf"|(?:^|我|[，,。\s])(?P<kin>{_KIN}|爸|妈)(?=怕|喜欢|爱|想|过|生日|结婚|退休|最近|快|腰|腿|升职|乔迁|用|穿|戴|考上|满月|周岁|[五六七八九]十)"
    rf"|(?:给|送|送给|买给|为)(?:我们?的?|咱们?|我?家里?的?)?(?:[\d一二三四五六七八九十]{{1,3}}岁的?)?(?P<zh>{_KIN}|男生|女生|学生|老人|婴儿|客户|爸|妈)"
)
_LEADS = r"for|likes?|loves?|enjoys?|into|use(?:d)? for|go(?:es)?|keen on|mad about|a fan of|does"
_USE = re.compile(
    rf"\b(?:{_LEADS})\s+(?:a |the |my |some |going |doing |weekend |cold )?(?P<en>{alternatives('en')})\b(?!\s+(?:{PERSON})\b)"
    rf"|(?P<zh>{alternatives('zh')})(?=用|穿|时|的时候|带|背|使用|新手|入门|装备|用品|爱好者|党|的人|初学)"
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
    """Reasons, relative prices, recipients and uses."""
    yield from find_reasons(folded)
    for pattern, value in ((_CHEAPER, "cheaper"), (_DEARER, "dearer")):
        for match in pattern.finditer(folded):
            yield Found("relative_price", value, match.start(), match.end())
            break
    for pattern, entity in ((_RECIPIENT, "recipient"), (_USE, "use")):
        for match in pattern.finditer(folded):
            group = match.lastgroup or ""
            yield Found(entity, match[group], match.start(group), match.end(group))
