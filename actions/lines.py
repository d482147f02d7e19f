"""Which lines of an order are meant: by name, place, colour, “everything”, “all but the mouse”; and what is said of each.

A name that fits several lines is unclear unless its options tell them apart: then it is asked, not guessed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from actions.versions import Values, words_of
from aisle.language.lexicon import Lexicon
from aisle.language.mentions import Mention, Namer, plain
from aisle.shop.order_types import Order, OrderLine

_ALL = re.compile(
    r"\b(?:(?:everything|all(?! but| except| of them but))(?!(?:'?s| is| are| looks?| seems?| sounds?)?(?: the| as| just)? (?:same|identical|else|correct|right|good|fine|set|ok|okay|great|clear|unchanged|before|stays?|remains?))"
    r"|the (?:whole|entire|complete|full) (?:order|thing|lot)|the lot|both|every (?:single )?(?:item|thing|one))\b"
    r"|(?:全部|全都|所有)(?!.{0,3}(?:一样|不变|照旧|没错|正确|无误))|都[退换要]|一?整单|一起退|整个订单|每一?[件个]"
)
_BUT = re.compile(
    r"\b(?:all|everything|the rest|whole order) (?:but|except|without|apart from)\b|除了|除去"
)
_SET_UP = re.compile(r"\bset (?:it |this )?up\b")  # no dumbbell set
_ADDS = re.compile(
    r"\b(?:also|too|as well|additionally|plus|and the .* too)\b|也要?|还有|加上|再加"
)
_MANY = re.compile(r"\b(?:both|all|two|three)\b|都|两[个件只条款]|全部")
_THE_ONE = re.compile(r"\bthe ([\w /-]{2,24}?) ones?\b|([\w\u4e00-\u9fff]{1,6}?)那[个款件把双只台]")
_ONE = re.compile(r"\bones?\b|那个|那款|那件|这个|的$")


@dataclass(frozen=True)
class Picked:
    """What a message says about the lines of an order."""

    lines: tuple[int, ...] = ()  # as they were named
    unclear: tuple[int, ...] = ()  # one of these was named, and it cannot be told which
    refused: tuple[int, ...] = ()  # “not the kettle”
    adds: bool = False  # “also the mug”: beside what was chosen
    said_of: Mapping[int, str] = field(
        default_factory=dict
    )  # what is said of each line, its name left out

    def beside(self, chosen: Sequence[int]) -> list[int]:
        """The lines chosen after this message, where `chosen` were before."""
        if not self.lines:
            return [one for one in chosen if one not in self.refused]
        before = [one for one in chosen if one not in self.lines] if self.adds else []
        return [*before, *self.lines]


def lines_meant(
    text: str,
    order: Order,
    lexicon: Lexicon,
    places: Sequence[int] = (),
    *,
    by_option: bool = True,
    may_be_all: bool = True,
    asked_of: Sequence[Values] = (),
) -> Picked:
    """Read `text` against an order; `places` are its ordinals (“the second one”), -1 the last.

    `asked_of`: the option values of what was asked about; their words are no items (“glass”, 基础套装).
    """
    said = _SET_UP.sub(lambda found: "-" * len(found.group()), plain(text))
    found = _namer(tuple((line.line_id, _titles(line)) for line in order.lines), lexicon).find(said)
    goods = lexicon.find(said, ("category", "value:goods"))
    found = [
        one
        for one in found
        if not any(other.start <= one.start and one.end < other.end for other in goods)
        # “garden hose”: what it ends with says what it is
        and not _is_option(one, order, said, lexicon)
        and not _covered(one, asked_of, said, lexicon)
    ]
    refused = tuple(line for one in found if one.is_refused for line in sorted(one.things))
    if _BUT.search(said) and found:
        out = {line for one in found if _after_but(one, said) for line in one.things} or set(
            refused
        )
        kept = tuple(line.line_id for line in order.lines if line.line_id not in out)
        return Picked(kept if len(kept) < len(order.lines) else (), refused=tuple(out))
    named, unclear = _told_apart([one for one in found if not one.is_refused], order, said, lexicon)
    if may_be_all and not named and not unclear and _ALL.search(said):
        every = tuple(line.line_id for line in order.lines if line.line_id not in refused)
        return Picked(every, refused=refused, said_of=dict.fromkeys(every, said))
    if not named and not unclear and not refused:
        named = _by_place(order, places) or (_by_option(order, said, lexicon) if by_option else {})
    return Picked(
        tuple(named),
        tuple(unclear),
        refused,
        bool(_ADDS.search(said)),
        _segments(named, found, said),
    )


def _titles(line: OrderLine) -> tuple[str, ...]:
    return tuple(sorted(line.title.values()))


@lru_cache(maxsize=512)
def _namer(lines: tuple[tuple[int, tuple[str, ...]], ...], lexicon: Lexicon) -> Namer[int]:
    """Full names first; a last word or a wider kind only where it is nobody's full name."""
    full = {line_id: set(_full_names(titles, lexicon)) for line_id, titles in lines}
    taken = {plain(name) for names in full.values() for name in names}
    names = {
        line_id: full[line_id] | {one for one in _short_names(full[line_id], titles, lexicon) if plain(one) not in taken}
        for line_id, titles in lines
    }  # fmt: skip
    return Namer(names, plurals=True)


