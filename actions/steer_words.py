"""How short messages say what they mean, in both languages: the patterns that steering goes by."""

from __future__ import annotations

import re

SURELY_OUTSIDE = 0.85  # “book me a flight” looks for no book
SHORT = 48  # characters: a longer message says itself what it wants
# What these ask for is said plainly and needs no list that was shown before.
PLAIN = frozenset({
    "order_status", "cancel_order", "return_item", "exchange_item", "refund_status", "change_address", "payment",
    "privacy_erase", "privacy_export", "human_handoff", "language_switch", "shipping_policy", "return_policy",
    "warranty",
})  # fmt: skip
RULES = frozenset({
    "return_policy", "shipping_policy", "warranty", "human_handoff", "privacy_erase", "privacy_export",
})  # fmt: skip
OF_ORDERS = frozenset({
    "order_status", "cancel_order", "return_item", "exchange_item", "refund_status", "change_address", "payment",
})  # fmt: skip
NEW_HOME = re.compile(
    r"\b(?:address|ship|send|deliver|profile|account|moved|go)\b|地址|寄|送|资料|搬家"
)
OWN_HOME = re.compile(r"\b(?:profile|account|default|my address|moved)\b|默认|账户|账号|资料|搬家")
PLACE = re.compile(
    r"(?:(?:and|what about|how about|show( me)?|tell me( more)? about|i (?:like|want|mean|prefer)|let me see|details (?:of|on))\s+)?"
    r"(?:the\s+)?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|[4-9]th|number \d|no\.? ?\d|#?\d)"
    r"(?:\s+(?:one|item|option|product))?(?:,?\s*please)?"
    r"|(?:看看?|要看|说说|就|那)?(?:第[一二三四五六1-6]|最后一?)[个款件双只台把条种]?(?:呢|吧|看看|怎么样|详情)?|[1-9][号款]?"
)
MORE = re.compile(
    r"(?:show me |any |see |give me |are there |got )?(?:some |any )?(?:more|others|other ones|different ones|next)(?: (?:options|of them|ones|please))?"
    r"|(?:what|something|anything) else(?: (?:do you have|is there|please|like (?:this|that)))?"
    r"|还有(?:别的|其他|其它|更多)?(?:的|款式?)?(?:吗|么|嘛)?|换一?[批个款些](?:吧|看看)?|再(?:来|推荐|看)(?:几|一些|点)[个款]?|下一页|更多|看更多|别的呢|其他的呢?"
)
WHY = re.compile(
    r"(?:but |and )?why(?: (?:this|that|these|those|it|the (?:first|second|third|last)(?: one)?|did you (?:show|pick|recommend|suggest).*|are you showing.*))?"
    r"|how come|(?:那)?为什么(?:推荐|是|选|给我看)?(?:它|这个|这款|这些|第[一二三四五]个)?(?:呢|啊|呀)?|为啥(?:推荐|是|选)?(?:它|这个|这款|这些)?(?:呢|啊)?|凭什么推荐.*"
)
WHICH_MOST = re.compile(
    r"^(?:and |so |ok )?(?:(?:which|what)(?:'s| is| one)?.{0,24}\b(?:\w{3,}est|most|least)\b|(?:the )?(?:\w{3,}est|most \w+|least \w+) (?:one|of (?:these|them|those)))"
    r"|哪[个款件双]?.{0,6}(?:最|更)|最(?:轻|便宜|贵|大|小|安静|耐用|好)的?是?哪[个款]"
)
NO_HISTORY = re.compile(
    r"\b(?:stop|don't|do not|without|turn off|switch off|no more|disable)\b.*\b(?:history|personali[sz]\w*|track\w*)\b"
    r"|(?:别|不要|关闭?|关掉|停止?|取消).*(?:个性化|浏览记录|我的记录|我的历史|历史记录)"
)
HOW_TO_RETURN = re.compile(
    r"(?:and )?how (?:do|can|would) (?:i|you|we) (?:return|send back)(?: (?:something|an? items?|things|goods))?"
    r"|(?:请问)?(?:怎么|怎样|如何|可以|能不能|能|支持)(?:退货|退换货)(?:吗|呢)?"
    r"|(?:请问)?(?:退货|退换货)(?:流程|政策|规则|条件|怎么(?:办|弄|操作|退))(?:是什么|是怎样的|呢)?"
)
QUESTION = re.compile(
    r"\?|\b(?:is|are|does|do|did|can|could|will|would|how|what|which|who|when|where|has)\b|吗|么|嘛|呢|多少|多[大重长高久宽]|怎么|什么|哪|几"
)
# “do you have it in blue?”, 有绿色的吗: a question in form, a refinement in fact
ANY = re.compile(
    r"^(?:and |but )?(?:do (?:you|u) (?:have|sell)|have you got|got|is there|are there|any|anything|something|smth|sth|what about|how about|how much for|can i (?:get|see)|i(?:'d| would)? (?:like|want|prefer|need))\b|^(?:那)?(?:有没有|有|要|想要|换|来)|^[^吗么几多哪]{1,10}的呢$"
)
ASKS_BUYERS = re.compile(rf"{QUESTION.pattern}|有没有|有人说")
WHERE_MINE = re.compile(
    r"(?:so |and |hey )?where(?:'s|s| is| are) my (?!cart|basket|bag\b)|我的.{1,12}(?:到哪|在哪|寄到|发到)"
)
REFUND = re.compile(r"\b(?:refund|money)\b|退款|钱")
STILL = re.compile(
    r"\bwhat (?:can|could) i (?:still )?do with (?:my |this |that |the )?order|\bcan i still (?:cancel|return|exchange|change) (?:my |this |that |the )?order"
    r"|(?:订单|这单).{0,16}还(?:能|可以)(?:做|办|怎么)|还(?:能|可以)(?:做|办)(?:什么|哪些).{0,6}(?:订单|这单)"
)
HOW_LONG_REFUND = re.compile(
    r"\bhow (?:long|many days)\b.{0,20}\brefunds?\b(?! for)|退款(?:一般|通常|大概)?(?:要|需要)?(?:多久|几天|多长时间)(?:能)?(?:到|到账)?"
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|#?[wW]\d{5,}")
DO_IT = (
    ("cancel_order", re.compile(r"(?:please )?cancel (?:it|that|this)(?: order)?(?: please)?|(?:那就|帮我)?取消(?:它|这个|这单|吧|掉)+")),
    ("return_item", re.compile(r"(?:please )?(?:return|send back) (?:it|that|this)(?: please)?|(?:那就|帮我)?退(?:掉|了)?(?:它|这个|这单|吧)+")),
    ("exchange_item", re.compile(r"(?:please )?(?:exchange|swap) (?:it|that|this)(?: please)?")),
)  # fmt: skip
ALIKE = re.compile(
    r"\b(?:similar|alike|something like|ones? like|same kind)\b|相似|类似|差不多的|同类的?"
)
VERSIONS = re.compile(
    r"(?:有)?(?:几种|哪些|什么|哪几种)(?:颜色|尺码|规格|款式)|(?:别的|其他|其它)(?:颜色|尺码|规格)|\b(?:what|other) (?:colou?rs?|sizes?)\b"
)
CART = re.compile(
    r"\b(?:add|put|cart|basket|bag|buy|take|order|get me|i(?:'ll| will) (?:have|take))\b|加|买|要|拿|来|下单|购"
)
DROPS = re.compile(
    r"\b(?:remove|delete|take|drop|rid|out|less|empty|clear|total|there)\b|删|去掉|去了|移|清|不要|取消|少|一共|总|里"
)
FINDS = re.compile(
    r"(?:hi |hey |please |can you |could you )*(?:find|look(?:ing)? for|search(?: for)?|show)(?: me)?\b|(?:你好|请|麻烦|能不能|可以)*(?:帮我|给我|我想|我要|想)*(?:找|搜|买)"
)
NEEDS = re.compile(
    r"(?:hi |hey |hello |please )*(?:(?:i(?:'m| am)? )?(?:find|look(?:ing)? for|search(?:ing)? for|show(?: me)?|need|want to buy|would like)|do you (?:have|sell)|got)\b"
    r"|(?:你好|您好|请问?|麻烦|[,，\s])*(?:有没有|有卖|帮我找|帮我搜|想买|我要买?|找|买|来)"
)
PERSON = re.compile(
    r"\b(?:person|human|agent|someone|somebody|staff|people|representative|rep|operator|manager|speak|talk|call|chat|help|support|service)\b|人工|客服|真人|人|经理|电话|帮助"
)
# Intents a bare name of a thing is mistaken for.
COUNT = re.compile(  # “2 of them”, 要两个: how many, while the question is which version
    r"(?:(?:make (?:it|that)|i(?:'ll| will)? (?:take|want|need)|i'd like|give me|add|just) )?(?:\d{1,2}|two|three|four|five|six|a couple)"
    r"(?: of (?:them|those|these|it|that)| pieces| pcs)(?:,? please)?|x ?\d{1,2}"
    r"|(?:我|就|想)*(?:要|来|拿|买|给我)?[二两三四五六七八九十\d]{1,3}[个件只条台双把套](?:吧|谢谢)?"
)
NO_VERSION = frozenset({"affirm", "nlu_fallback", "out_of_scope"})
NO_THING = frozenset({"out_of_scope", "nlu_fallback", "human_handoff", "greet", "chitchat"})
SMALL_TALK = frozenset({"greet", "chitchat", "feedback", "goodbye", "thanks", "out_of_scope"})
TASTE = re.compile(
    r"^(?:(?:well|oh|and|but|so)\W+)?(?:he|she|they|my \w+)(?:'s| is| are)? (?:really |also )?(?:likes?|loves?|enjoys?|into|fond of|crazy about)\b"
    r"|^(?:[他她它]们?|我(?:爸|妈|老公|老婆|男朋友|女朋友|儿子|女儿|孩子))(?:很|挺|特别|比较|最|也|平时|平常|经常|总|老|常|周末)*(?:喜欢|爱|热爱|迷|要?去|跑|爬|打|骑|用来|徒步|露营|钓鱼|做饭|健身)"
)
IT = re.compile(r"\b(?:it|its|this one|that one)\b|它|这个|这款|这件|那个|那款")
