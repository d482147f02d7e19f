"""Short messages that only the conversation makes clear: “cheaper”, “in green”, “the second one”, 有绿色的吗.

A classifier sees five letters and guesses; what was shown a moment ago decides better. Only readings
and the cart are steered to, and never a write of an order, unless two are asked for by their verbs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actions.answers import is_yes, says_sign_out, speaks_of_data
from actions.campaign import wants_offers
from actions.cart_changes import changes_cart
from actions.in_sight import in_sight
from actions.kinds.reads import asks_who
from actions.requests import request_of, requests_in, write_asked
from actions.turn import Said, Turn
from actions.voice import Voice
from actions.wishes import TELL
from aisle.language.normalise import fold
from aisle.language.numbers import parse_number

if TYPE_CHECKING:
    from actions.rooms import Rooms

SURELY_OUTSIDE = 0.85  # “book me a flight” looks for no book
SHORT = 48  # characters: a longer message says itself what it wants
# What these ask for is said plainly and needs no list that was shown before.
_PLAIN = frozenset({
    "order_status", "cancel_order", "return_item", "exchange_item", "refund_status", "change_address", "payment",
    "privacy_erase", "privacy_export", "human_handoff", "language_switch", "shipping_policy", "return_policy",
    "warranty",
})  # fmt: skip
_RULES = frozenset({
    "return_policy", "shipping_policy", "warranty", "human_handoff", "privacy_erase", "privacy_export",
})  # fmt: skip
_PLACE = re.compile(
    r"(?:(?:and|what about|how about|show( me)?|tell me( more)? about|i (?:like|want|mean|prefer)|let me see|details (?:of|on))\s+)?"
    r"(?:the\s+)?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|[4-9]th|number \d|no\.? ?\d|#?\d)"
    r"(?:\s+(?:one|item|option|product))?(?:,?\s*please)?"
    r"|(?:看看?|要看|说说|就|那)?(?:第[一二三四五六1-6]|最后一?)[个款件双只台把条种]?(?:呢|吧|看看|怎么样|详情)?|[1-9][号款]?"
)
_MORE = re.compile(
    r"(?:show me |any |see |give me |are there |got )?(?:some |any )?(?:more|others|other ones|different ones|next)(?: (?:options|of them|ones|please))?"
    r"|what else(?: (?:do you have|is there))?|anything else like (?:this|that)"
    r"|还有(?:别的|其他|其它|更多)?(?:的|款式?)?(?:吗|么|嘛)?|换一批|下一页|更多|看更多|别的呢|其他的呢?"
)
_WHY = re.compile(
    r"(?:but |and )?why(?: (?:this|that|these|those|it|the (?:first|second|third|last)(?: one)?|did you (?:show|pick|recommend|suggest).*|are you showing.*))?"
    r"|how come|(?:那)?为什么(?:推荐|是|选|给我看)?(?:它|这个|这款|这些|第[一二三四五]个)?(?:呢|啊|呀)?|为啥(?:推荐|是|选)?(?:它|这个|这款|这些)?(?:呢|啊)?|凭什么推荐.*"
)
_WHICH_MOST = re.compile(
    r"^(?:and |so |ok )?(?:(?:which|what)(?:'s| is| one)?.{0,24}\b(?:\w{3,}est|most|least)\b|(?:the )?(?:\w{3,}est|most \w+|least \w+) (?:one|of (?:these|them|those)))"
    r"|哪[个款件双]?.{0,6}(?:最|更)|最(?:轻|便宜|贵|大|小|安静|耐用|好)的?是?哪[个款]"
)
_NO_HISTORY = re.compile(
    r"\b(?:stop|don't|do not|without|turn off|switch off|no more|disable)\b.*\b(?:history|personali[sz]\w*|track\w*)\b"
    r"|(?:别|不要|关闭?|关掉|停止?|取消).*(?:个性化|浏览记录|我的记录|历史记录)"
)
_HOW_TO_RETURN = re.compile(
    r"(?:and )?how (?:do|can|would) (?:i|you|we) (?:return|send back)(?: (?:something|an? items?|things|goods))?"
    r"|(?:请问)?(?:怎么|怎样|如何|可以|能不能|能|支持)(?:退货|退换货)(?:吗|呢)?"
    r"|(?:请问)?(?:退货|退换货)(?:流程|政策|规则|条件|怎么(?:办|弄|操作|退))(?:是什么|是怎样的|呢)?"
)
QUESTION = re.compile(
    r"\?|\b(?:is|are|does|do|did|can|could|will|would|how|what|which|who|when|where|has)\b|吗|么|嘛|呢|多少|多[大重长高久宽]|怎么|什么|哪|几"
)
# “do you have it in blue?”, 有绿色的吗: a question in form, a refinement in fact
_ANY = re.compile(
    r"^(?:and |but )?(?:do (?:you|u) (?:have|sell)|have you got|got|is there|are there|any|anything|something|smth|sth|what about|how about|how much for|can i (?:get|see)|i(?:'d| would)? (?:like|want|prefer|need))\b|^(?:那)?(?:有没有|有|要|想要|换|来)|^[^吗么几多哪]{1,10}的呢$"
)
_WHERE_MINE = re.compile(
    r"(?:so |and |hey )?where(?:'s|s| is| are) my (?!cart|basket|bag\b)|我的.{1,12}(?:到哪|在哪|寄到|发到)"
)
_REFUND = re.compile(r"\b(?:refund|money)\b|退款|钱")
_STILL = re.compile(
    r"\bwhat (?:can|could) i (?:still )?do with (?:my |this |that |the )?order|\bcan i still (?:cancel|return|exchange|change) (?:my |this |that |the )?order"
    r"|(?:订单|这单).{0,16}还(?:能|可以)(?:做|办|怎么)|还(?:能|可以)(?:做|办)(?:什么|哪些).{0,6}(?:订单|这单)"
)
_HOW_LONG_REFUND = re.compile(
    r"\bhow (?:long|many days)\b.{0,20}\brefunds?\b(?! for)|退款(?:一般|通常|大概)?(?:要|需要)?(?:多久|几天|多长时间)(?:能)?(?:到|到账)?"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|#?[wW]\d{5,}")
_DO_IT = (
    ("cancel_order", re.compile(r"(?:please )?cancel (?:it|that|this)(?: order)?(?: please)?|(?:那就|帮我)?取消(?:它|这个|这单|吧|掉)+")),
    ("return_item", re.compile(r"(?:please )?(?:return|send back) (?:it|that|this)(?: please)?|(?:那就|帮我)?退(?:掉|了)?(?:它|这个|这单|吧)+")),
    ("exchange_item", re.compile(r"(?:please )?(?:exchange|swap) (?:it|that|this)(?: please)?")),
)  # fmt: skip
_ALIKE = re.compile(
    r"\b(?:similar|alike|something like|ones? like|same kind)\b|相似|类似|差不多的|同类的?"
)
_VERSIONS = re.compile(
    r"(?:有)?(?:几种|哪些|什么|哪几种)(?:颜色|尺码|规格|款式)|\bwhat (?:colou?rs|sizes)\b"
)
_CART = re.compile(
    r"\b(?:add|put|cart|basket|bag|buy|take|order|get me|i(?:'ll| will) (?:have|take))\b|加|买|要|拿|来|下单|购"
)
_DROPS = re.compile(
    r"\b(?:remove|delete|take|drop|rid|out|less|empty|clear|total|there)\b|删|去掉|去了|移|清|不要|取消|少|一共|总|里"
)
# Intents a bare name of a thing is mistaken for.
_NO_VERSION = frozenset({"affirm", "nlu_fallback", "out_of_scope"})
_SMALL_TALK = frozenset({"greet", "chitchat", "feedback", "goodbye", "thanks", "out_of_scope"})
_IT = re.compile(r"\b(?:it|its|this one|that one)\b|它|这个|这款|这件|那个|那款")


def steer(rooms: Rooms, turn: Turn) -> str:
    """The intent that this message has here; the one the dialogue found where nothing speaks against it."""
    here = turn.conversation
    text = fold(turn.text).strip(" .!。！,，~～?？")
    if turn.is_button or not turn.text.strip():
        return turn.intent
    several = requests_in(turn.text)
    if len(several) > 1:
        return several[0].intent  # two verbs leave no doubt, and nothing is done without a yes
    asked = write_asked(turn.text) if not here.tasks else None
    if asked is not None and _is_write_meant(turn, asked):
        return asked
    if wants_offers(turn.text) is not None:
        return "privacy_erase"
    if not here.tasks and (asks_who(turn.text) or _STILL.search(text)):
        return "order_status"
    is_plain = turn.intent in _PLAIN and turn.confidence >= 0.8
    if not here.tasks and not is_plain and (meant := _of_bundle(rooms, turn)):
        return meant
    if len(text) > SHORT:
        return turn.intent
    if not re.search(r"\w", text):
        return "chitchat"  # an emoji alone
    if _NO_HISTORY.search(text):
        return "privacy_erase"
    if here.asks == "confirm" and not here.tasks and is_yes(turn):
        return "affirm"  # 好的 is a thank-you elsewhere
    if turn.customer_id and says_sign_out(turn):
        return "goodbye"
    if _HOW_TO_RETURN.fullmatch(text):
        return "return_policy"
    if _HOW_LONG_REFUND.search(text):
        return "return_policy"
    if not here.tasks and _WHERE_MINE.match(text):
        if _REFUND.search(text):
            return "refund_status"
        return "order_status"  # “where is my lamp”
    if not here.tasks and _says_who(turn):
        return "order_status"
    if (here.focus or here.shown) and _asks_buyers(turn):
        return "product_question"  # 大家评价怎么样: no feedback, a question about what is shown
    if turn.intent == request_of(text):
        return turn.intent  # by verb and by model: no refinement of what was shown
    if (
        turn.intent == "privacy_erase"
        and not speaks_of_data(turn)
        and (here.tasks or len(text) < 5)
    ):
        return "nlu_fallback"
    if (
        here.asks in ("new_options", "confirm")
        and here.tasks
        and here.tasks[-1]["intent"] == "exchange_item"
    ):
        return turn.intent  # “white, size M” is about the exchange
    if here.last_order and not here.tasks:
        asked = next((intent for intent, words in _DO_IT if words.fullmatch(text)), None)
        if asked is not None:
            return asked
    has_lines = bool(rooms.carts.view(turn.owner).lines)
    if (meant := in_sight(turn, text, has_lines=has_lines)) is not None:
        return meant
    if here.focus and TELL.fullmatch(text):
        return "product_question"
    if len(here.shown) > 1 and _WHICH_MOST.search(text) and not here.tasks:
        return "compare"
    if here.shown and _WHY.fullmatch(text):
        return "why_recommended"
    is_choosing = here.asks == "new_options" and here.focus and not here.tasks
    if is_choosing and _names_option(rooms, turn):
        return "add_to_cart"
    if is_choosing and len(text) <= 10 and turn.intent in _NO_VERSION and not is_yes(turn):
        return "add_to_cart"  # a version there is not: the choice is named again
    if here.shown and _PLACE.fullmatch(text):
        _note_place(turn, text)
        return "add_to_cart" if here.asks in ("items", "new_options") else "search_product"
    if here.wish and _MORE.fullmatch(text):
        return "search_product"
    if is_plain:
        return turn.intent
    if changes_cart(turn, has_lines=has_lines) and not here.tasks:
        return "view_cart"
    if (here.shown or here.focus) and _ALIKE.search(text) and _points_at(turn, text):
        return "recommend"
    return _by_wish(rooms, turn, text)


def _is_write_meant(turn: Turn, asked: str) -> bool:
    """Plain words against the model: they hold unless it is sure of a question, or speaks of the cart."""
    if turn.intent == asked:
        return True
    if asked == "exchange_item" and turn.conversation.wish and not order_number_in(turn.text):
        return False  # “change it to blue”, of what was shown
    is_sure_of_other = turn.confidence >= 0.8 and turn.intent in _RULES
    return not is_sure_of_other or order_number_in(turn.text)


def order_number_in(text: str) -> bool:
    return bool(re.search(r"(?<![a-z])#?w\s?-?\d{3}\s?\d{4}(?!\d)", fold(text)))


def _says_who(turn: Turn) -> bool:
    """An e-mail or an order number alone; or in a message that asks for nothing else: “my e-mail is …”."""
    asks_nothing = turn.intent == "nlu_fallback" or turn.intent in _SMALL_TALK
    found = _ADDRESS.search(turn.text)
    return found is not None and (asks_nothing or found.group() == turn.text.strip())


def _asks_buyers(turn: Turn) -> bool:
    from aisle.answers.asking import asks_opinion

    asks = asks_opinion(turn.text) and QUESTION.search(fold(turn.text))
    return bool(asks) and turn.intent in (*_SMALL_TALK, "nlu_fallback")


def _of_bundle(rooms: Rooms, turn: Turn) -> str | None:
    from actions.bundles import steer_bundle  # it imports this module

    return steer_bundle(rooms, turn)


def is_more(text: str) -> bool:
    """ "show me more", 换一批: the next ones of the same wish."""
    return bool(_MORE.fullmatch(fold(text).strip(" .!。！,，~～?？")))


def _by_wish(rooms: Rooms, turn: Turn, text: str) -> str:
    """A refinement of the wish, or the bare name of a thing."""
    from actions.wishes import refines
    from aisle.search.refine import CHEAPER, DEARER

    here = turn.conversation
    wish = rooms.search.understand(turn.text, turn.language)
    if turn.intent in ("add_to_cart", "checkout", "view_cart") and turn.confidence >= 0.6:
        names_a_thing = wish.filters.type is not None and not _CART.search(text)
        is_bare = turn.intent == "add_to_cart" or not _DROPS.search(text)
        is_wish = names_a_thing and is_bare and turn.intent != "checkout"
        return "search_product" if is_wish else turn.intent
    if CHEAPER.search(text) or DEARER.search(text):
        return "search_product"
    if turn.intent == "exchange_item" and here.wish and wish.filters.type and not turn.customer_id:
        return "search_product"  # “no, a kettle instead”, of what was shown
    if here.focus and wish.filters.type is None and _VERSIONS.search(text):
        return "product_question"
    asks = bool(QUESTION.search(fold(turn.text))) and not (
        _ANY.search(text) and (here.focus is None or not here.shown)
    )
    if here.wish and refines(wish, text) and not asks and not (here.focus and _IT.search(text)):
        only_attributes = not set(wish.filters.named) - {"attributes"}
        if not (only_attributes and QUESTION.search(fold(turn.text))):
            return "search_product"
    has_it = not here.shown and bool(_ANY.search(text))  # “do you have an iphone?”: a search
    is_asked = turn.intent == "product_question" and not here.focus
    if is_asked and (has_it or not _asks_about(turn, text)):
        return "search_product"
    is_outside = turn.intent == "out_of_scope" and turn.confidence >= SURELY_OUTSIDE
    unsure = turn.confidence < 0.6 or (turn.intent in _SMALL_TALK and not is_outside)
    if wish.filters.type is not None and unsure and not asks:
        return "search_product"
    return turn.intent


def _points_at(turn: Turn, text: str) -> bool:
    return bool(_IT.search(text) or turn.value("ordinal") or "third" in text)


def _asks_about(turn: Turn, text: str) -> bool:
    """A question in form, or one that points at something or names a property: no search."""
    from aisle.answers.asking import asked_keys

    points = _IT.search(text) or turn.value("ordinal") or asked_keys(turn.text)
    return bool(points or QUESTION.search(fold(turn.text)))


def _names_option(rooms: Rooms, turn: Turn) -> bool:
    """The text names a version of the product that was asked about, and hardly anything else."""
    from actions.which import variants_meant

    product = next(iter(rooms.catalogue.many([turn.conversation.focus or ""])), None)
    if product is None:
        return False
    if turn.value("ordinal") is not None or parse_number(fold(turn.text)) is not None:
        _note_place(turn, fold(turn.text).strip())
        return True
    voice = Voice(turn.language, rooms.names)
    return len(variants_meant(product, turn, voice)) < len(product.variants)


def _note_place(turn: Turn, text: str) -> None:
    """A bare number is a place in the list too."""
    digit = re.search(r"\d", text)
    if turn.value("ordinal") is None and digit:
        turn.entities = [*turn.entities, Said("ordinal", digit.group())]
