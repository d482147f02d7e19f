"""What is said around a request: “hi there, … please, thank you”, 您好，麻烦…，谢谢."""

from __future__ import annotations

import re

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
    """The request without hello, please and thanks; the whole text where that is all there is.

    A text in capitals comes back in small letters: shouting is no other wish.
    """
    left = text.lower() if text.isupper() and len(text) > _LEAST else text
    for _ in range(3):
        shorter = _AFTER.sub("", left)
        start = _BEFORE.match(shorter)
        shorter = shorter[start.end() :] if start else shorter
        if shorter == left:
            break
        if _weight(shorter) < _LEAST:
            return left
        left = shorter
    return left


def _weight(text: str) -> int:
    return sum(2 if "\u3400" <= one <= "\u9fff" else 1 for one in _LETTER.findall(text))
