"""What is said around a request: “hi there, … please, thank you”, 您好，麻烦…，谢谢."""

from __future__ import annotations

import re

from aisle.language.spelling import respelt, shipped_speller

_BEFORE = re.compile(
    r"(?:(?:hi|hello|hey|hiya)(?:\s+(?:there|guys|team|all))?(?!\s+(?:there|guys|team|all)\b)(?=\s*[,.!]|\s+[\w'’]+\s+\w)|good (?:morning|afternoon|evening)(?=\s*[,.!]|\s+[\w'’]+\s+\w)|excuse me(?=\s*[,.])|sorry to bother you"
    r"|(?:您|你)好(?:呀|啊)?|亲|在吗|请问(?:一下)?|请教一?下|我?想?问一?下|我?想?咨询一?下|麻烦(?:您|你)?(?:一下)?|打扰(?:一下)?(?:了)?)[\s,，.。!！~～]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,，.。!！~～]*(?:(?:please|pls|plz|thanks?(?: you)?(?: so much| very much)?|many thanks|cheers)|(?:谢谢|多谢|感谢|谢了)(?:您|你|啦|了|哈)?)[\s.。!！~～]*\Z",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[,.!?;:，。！？；：、~～…]+(?=\s|\Z|[\u3400-\u9fff])")
_LETTER = re.compile(r"[^\W_]")
_LEAST = 4  # letters or digits, or two Han characters, that must be left


def core(text: str) -> str:
    """The request without hello, please, thanks and the marks between its words, in small letters; the
    whole text where that is all there is. Shouting, slips and missing commas make no other wish."""
    start, end = core_place(text)
    said = " ".join(_MARKS.sub(" ", text[start:end]).split())
    return respelt(said or text[start:end], shipped_speller()).text.lower()


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