def _full_names(titles: Iterable[str], lexicon: Lexicon) -> Iterable[str]:
    for title in titles:
        yield title
        for entry in lexicon.lookup(title, ("category",)):
            yield from (entry.value, *entry.en, *entry.zh)


def _other_names(titles: Iterable[str], lexicon: Lexicon) -> Iterable[str]:
    """What people also say for it, too wide for a search: “bottle”, 键盘."""
    for title in titles:
        entry = lexicon.entry("value:goods", title.lower())
        yield from (*entry.en, *entry.zh) if entry else ()


def _short_names(full: set[str], titles: Sequence[str], lexicon: Lexicon) -> Iterable[str]:
    """ "mouse" of gaming mouse, 键盘 of 机械键盘, two words of a longer title, and the wider kind (耳机)."""
    others = set(_other_names(titles, lexicon))
    is_known = bool(others)
    yield from others
    for name in full:
        words = re.findall(r"[a-z0-9]+", plain(name)) if name.isascii() else []
        if len(words) > 1 and len(words[-1]) > 2 and not words[-1].isdigit():
            yield words[-1]
        if len(words) > 2:
            yield from (f"{one} {two}" for one, two in itertools.pairwise(words))
        han = re.sub(r"[^\u3400-\u9fff]", "", name)
        if len(han) > 2 and not is_known:
            yield han[-2:]
    for title in titles:
        found = lexicon.find(title, ("category",))
        for entry in lexicon.lookup(title, ("category",)):
            parent = lexicon.parent("category", entry.value)
            wider = lexicon.entry("category", parent) if parent else None
            yield from (wider.value, *wider.en, *wider.zh) if wider else ()
        for match in found:
            known = lexicon.entry("category", match.value)
            yield from (known.value, *known.en, *known.zh) if known else ()


def _is_option(mention: Mention[int], order: Order, said: str, lexicon: Lexicon) -> bool:
    """ "backpack (…, laptop)": a laptop that is the option of a backpack named just before, in its brackets."""
    before = said[: mention.start]
    inside = before.count("(") > before.count(")")
    covering = [
        one
        for line in order.lines
        for one in words_of(_values(line), lexicon).namer.find(said)
        if one.start <= mention.start and mention.end <= one.end
    ]
    return bool(covering) and (inside or any(one.end - one.start > mention.end - mention.start for one in covering))  # fmt: skip


def _covered(
    mention: Mention[int], asked_of: Sequence[Values], said: str, lexicon: Lexicon
) -> bool:
    return any(
        one.start <= mention.start and mention.end <= one.end
        for values in asked_of
        for one in words_of(values, lexicon).namer.find(said)
    )


def _values(line: OrderLine) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(line.options.items()))


