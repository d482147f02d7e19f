"""How shoppers ask to be told when something is back or cheaper, look at what is watched, and end it."""

from __future__ import annotations

import re
from typing import Literal

from aisle.language.normalise import fold

Asked = Literal["stock", "price", "list", "stop"]
_MOST = 100  # characters: a longer message says more than that

_TELL = r"(?:(?:tell|notify|inform|alert|ping|message|e-?mail|text|remind|warn|update) me|let me know|shout|(?:be|get) (?:notified|told|informed|alerted)|watch|keep an eye|(?:a |an )?(?:heads[- ]?up|message|reminder|alert|note))\b"
_WHEN = r"\b(?:when(?:ever)?|if|once|as soon as|the moment|in case|should)\b"
_BACK = r"\bback in\b|\bback (?:again|on sale)\b|\b(?:is|are|it'?s|they'?re|comes?|gets?) back\b|\brestock\w*|\bin stock(?: again)?\b|\bavailable again\b|\b(?:have|get|got) (?:it|them|this|that|more|some)(?: \w+)? (?:back|again|in)\b"
_BECOMES = (
    r"\b(?:when(?:ever)?|once|as soon as)\b.{0,30}\b(?:available|buyable|not sold out|in again)\b"
)
_CHEAPER = r"\bcheaper\b|\bprice\b.{0,14}\b(?:drop|fall|fell|go|goes|come|comes|sink|is|gets?|change|lower)\w*|\b(?:drop|fall|go|come)(?:s|es|ing)?(?: down)? (?:to|under|below|in price)\b|\b(?:goes|comes) down\b|\b(?:is|are|gets?|costs?)(?: down)?(?: to)? (?:under|below|less than|at most|no more than)\b|\b(?:on sale|discounted|reduced|on offer)\b"
_ALERT = r"(?:back[- ]in[- ]stock|restock(?:ing)?|stock|availability|price(?:[- ]drop)?)[- ](?:alert|notification|reminder|message|watch)s?"
_OTHERS = r"\b(?:orders?|parcels?|packages?|deliver\w*|refunds?|returns?|ship\w*|arriv\w*)\b|\b(?:there(?:'s| is| are)|you (?:have|find|get|got) (?:any|some|a))\b|\bcheaper (?:ones?|options?|versions?|alternatives?)\b"

_TELL_ZH = r"(?:通知|告诉|提醒|叫|喊|告知|联系|说)(?:一声|一下)?"
_BACK_ZH = r"(?:到货|有货|补货|来货|回货|上架|有库存|进货)"
_CHEAPER_ZH = r"(?:降价|掉价|减价|打折|特价|便宜|降到|降至|跌到|低于|少于|不到|降了|以下|以内)"
_OTHERS_ZH = r"订单|包裹|快递|退款|退货|发货|物流"
_GO_ZH = r"(?:了|点|些|一点|一些)*(?:的时候|的话|之后|以后|后|时)?[,，\s]*(?:请|麻烦|再|就|可以|能不能|能|会|记得|你)*"

