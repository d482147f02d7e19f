"""What a message wishes: nothing, a change of what was shown before, or a place in a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actions.reply import Button, Reply
from actions.steer_words import TASTE
from actions.turn import Turn
from actions.voice import Voice
from aisle.language.normalise import fold

if TYPE_CHECKING:
    from aisle.search.wish import Wish

_WORD = re.compile(r"[a-z'-]+|[\u3400-\u9fff]+")
TELL = re.compile(  # the button of a product's page, and what people say instead
    r"(?:what should i know about|tell me (?:more )?about|what(?:'s| is)|more (?:info )?(?:on|about)) (?:this|it|that)(?: one| product)?|(?:介绍|说说|讲讲)一?下?(?:这个|这款|它)|(?:这个|这款|它)(?:怎么样|有什么(?:特点|讲究|要注意的)|好在哪)"
)
_ANEW = re.compile(r"\b(?:gifts?|presents?|recommend)\b|礼物|送礼|推荐", re.IGNORECASE)
# Words that may stand beside a mere condition: “what about black ones only”
_SMALL = frozenset(
    "what about how only just please ones one show me some any but and or maybe with in of the a 只看 只要 看看 换 换成 要 有 的 呢".split()
)


def out_of_list(turn: Turn, voice: Voice) -> Reply | None:
    """“the ninth one” of a list of five: said, instead of guessed."""
    shown = turn.conversation.shown
    places = [abs(int(one)) for one in turn.values("ordinal")]
    if not shown or not places or min(places) <= len(shown) or turn.value("category"):
        return None
    return Reply(voice("products.out_of_list", count=len(shown)), asks="clarify")


def clarify(turn: Turn, voice: Voice) -> Reply:
    """One question with examples, when nothing of the wish was understood."""
    return Reply(
        voice("products.what"),
        buttons=[Button(voice("products.button_recommend"), "recommend")],
        asks="clarify",
    )


def speaks_of_purpose(text: str) -> bool:
    """ "something to keep coffee hot", 能给咖啡保温的东西: a thing is sought by what it is for."""
    from aisle.search.named import PURPOSE

    return bool(PURPOSE.search(text))


def says_taste(text: str) -> bool:
    """“he loves running”, 他平时爬山: of whom the thing is for; what was sought goes on."""
    return bool(TASTE.search(fold(text)))


def refines(wish: Wish, text: str) -> bool:
    """ "cheaper", "in blue", "under 50 instead": conditions without a thing of their own."""
    from aisle.search.refine import CHEAPER, DEARER

    if CHEAPER.search(text) or DEARER.search(text):
        return True
    if wish.filters.type is not None or not (wish.filters or wish.sort) or _ANEW.search(text):
        return False
    left = [word for word in _WORD.findall(fold(wish.text)) if word not in _SMALL]
    return len(left) <= 1 and len("".join(left)) <= (4 if wish.language == "zh" else 14)