def _told_apart(
    found: Sequence[Mention[int]], order: Order, said: str, lexicon: Lexicon
) -> tuple[dict[int, Mention[int]], list[int]]:
    """Each mention's line; of several that share a name the one whose options stand beside it."""
    named: dict[int, Mention[int]] = {}
    unclear: list[int] = []
    for place, one in enumerate(found):
        lines = [line for line in order.lines if line.line_id in one.things]
        if len(lines) > 1:
            begin = found[place - 1].end if place else 0
            end = found[place + 1].start if place + 1 < len(found) else len(said)
            free = [line for line in lines if line.line_id not in named] or lines
            behind = _closest(free, said[one.end : end], lexicon)  # “helmet (red), helmet (blue)”
            lines = behind if len(behind) == 1 else _closest(lines, said[begin:end], lexicon)
            lines = _the_one(lines, said, lexicon) or lines
        if len(lines) > 1 and not (_MANY.search(said) or _is_plural(said[one.start : one.end])):
            unclear += [line.line_id for line in lines]
            continue
        named.update({line.line_id: one for line in lines})
    return named, [one for one in unclear if one not in named]


def _the_one(lines: Sequence[OrderLine], said: str, lexicon: Lexicon) -> list[OrderLine] | None:
    """ "two chairs: the blue one …": what is said of it later tells nothing apart."""
    pointed = _THE_ONE.search(said)
    words = next(filter(None, pointed.groups()), "") if pointed else ""
    closest = _closest(lines, words, lexicon)
    is_told = len(closest) == 1 and _options_in(closest[0], words, lexicon) > 0
    return closest if is_told else None


def _closest(lines: Sequence[OrderLine], beside: str, lexicon: Lexicon) -> list[OrderLine]:
    counts = [_options_in(line, beside, lexicon) for line in lines]
    best = max(counts)
    return [line for line, count in zip(lines, counts, strict=True) if count == best]


def _options_in(line: OrderLine, text: str, lexicon: Lexicon) -> int:
    """How many of this line's options the text names."""
    words = words_of(_values(line), lexicon)
    found = {value for one in words.namer.find(text) if not one.is_refused for value in one.things}
    parts = (part.strip() for part in re.split(r"[,，、()（）]", text))
    return len(found.union(*(words.alone.get(part, frozenset()) for part in parts)))


def _is_plural(name: str) -> bool:
    return name.endswith("s") and not name.endswith("ss")


def _by_place(order: Order, places: Sequence[int]) -> dict[int, Mention[int]]:
    lines = [
        order.lines[one if one < 0 else one - 1].line_id
        for one in places
        if one and abs(one) <= len(order.lines)
    ]
    return {line: Mention(frozenset({line}), 0, 0) for line in lines}


def _by_option(order: Order, said: str, lexicon: Lexicon) -> dict[int, Mention[int]]:
    """ "the blue one": the one line that is blue."""
    if not _ONE.search(said) or len(order.lines) < 2:
        return {}
    lines = _closest(order.lines, said, lexicon)
    if len(lines) != 1 or not _options_in(lines[0], said, lexicon):
        return {}
    return {lines[0].line_id: Mention(frozenset({lines[0].line_id}), 0, 0)}


def _after_but(mention: Mention[int], said: str) -> bool:
    found = _BUT.search(said)
    return found is not None and mention.start >= found.end()


def _segments(
    named: Mapping[int, Mention[int]], found: Sequence[Mention[int]], said: str
) -> dict[int, str]:
    """What stands behind each name, up to the next: “the bottle to 500ml, the lamp to black”.

    Where nothing stands behind any, what stands before: “500ml for the bottle”.
    """
    starts = sorted(one.start for one in found)
    ends = sorted(one.end for one in found)
    after, before = {}, {}
    for line, one in named.items():
        after[line] = said[one.end : next((start for start in starts if start >= one.end and start > one.start), len(said))]  # fmt: skip
        before[line] = said[max((end for end in ends if end <= one.start), default=0) : one.start]
    is_behind = any(re.search(r"\w", text) for text in after.values()) or len(named) != 1
    return after if is_behind else before
