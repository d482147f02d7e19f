"""What is said around a request: “hi there, … please, thank you”, 您好，麻烦…，谢谢."""

from __future__ import annotations

import re

from aisle.language.spelling import respelt, shipped_speller

_BEFORE = re.compile(
    r"(?:(?:hi|hello|hey|hiya)(?:\s+(?:there|guys|team))?(?=\s*[,.!])|good (?:morning|afternoon|evening)(?=\s*[,.!])|excuse me(?=\s*[,.])|sorry to bother you"
    r"|(?:您|你)好(?:呀|啊)?|亲|在吗|请问(?:一下)?|麻烦(?:您|你)?(?:一下)?|打扰(?:一下)?(?:了)?)[\s,，.。!！~～]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,，.。!！~～]*(?:(?:please|pls|plz|thanks?(?: you)?(?: so much| very much)?|many thanks|cheers)|(?:谢谢|多谢|感谢|谢了)(?:您|你|啦|了|哈)?)[\s.。!！~～]*\Z",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LEAST = 4  # letters, or two Han characters, that must be left


def core(text: str) -> str:
    """The request without hello, please and thanks, in small letters; the whole text where that is all
    there is. Shouting is no other wish, and neither is a slip of the fingers."""
    start, end = core_place(text)
    return respelt(text[start:end], shipped_speller()).text.lower()


def core_place(text: str) -> tuple[int, int]:
    """Where the request stands: “hi there, red mugs please” → 10, 18."""
    start, end = 0, len(text)
    for _ in range(3):
        after = _AFTER.search(text, start, end)
        stop = after.start() if after else end
        before = _BEFORE.match(text, start, stop)
        begin = before.end() if before else start
        if (begin, stop) == (start, end) or _weight(text[begin:stop]) < _LEAST:
            break
        start, end = begin, stop
    return start, end


def _weight(text: str) -> int:
    return sum(2 if "\u3400" <= one <= "\u9fff" else 1 for one in _LETTER.findall(text))
