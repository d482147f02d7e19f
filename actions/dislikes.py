"""What shoppers said against a list: “not this”, “less of this brand”, “forget that”. The newest word counts, and stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Self

from aisle.shop.events import Event

About = Literal["item", "brand", "history", "none"]  # "none" takes back what was said before
_POLITE = r"(?:please |no[, ]+|ok[, ]+|and )*"
_IT = (
    r"(?:this|that|it|the (?:first|second|third|fourth|fifth|last)|#?\d)(?: (?:one|item|product))?"
)
_THEM = r"(?:these|those|them|any of (?:these|those|them))"
_NOT_THIS = re.compile(
    rf"{_POLITE}(?:not (?:{_IT}|{_THEM})|none of (?:these|those|them)|(?:i (?:do not|don't) (?:like|want)|i(?:'m| am) not interested in|not interested in|i hate|hide|skip) (?:{_IT}|{_THEM})"
    rf"|(?:do not|don't|never|stop) (?:show|recommend|suggest)(?:ing)?(?: me)? (?:{_IT}|{_THEM})|not interested)(?: again| any ?more| ever again| please| thanks)*"
    r"|(?:我)?(?:不喜欢|不想要|不要|讨厌|别(?:再)?(?:给我)?(?:推荐?|看)|不要再(?:给我)?(?:推荐?|看)|对)(?:了)?(?:它|这[个款件双些几]?个?|那[个款件双些]?|第[一二三四五1-5最后]+[个款件双]?)(?:不感兴趣|没兴趣)?(?:了)?"
    r"|(?:它|这[个款件双些]|那[个款件双些]|第[一二三四五1-5][个款件双])(?:我)?(?:不(?:喜欢|要|想要|感兴趣|合适)|没兴趣)(?:了)?|(?:这些|这几[个款])?(?:都|一个都|全)不(?:喜欢|要|感兴趣)|不感兴趣"
)
_LESS_BRAND = re.compile(
    rf"{_POLITE}(?:less|fewer|not so (?:much|many)|no more|stop (?:showing|recommending)(?: me)?|i (?:do not|don't) (?:like|want))\b.{{0,24}}\bbrand\b.{{0,12}}"
    rf"|{_POLITE}(?:less|fewer) (?:of |from |by |things from )(?!an? )[\w' -]{{2,24}}"
    r"|(?:少|别老?|不要老?|不要再|别再)(?:给我)?(?:推|看|来|推荐|展示|显示)?(?:点|些|一点|一些)?.{0,10}(?:牌子|品牌)(?:的|了)?(?:东西|商品)?|不喜欢(?:这个?|那个?)(?:牌子|品牌)"
)
_FORGET = re.compile(
    rf"{_POLITE}(?:forget|ignore|disregard|unsee) (?:about )?(?:{_IT}|(?:that )?i (?:ever )?(?:looked at|viewed|saw|bought|opened|clicked|liked)\b.{{0,40}})(?: please)?"
    rf"|{_POLITE}(?:do not|don't) (?:use|count|consider|remember) {_IT}(?: please| any ?more)*"
    r"|(?:把|请)?(?:这个?|那个?|这条|那条|它)?(?:记录)?(?:给我)?(?:忘了|忘掉|忘记|别记|不要记|别算|不算)(?:吧|它|这个|那个|这条|那条|掉|了)*(?:记录)?|(?:就)?当我没(?:看过|买过|点过).{0,12}|别(?:参考|考虑)(?:这个?|那个?|这条|它)(?:了|记录)*"
)
_ALL = re.compile(rf"\b(?:{_THEM}|none of)\b|这些|那些|都不|全不")
_DID = re.compile(r"\bi (?:ever )?\w+ed\b|\bi (?:ever )?(?:saw|bought)\b|过")


def objected(text: str) -> About | None:
    """What a folded short message says against what was recommended; None where it says nothing such."""
    if _LESS_BRAND.fullmatch(text):
        return "brand"
    if _FORGET.fullmatch(text):
        return "history"
    return "item" if _NOT_THIS.fullmatch(text) else None


def means_all(text: str) -> bool:
    """“none of these”: the whole list."""
    return bool(_ALL.search(text))


def means_own_deed(text: str) -> bool:
    """“forget that I looked at the tent”: the named thing itself, not what led to another."""
    return bool(_DID.search(text))


@dataclass(frozen=True)
class Dislikes:
    """Of one owner; `forgotten` says up to when what was done with an item plays no part."""

    items: set[str] = field(default_factory=set)
    brands: set[str] = field(default_factory=set)
    forgotten: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Self:
        """From events `dislike`, oldest first."""
        found = cls()
        for one in events:
            facts = one.facts or {}
            about, brand = facts.get("about"), str(facts.get("brand") or "")
            if about == "item":
                found.items.add(one.item_id)
            elif about == "brand":
                found.brands.add(brand)
            elif about == "history":
                found.forgotten[one.item_id] = one.at
            else:
                found.items.discard(one.item_id)
                found.brands.discard(brand)
                found.forgotten.pop(one.item_id, None)
        return found

    def forgets(self, event: Event) -> bool:
        """Is this event to be left out of the history?"""
        return event.at <= self.forgotten.get(event.item_id, -1)
