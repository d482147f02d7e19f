"""Yes, no, never mind: what a few words mean where something was asked."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from actions.requests import requests_in, write_asked
from actions.turn import Turn
from aisle.language.normalise import fold

_YES_FIRST = (
    r"(?:yes+|yep|yeah|yup|yea|aye|y|sure(?: thing)?|ok(?:ay)?|okey|correct|confirm(?:ed)?|i (?:do|confirm|agree|accept|approve)|go (?:ahead|for it|on)|do (?:it|that|so)|please (?:do|proceed|go ahead|continue)|"
    r"proceed|continue|carry on|absolutely|definitely|all ?right|certainly|of course|right|exactly|perfect|agreed|approved|fine|let'?s (?:do (?:it|that|this)|go|proceed)|"
    r"(?:sounds|looks|seems|is|it'?s|that'?s|that is|all|works|fine) (?:all )?(?:right|correct|fine|good|great|perfect|ok(?:ay)?|set|it|for me|by me|with me)|(?:that|it|this) works|"
    r"是的?|对的?|好的?|好(?:吧|呀|嘞|咧|滴|哒)|行的?|行吧|可以的?|确认|确定|没错|嗯+|同意|没(?:有)?问题|就(?:这样|这么)(?:办|定|做)?|无误|正确|成交?|办吧|继续|妥了?|shi|shide|hao|haode|dui)"
)
_YES_MORE = (
    r"(?:please|pls|thanks|thank you|thx|ty|process it|submit it|with (?:it|that)|and|it'?s|it is|is|looks|sounds|everything|all|that'?s|those|these|the details?|then|to (?:all(?: of (?:it|that|this|them))?|that|this|it|both)|what i want(?:ed)?|cheers|indeed|kindly|all right|alright|that one|this one|that|this|you can|to me|for me|"
    r"good|great|it|i'?m|i|am|want|yes|now|"
    r"谢谢您?|吧|啊|呀|哦|呢|啦|哈|嘞|的|了|请|麻烦|帮我|您|你|就|按|这样|这么|这个|这单|这一单|那个|办理?|处理|提交|操作|一下|执行|信息|内容|地址|都|我)"
)
# What asks back in the form of a yes, its question mark forgotten: “is that correct”, 对吗
_ASKS_BACK = re.compile(
    r"[?？]|^\W*(?:is|are|am|was|do|does|can|could|should|shall|may|will|would) (?:i|it|that|this|they|these|everything|all|the)\b|[吗么]\W*$"
)
_OPENERS = r"(?:(?:um+|uh+|well|so|hmm+|ok so|oh|麻烦您?了?|那|那就|嗯)\W*)*"
# A yes may name what it says yes to; “好的，取消吧” to a return is no yes.
_OWN_VERB = {
    "cancel_order": r"(?:cancel it|cancel that|cancel|取消(?:吧|掉|了|订单)?)",
    "return_item": r"(?:return it|return them|return|退(?:吧|掉|了|货)*)",
    "exchange_item": r"(?:exchange it|exchange them|exchange|change it|swap it|换(?:吧|掉|了|货)*|修改|改(?:吧|了)?)",
    "change_address": r"(?:change it|update it|change the address|改(?:吧|了)?|修改)",
    "payment": r"(?:change it|switch it|改(?:吧|了)?|换(?:吧|了)?|修改)",
}
_DEED = {  # the deed itself said back is a yes too
    "cancel_order": r"(?:cancel (?:it|the order)|取消(?:吧|掉))",
    "return_item": r"(?:return (?:it|them)|退(?:吧|掉|了吧))",
    "exchange_item": r"(?:(?:exchange|swap) (?:it|them)|换(?:吧|掉|了吧))",
}
_NO = re.compile(
    rf"^\W*{_OPENERS}(no|nope|nah|n|not (now|yet)|don't|do not|never ?mind|stop|cancel that|leave it|forget it|"
    r"不|不用|不要|不用了|不了|先不|先不要|算了|别|不是|不行|不对|取消吧?|bu|buyao|suanle)(\W*(thanks|thank you|thx|not (?:now|yet)|please|don't|谢谢|了|吧|先))*\W*$"
)
_BYE = re.compile(
    r"\b(?:(?:good )?bye|goodbye|see you|see ya|farewell|take care|that(?:'s| is| will be) all|have a (?:nice|good|great)|gotta go|i'm (?:off|leaving|done)|talk (?:to you )?later|cheers|good ?night)\b|再见|拜拜|拜|没(?:别的)?事了|先这样|就这样|回头(?:聊|见)|下次|晚安|告辞|走了|88+"
)
_YES_BEGIN = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|correct|right|exactly|that one|that's it)\b\s*[,.;:!]|^\W*(?:是的?|对的?|没错|嗯+|就是)(?:这个?|那个?|它|这单|这一单)?\s*[,，。;；!！]"
)
_WAIT = re.compile(
    r"^\W*(?:(?:oh|um+|uh+|hmm+|ok(?:ay)?|sorry|please|no)\W+)*"
    r"(?:wait(?: a (?:sec(?:ond)?|minute|moment|bit|while))?|hold (?:on|it|up)(?: a (?:sec(?:ond)?|minute|moment))?|hang on(?: a (?:sec(?:ond)?|minute|moment))?|one (?:sec(?:ond)?|minute|moment)|(?:just )?(?:a|give me a) (?:sec(?:ond)?|minute|moment)|not so fast"
    r"|(?:let me|i(?:'ll| will| need to| have to| want to| should)) (?:think|check|see|look|ask)(?: (?:about|on|over|it|that|this|first|again|my \w+|at|a (?:bit|moment|minute)|twice))*"
    r"|(?:请|先|你|您|再)*(?:等一?等|等一?下|等会儿?|稍等|稍候|慢着|慢点|别急|打住)|(?:先)?(?:让|容)?我(?:再|先)?(?:想想|想一想|考虑(?:一下|考虑)?|看看|确认一下))"
    r"(?:\W+(?:please|pls|first|a (?:sec(?:ond)?|minute|moment)|let me (?:think|check)(?: (?:about it|first|again))*|i need to think(?: about it)?|吧|啊|先|一下|(?:先)?(?:让|容)?我(?:再|先)?(?:想想|想一想|考虑(?:一下|考虑)?|看看)))*\W*$"
)
_NEVER_MIND = re.compile(
    r"\b(never ?mind|forget (it|about it)|changed my mind, (leave|keep)|leave it|stop this|drop it|don't bother)\b|算了|不用了|不弄了|当我没说|不办了|先不弄|(?:^|[，,。!！ ])(?:那|我|就)?(?:先|还是)?不(?:退|换|取消|改|买)了|还是留着"
    r"|^\W*keep (?:it|them)(?: then| all)?\W*$|\b(?:(?:i(?:'ll| will)?|actually|just|rather|no|wait)\W+(?:\w+\W+)?keep (?:it|them)|(?:don't|do not) (?:cancel|return|exchange|change) (?:it|them|anything))\b"
)
_NOT_WANTED = re.compile(r"(?:^|[，,。!！ ])(?:那|我|就)?(?:先|还是)?不要了")
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
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|not|sorry|actually|wait|hmm|oops|i meant)\b|\b(?:i meant|rather|instead|my mistake|correction)\b"
    r"|^\W*(?:不|不对|不是|错了|说错|等等|等一下|其实)|说错了|搞错了|弄错了|应该是|还是|改成|而是",
    re.IGNORECASE,
)
_SIGN_OUT = re.compile(
    r"(?:please )?(?:log|sign)(?: me)? ?(?:out|off)(?: please)?|(?:this|that) is(?:n't| not) me|forget who i am"
    r"|(?:帮我|请)?(?:退出|注销)(?:登录|账号|账户)?|登出|这不是我"
)


def says_sign_out(turn: Turn) -> bool:
    """“log out”, 这不是我: whoever was recognised is to be forgotten here."""
    return not turn.is_button and bool(_SIGN_OUT.fullmatch(fold(turn.text).strip(" .!。！")))


def says_goodbye(turn: Turn) -> bool:
    """Not “the Visa ending in 9858”."""
    return turn.is_button or bool(_BYE.search(fold(turn.text)))


def is_yes(turn: Turn, to: str | None = None) -> bool:
    """A plain yes: nothing else may stand in the message, or it is none. `to` is the task it answers.

    “yes?” asks back.
    """
    if turn.is_button:
        return turn.intent == "affirm"
    said = fold(turn.text)
    return not _ASKS_BACK.search(said) and bool(_yes(to or "").match(said))


def begins_with_yes(turn: Turn, to: str | None = None) -> bool:
    """ "yes, and send it to …": a yes to a question that writes nothing, with more behind it."""
    if is_yes(turn, to):
        return True
    return not turn.is_button and bool(_YES_BEGIN.search(fold(turn.text)))


def is_wait(turn: Turn) -> bool:
    """ "hold on", 等等: neither yes nor no. With anything of substance behind it, it is none."""
    return not turn.is_button and bool(_WAIT.match(fold(turn.text)))


@cache
def _yes(to: str) -> re.Pattern[str]:
    """What a yes to this task may consist of. Possessive: “do it do it …” is read once, not in every way."""
    own, deed = _OWN_VERB.get(to, "(?!)"), _DEED.get(to, "(?!)")
    first = rf"(?:{_YES_FIRST}|{deed})(?![a-z])"
    more = rf"(?:\W*(?:{_YES_FIRST}|{_YES_MORE}|{own})(?![a-z]))*+"
    lead = (
        rf"(?:(?!{first})(?:{_YES_MORE}|{own})(?![a-z])\W*)*+"  # “thanks, yes”, “that looks right”
    )
    return re.compile(rf"^\W*{_OPENERS}{lead}{first}{more}\W*$")


def is_no(turn: Turn) -> bool:
    """A plain no."""
    return turn.intent == "deny" if turn.is_button else bool(_NO.match(fold(turn.text)))


def is_never_mind(turn: Turn) -> bool:
    """The task is to be dropped."""
    if turn.is_button:
        return False
    said = fold(turn.text)
    if _NOT_WANTED.search(said):  # as a reason it is none of ours to stop for
        return turn.conversation.asks != "reason"
    return bool(_NEVER_MIND.search(said))


def answers(turn: Turn, task: dict[str, Any]) -> bool:
    """Has the very form of what was asked, whatever it sounds like: an e-mail or a zip, an order number."""
    asked, text = task.get("asked"), fold(turn.text)
    if turn.is_button or not text:
        return False
    if asked in ("email_or_name_zip", "address"):
        return bool(re.search(r"@|(?<!\d)\d{5,6}(?!\d)", text))
    if asked == "order_id":
        return turn.value("order_id") is not None
    return asked == "one_time_code" and bool(re.search(r"\d{4}", text))


def corrects(turn: Turn) -> bool:
    """ "no, …", “sorry, I meant …”, 不对，是……: what follows stands in place of what was said."""
    return not turn.is_button and bool(_CORRECTS.search(fold(turn.text)))


def speaks_of_data(turn: Turn) -> bool:
    """Not a mere 忘了 ("I forgot it"), which sounds like "forget me"."""
    return turn.intent != "privacy_erase" or bool(_DATA.search(fold(turn.text)))


def wants_change(turn: Turn) -> bool:
    """Another method for an order is asked for, not a question about paying."""
    if turn.is_button:
        return turn.value("payment_method") is not None or turn.value("order_id") is not None
    pattern = _CHANGE_PAYMENT if turn.customer_id or turn.value("order_id") else _PLAIN_CHANGE
    if pattern.search(turn.text) or write_asked(turn.text) == "payment":
        return True
    several = requests_in(turn.text)
    return len(several) > 1 and any(one.intent == "payment" for one in several)
