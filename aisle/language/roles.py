"""What an entity is in its sentence: excluded (“not nike”), given back (from), wanted instead (to)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aisle.language.found import Found

_NEGATED = frozenset({"category", "brand", "colour", "size", "attributes"})
_SWAPPED = frozenset({"colour", "size", "attributes"})
_NOT_BEFORE = re.compile(
    r"(?:(?:\bnot|\bno|\bwithout|\bexcept(?: for)?|\bexcluding|\bother than|\bbesides|\bbut not|\bisn'?t|\baren'?t|\bnon|\bavoid|\bhates?|"
    r"\bdislikes?|\b(?:don't|dont|do not|doesn't) (?:want|like|need)|\banything but|\beverything but|\bno more|\bnever|\bskip|\bexclude|\bminus)"
    r"(?:\s+(?:a|an|the|any|in|from|by|made|of|with|really|too|brand|colou?r|stuff))*[\s-]*"
    r"|(?:不要|不是|除了|除去|除|别要|不想要|不喜欢|非|排除|不含|不能是|(?<!带)不带|别给我|讨厌|不买|不看|不考虑)(?:是|有|那个|这个|任何|牌子)?)$"
)
_NOT_AFTER = re.compile(
    r"\s*(?:色|牌|的)?\s*(?:除外|以外|之外|就不要|不要(?=\s|$|[,，。！!?？的])|不考虑)"
)
_AND = re.compile(r"\s*(?:,|or|nor|and|和|或者?|、|跟|以及)?\s*(?:a|an|the|的)?\s*")
_TRIGGER = re.compile(
    r"\bwrong (?:size|colou?r)\b|^\s*(?:size )?(?:[smlx]{1,4}|\d{1,2}(?:\.5)?) to (?:[smlx]{1,4}|\d{1,2}(?:\.5)?)\b|\b(?:from .{1,24} to|got .{1,24} (?:want|need)|for (?:a|an|the) [\w -]{1,20} ones?|too (?:small|big|tight|large|short|long)\b.*\b(?:need|want)|exchange|exchanging|swap|swapping|replace|replacing|change|changing|switch|trade|instead|rather than|convert|modify|make (?:it|that|them))\b|换|改"
)
_PIVOT_EN = re.compile(
    r"\b(?:for|with|to|into|by|want|need|make (?:it|that|them))\b(?:\s+(?:a|an|the|one|size|in|another|it|colou?r|something|that|is|pair|of|new|same|instead))*\s*$"
)
_AFTER_TARGET = re.compile(r"\s+(?:one\s+)?instead\b(?!\s+of)")
_PIVOT_ZH = re.compile(
    r"(?:换成|换为|改成|改为|换个|换一[件个双条款]|换|改要|(?<!不)要|(?<!不)想要)(?:一[件个双条款])?\s*(?:更|的)?$"
)
_INSTEAD_OF = re.compile(
    r"(?:\b(?:instead of|rather than|not|got|have|ordered)\b|不要)(?:\s+(?:the|a|an|size|in|one))*\s*$"
)
# What came is given back; then what was ordered is wanted.
_CAME = re.compile(
    r"(?:\b(?:sent|received|got|came in|arrived in|delivered)(?: me)?(?:\s+(?:the|a|an|size|in|one))*|(?:发来|收到|寄来|发成|发了|到手)的?(?:是|了)?个?)\s*$"
)
_ORDERED = re.compile(
    r"(?:\b(?:ordered|wanted|asked for|paid for|supposed to be)(?:\s+(?:the|a|an|size|in|one))*|(?:要|买|拍|订|下单)的(?:明明|可)?是)\s*$"
)
_FROM = re.compile(r"(?:\bfrom|把|将|从)(?:\s+(?:the|a|an|size|colou?r))*\s*$")
_OPTION_NOUN = re.compile(r"\s*(?:one|ones|的)?\s*$")


def with_roles(found: Sequence[Found], folded: str) -> list[Found]:
    """The same entities with `not`, `from` and `to` where the sentence says so."""
    ordered = sorted(found, key=lambda f: (f.start, f.end))
    ordered = _negated(ordered, folded)
    if _TRIGGER.search(folded):
        ordered = _exchanged(ordered, folded)
    return ordered


def _negated(ordered: list[Found], folded: str) -> list[Found]:
    result: list[Found] = []
    previous: Found | None = None
    for item in ordered:
        if item.entity not in _NEGATED:
            result.append(item)
            continue
        before = folded[max(0, item.start - 40) : item.start]
        after = _NOT_AFTER.match(folded, item.end)
        linked = (
            previous is not None
            and previous.role == "not"
            and previous.entity == item.entity
            and _AND.fullmatch(folded, previous.end, item.start) is not None
            and folded[previous.end : item.start].strip() != ""
        )
        if _NOT_BEFORE.search(before) or linked or after:
            item = replace(item, role="not")
        previous = item
        result.append(item)
    return result


def _exchanged(ordered: list[Found], folded: str) -> list[Found]:
    """“swap the blue one for green”: options before the pivot are `from`, those after are `to`."""
    kinds = {f.entity for f in ordered if f.role is None}
    ordered = [  # “red, not black” of one thing: black is what it was
        replace(f, role=None) if f.role == "not" and f.entity in kinds & _SWAPPED else f
        for f in ordered
    ]
    options = [f for f in ordered if f.entity in _SWAPPED and f.role is None]
    targets = {
        id(f)
        for f in options
        if _PIVOT_EN.search(folded[max(0, f.start - 40) : f.start])
        or _PIVOT_ZH.search(folded[max(0, f.start - 12) : f.start])
        or _AFTER_TARGET.match(folded, f.end)
    }
    sources = {
        id(f)
        for f in options
        if _INSTEAD_OF.search(folded[max(0, f.start - 30) : f.start])
        or (_FROM.search(folded[max(0, f.start - 20) : f.start]) and id(f) not in targets)
    }
    came = {id(f) for f in options if _CAME.search(folded[max(0, f.start - 30) : f.start])}
    ordered_once = {
        id(f) for f in options if _ORDERED.search(folded[max(0, f.start - 30) : f.start])
    }
    if came and ordered_once:
        sources, targets = sources - ordered_once | came, targets - came | ordered_once
    first_target = min((f.start for f in options if id(f) in targets), default=None)
    result: list[Found] = []
    for item in ordered:
        if item.entity not in _SWAPPED or item.role is not None:
            result.append(item)
            continue
        role = None
        if id(item) in sources:
            role = "from"
        elif id(item) in targets:
            role = "to"
        elif first_target is not None:
            role = "from" if item.start < first_target else "to"
        elif sources:
            role = "to"
        result.append(replace(item, role=role))
    return result