_STOCK = (
    re.compile(rf"{_TELL}.*{_WHEN}.*(?:{_BACK})|{_WHEN}.*(?:{_BACK}).*{_TELL}|{_TELL}.*{_BECOMES}|{_BECOMES}.*{_TELL}|^(?:please )?(?:notify me|let me know)(?: please)?$"),
    re.compile(rf"{_BACK_ZH}{_GO_ZH}{_TELL_ZH}我?|(?:等|如果|要是|一旦|什么时候)[^,，。]*{_BACK_ZH}.*{_TELL_ZH}|{_TELL_ZH}我?.{{0,4}}(?:什么时候|何时|等|如果|要是|一旦).*{_BACK_ZH}|{_BACK_ZH}(?:通知|提醒)"),
)  # fmt: skip
_PRICE = (
    re.compile(rf"{_TELL}.*{_WHEN}.*(?:{_CHEAPER})|{_WHEN}.*(?:{_CHEAPER}).*{_TELL}"),
    re.compile(rf"{_CHEAPER_ZH}[^,，。的买]{{0,8}}{_GO_ZH}{_TELL_ZH}我?|(?:等|如果|要是|一旦)[^。]*{_CHEAPER_ZH}[^,，。买]{{0,8}}[,，]?(?:请|再|就|麻烦)*{_TELL_ZH}|{_TELL_ZH}我?.{{0,4}}(?:等|如果|要是|一旦).*{_CHEAPER_ZH}|(?:降价|价格)(?:通知|提醒)"),
)  # fmt: skip
_NAME = rf"(?:my |the |these |those |all |any |that |this |your )*(?:(?:{_ALERT})|watch ?lists?|watches|(?:alert|reminder|notification)s?)"
_LIST = re.compile(
    rf"\bwhat (?:are you|do you|r u) (?:still )?(?:watch|keep an eye on)(?:ing)?|^(?:show |see |list |view )?(?:me )?(?:what are |which are |what )?(?:my |the )(?:{_ALERT}|watch ?list|(?:open |active )?(?:alerts|watches|reminders|notifications))\W*$|\bwhat (?:will|are) you (?:going to )?(?:tell|notify|alert) me (?:about|of)\b"
    r"|^(?:看看|查看|看一下|查一下)?我的?(?:到货|降价|补货|库存|价格)?(?:提醒|关注|订阅提醒|到货通知|降价通知)(?:有哪些|列表|呢)?[?？]?$|(?:哪些|什么)(?:到货|降价)?提醒|(?:帮我|替我|给我)(?:在|盯着?|留意|关注)+着?(?:什么|哪些|啥)|(?:在)?(?:帮我|替我)(?:盯|留意|关注)着?(?:什么|哪些|啥)"
)
_STOP = re.compile(
    rf"\bstop (?:watching|notifying|alerting|reminding)\b|\bunwatch\b|\b(?:cancel|remove|delete|drop|turn off|switch off|end|stop|clear|no more|forget) {_NAME}\b|\b(?:don'?t|do not|no need to|never mind,? don'?t) (?:notify|alert|tell|ping|remind|watch)\b.{{0,40}}"
    r"|(?:取消|不要|不用|别|停止|关掉|关闭|删除|删掉|去掉|停掉|停了).{0,14}(?:提醒|到货通知|降价通知|留意|盯着?|通知我|关注了?)|(?:提醒|到货通知|降价通知)(?:都|全部)?(?:取消|不要|关掉|停掉|删掉|停)"
)  # fmt: skip
_ALL = re.compile(
    r"\b(?:all|everything|any|alerts|watches|reminders|notifications)\b|全部|所有|都|一切"
)
_ASKS = re.compile(r"^(?:why|how|do|does|did|is|are|what|which)\b|为什么|怎么")


def watch_asked(text: str) -> Asked | None:
    """“tell me when it is back”, 到货通知我 → stock; “stop watching” → stop; None: of something else."""
    said = fold(text).strip(" .!。！~")
    if not said or len(said) > _MOST:
        return None
    if _LIST.search(said):
        return "list"
    if re.search(_OTHERS, said) or re.search(_OTHERS_ZH, said):
        return None
    if _STOP.search(said):
        return "stop"
    if _ASKS.search(said) and not re.search(rf"{_TELL}|通知|提醒", said):
        return None
    if any(one.search(said) for one in _PRICE):
        return "price"
    if any(one.search(said) for one in _STOCK):
        return "stock"
    return "price" if re.search(r"\bprice(?:[- ]drop)? (?:alert|notification|watch)", said) else (
        "stock" if re.search(_ALERT, said) else None
    )  # fmt: skip


def means_all(text: str) -> bool:
    """“stop all alerts”, 全部取消."""
    return bool(_ALL.search(fold(text)))
