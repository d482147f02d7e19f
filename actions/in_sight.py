"""What a short message means beside what stands there: a product, a list, an order, a cart.

“how much” after one product is its price, “按价格排” orders the list, 什么时候能到 is that order.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.turn import Turn
from aisle.answers.asking import asked_keys

_HOW_MUCH = re.compile(
    r"(?:and |so |ok )?(?:how much(?: (?:is|does|for) (?:it|this|that|this one|that one)(?: cost)?)?|(?:what'?s |what is )?(?:the |its )?price|what does (?:it|this|that) cost)"
    r"|(?:这个|那个|它)?(?:多少钱|什么价格?|价格(?:呢|多少)?|怎么卖|啥价)(?:呢|啊|呀)?"
)
_SORTED = re.compile(
    r"(?:(?:please |can you )?(?:sort|order|rank)(?:ed)?(?: (?:them|it|these|those))? by (?:price|rating|reviews)|(?:cheapest|best rated|most expensive) first|price low to high)"
    r"|(?:按|照)(?:价格|评分|销量|评价)(?:从[低高]到[低高]|高低|排一?下?|排序|来排)+|价格从[低高]到[低高]|便宜的?(?:排|放)(?:在)?前面?"
)
_WHEN = re.compile(
    r"(?:and |so |ok )?when (?:will|does|is|can) (?:it|that|this|my (?:order|parcel|package|stuff))(?: (?:arrive|come|get here|be here|coming|arriving|delivered|be delivered))?.{0,12}"
    r"|(?:那|它|大概|大约)?(?:什么时候|啥时候|几时|哪天|多久|几天)(?:能|可以|会)?(?:到|送到|收到|到货)(?:呢|啊|呀)?"
)
_ABOUT_IT = re.compile(
    r"(?:and |so |but |ok )?(?:is|does|can|could|will|would|has) (?:it|this|that|this one|that one)\b.{2,}|(?:它|这个|这款|那个|那款)(?:能|会|可以|适合|是不是|支持|有没有).{2,}"
    r"|(?:那)?(?:能不能|能|可以|会)(?!.*[你您帮我换退便宜送寄])..{0,7}(?:吗|么)"
)
_ASKS = re.compile(
    r"(?:and |so |ok )?(?:what(?:'?s| is| are)?|how|which|is|are|does|do|has|have)\b|.*(?:多少|多[大重长高久宽]|几|吗|什么|是不是|有没有|呢)"
)
_HOW_LONG = re.compile(
    r"(?:and |so |ok )?how (?:long|many days|fast)(?: (?:does|will|would) (?:it|that|delivery|shipping) take| to get (?:it|here))?"
    r"|(?:那|大概|一般|大约)*(?:要)?(?:多久|几天|多长时间|多少天)(?:能|可以)?(?:送?到|收到|送达)?(?:呢|啊|呀)?"
)
_HAGGLES = re.compile(
    r"(?!.*(?:code|coupon|voucher|birthday|student|point|return|refund|券|码|积分|生日|退))"
    r"(?:.*\b(?:discounts?|better price|best price|money off|cheaper price|lower (?:the|your) price|(?:do|make) (?:me )?(?:a|any) deal)\b.*"
    r"|.*(?:打折|打个折|优惠|折扣|少点|抹零|最低(?:价|多少钱)).*(?:吗|么|嘛|吧|呗|行不行|可不可以|啊)?|.*(?:太贵|好贵|有点贵).*便宜.*(?:吗|么|嘛|不|吧))"
)
_FAULT = re.compile(
    r"\b(?:my|the|it|its|this|that)\b.*\b(?:leaks?|leaking|leaked|broke|broken|stopped working|(?:doesn'?t|does not|won'?t|not|isn'?t) (?:work|working|charge|turn on|switch on|start)|faulty|defective|cracked|fell apart|ripped)\b.*"
    r"|.*(?:漏水|漏电|坏了|坏掉|不工作|开不了机|充不(?:了|上|进)电|裂了|断了|不转了|没反应|质量问题).*"
)
_WHICH_OF = re.compile(
    r"(?:and |so |ok )?which (?:ones? |of (?:these|them|those) )?(?:is|are|has|have|comes?|do|does|can|works?|fits?)\b(?!.*\b(?:\w{3,}est|\w{3,}er|best|better|most|least|more|less)\b).+"
    r"|(?:那)?(?:这(?:几|里面|些)?|其中|里面)?(?:的)?哪(?:个|款|些|几个|几款|一[个款])(?!.*[最更])(?:是|有|带|能|会|可以|支持|防|适合).+"
)
_GIFT_WRAP = re.compile(
    r"\bgift[ -]?wrap|\bwrap(?:ped)? (?:it|them|this|as a gift)\b|礼品包装|礼物包装|包装成礼|包装(?:一下|起来|好看)|(?:帮我|给我|能|可以)包(?:起来|好看|一下)"
)
_BY_WHEN = re.compile(
    r"(?:and |so |ok )?(?:will|would|can|could) (?:it|that|this|they|you) (?:be here|arrive|get here|come|be delivered|reach me|deliver)\b.{0,24}|(?:能|可以)?(?:在)?.{0,6}(?:之前|以前|前)(?:能)?(?:送?到|收到)(?:吗|么|嘛)?$"
)
_LARGER = re.compile(
    r"(?:and |so |ok )?the (?:bigger|biggest|larger|largest|smaller|smallest|lighter|heavier|longer|quieter)(?: one| of (?:the two|them|these|those))(?: please)?"
    r"|(?:就?要?)(?:更?大|更?小|更?轻)(?:的那[个款]|那[个款])(?:吧)?"
)
_BYE = re.compile(
    r"(?:(?:好的?|行|嗯+|ok(?:ay)?|谢谢|thanks?|thank you|great|cool)[,，\s]*)*(?:拜拜|再见|回见|88|bye(?:[ -]?bye)?|goodbye|see (?:you|ya)(?: later)?)(?:了|啦|哦)?"
)
_WISHED_ZH = re.compile(
    r"我?(?:想要|只要|就要|要|换)[^个件双款只把条台一两二三四五\d]{1,5}的(?:吧|呢)?"
)
_OUT_AGAIN = re.compile(
    r"(?:take|put|get) (?:it|them|that|those|all of them)(?: all)? (?:back )?out(?: again)?|(?:都|全)(?:不要了|删了|去掉).*"
)
_NUMBER_OF_SIZE = re.compile(
    r"(?:(?:and |ok |then |i(?:'d| would)? (?:need|want|take|like|'ll take) |do (?:they|you) (?:come|have (?:it|them|those)?) ?|(?:it|them|those) )?(?:in )?(?:a )?(?:size )?)"
    r"((?:3[4-9]|4[0-9])(?:\.5)?)(?: then)?(?:,? please)?"
    r"|(?:那|就|我|有没有|有)*(?:来|要|换|穿|拿)?((?:3[4-9]|4[0-9])(?:\.5)?)码?的?(?:吧|呢|吗|么|有吗)?"
)
_SIZE_SAID = re.compile(
    r"(?:(?:in|a|an|make it|i want|i need|i'm|size) )*(?:(?:extra|x)[ -]?(?:small|large)|small|medium|large)(?: size| ones?)?(?:,? please)?"
    r"|我?(?:想要|只要|就要|要|换成?|穿)?(?:[大中小][号码]|加大[号码]|特大[号码]|x{0,3}[sl][号码]|m[号码])的?(?:吧|呢)?"
)
_NO_MORE_ZH = re.compile(
    r"(?:那|先|都|我)*不(?:要|用|买|看|需要)了(?:吧|啊|哦|[,， ]?(?:谢谢|谢了|多谢)你?)*"
)
_NO_HAGGLE = frozenset(
    {
        "payment",
        "product_question",
        "nlu_fallback",
        "out_of_scope",
        "feedback",
        "chitchat",
        "complaint",
    }
)
_NO_FAULT = frozenset(
    {"view_cart", "nlu_fallback", "out_of_scope", "chitchat", "feedback", "search_product"}
)
_DISCOUNT = {"en": "new customer discount", "zh": "新客首单有优惠吗"}
_DELIVERY = {"en": "how long does delivery take", "zh": "多久能送到"}
_SHOD = ("shoes", "boots", "sandals", "sneakers", "slippers")


def in_sight(turn: Turn, text: str, has_lines: Callable[[], bool]) -> str | None:
    """The intent of a folded short message, where what is in sight decides it."""
    here = turn.conversation
    if here.tasks:
        return None
    if _BYE.fullmatch(text):
        return "goodbye"
    is_misread = turn.intent in ("search_product", "out_of_scope", "nlu_fallback")
    if is_misread and (here.focus or here.shown) and _ABOUT_IT.fullmatch(text):
        return "product_question"  # “is it comfy with glasses”: no search for glasses
    if here.focus and _HOW_MUCH.fullmatch(text):
        return "product_question"
    if here.last_order and _WHEN.fullmatch(text):
        return "order_status"
    if _OUT_AGAIN.fullmatch(text) and has_lines():
        return "view_cart"
    if is_misread and (here.focus or here.shown) and asked_keys(turn.text) and _ASKS.match(text):
        return "product_question"  # “what's the ip rating”, below a list
    if (
        turn.intent in _NO_FAULT
        and _FAULT.fullmatch(text)
        and (not here.focus or re.search(r"\bmy\b|我", text))
    ):
        return "complaint"
    if not (here.focus or here.shown or here.last_order) and _HOW_LONG.fullmatch(text):
        turn.text = _DELIVERY[turn.language]
        return "shipping_policy"
    if turn.intent in _NO_HAGGLE and _HAGGLES.fullmatch(text):
        turn.text = _DISCOUNT[turn.language]
        return "payment"  # the prices stand; what there is, the clauses of coupons say
    if here.shown and here.asks is None and _WHICH_OF.fullmatch(text):
        return "product_question"  # of each that is shown
    if _GIFT_WRAP.search(text):
        return "nlu_fallback"  # told where a clause speaks of it
    if here.shown and not (here.last_order or turn.customer_id) and _BY_WHEN.match(text):
        turn.text = _DELIVERY[turn.language]
        return "shipping_policy"  # of what is looked at, not of an order
    if len(here.shown) > 1 and _LARGER.fullmatch(text):
        return "compare"
    if len(here.shown) > 1 and _SORTED.fullmatch(text):
        return "search_product"
    if len(here.shown) > 1 and here.asks is None and _WISHED_ZH.fullmatch(text):
        return "search_product"
    if here.shown and not here.last_order and _NO_MORE_ZH.fullmatch(text):
        return "deny"  # of a list: thanks, none of these
    if here.wish and here.asks is None and _SIZE_SAID.fullmatch(text):
        return "search_product"
    number = here.wish and here.asks is None and _NUMBER_OF_SIZE.fullmatch(text)
    if number and any(name in str(here.wish) for name in _SHOD):
        turn.text = f"size {number[1] or number[2]}"  # alone it would be nothing to search for
        return "search_product"
    return None
