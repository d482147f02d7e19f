"""The gate: a sentence of a language model is shown only if nothing in it is the model's own claim.

Facts are named e1, e2 …; `{e1}` stands for the whole fact, `{v1}` for its value. Around them may stand
the fact's label, its product's name, the record's own words and the words of frames.toml: all else is
dropped. So a lie needs a word that is not there: numbers, other names, promises, praise and links fall of
themselves, and only the polarity of yes-or-no facts is checked for itself.

    passes("The battery lasts {v1}.", ["e1"], {"e1": battery}, "en")   → True
    passes("The battery lasts 30 hours.", ["e1"], {"e1": battery}, "en") → False
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from aisle.answers.evidence import Evidence
from aisle.answers.frames import (
    MARKS,
    Phrase,
    clauses,
    frames,
    labels,
    names,
    phrase,
    tokens,
    values,
)

Facts = Mapping[str, Evidence]

_PLACE = re.compile(r"\{([ev])(\d{1,2})\}")
_WHOLE, _VALUE = "\ue000", "\ue001"
_STATED = frozenset({"attribute", "price", "stock", "options", "order", "sentence"})
# Who is said to speak must be who speaks: a buyer, a clause, the shop's own data.
_BUYERS = (
    "buyer",
    "customer",
    "review",
    "bought",
    "somebody",
    "someone",
    "user",
    "owner",
    "shopper",
    "用 户",
    "网 友",
    "买 家",
    "买 过",
    "用 过",
    "顾 客",
    "评 价",
    "评 论",
    "有 人",
)
_POLICIES = ("policy", "clause", "规 定", "条 款")
_SHOPS = (
    "data",
    "description",
    "record",
    "page",
    "product",
    "shop's",
    "store",
    "seller",
    "listing",
    "介 绍",
    "详 情",
    "店",
    "商 家",
    "卖 家",
    "资 料",
    "描 述",
    "说 明",
    "商 品",
    "页 面",
)
LONGEST = 400  # characters of a sentence


def passes(text: str, cites: Sequence[str], facts: Facts, language: str) -> bool:
    """Whether every word is carried by the facts it cites."""
    cited = {name: facts[name] for name in cites if name in facts}
    if not cited or len(cited) != len(cites) or len(text) > LONGEST:
        return False
    places = _PLACE.findall(text)
    if any(f"e{number}" not in cited for _, number in places):
        return False
    bare = _PLACE.sub(lambda match: f" {_WHOLE if match[1] == 'e' else _VALUE} ", text)
    if any(mark in bare for mark in "{}<>[]?？!！\n"):
        return False
    said = tokens(bare)
    if _WHOLE in said:
        return _quotes(said, cited, {f"e{number}" for _, number in places}, language)
    if len(cited) != 1:
        return False
    fact = next(iter(cited.values()))
    return fact.kind in _STATED and _states(said, fact, language)


def filled(text: str, facts: Facts) -> str:
    """The sentence with the records' own words in its places."""

    def record(match: re.Match[str]) -> str:
        fact = facts[f"e{match[2]}"]
        return fact.quote if match[1] == "e" else fact.value

    return re.sub(r"([.。])\s*[.。]+", r"\1", _PLACE.sub(record, text))


def _quotes(said: list[str], cited: Facts, placed: set[str], language: str) -> bool:
    """Whole facts and an introduction: nothing else."""
    if placed != set(cited) or _VALUE in said:
        return False
    if any(_opened(said, fact, language)[1] is False for fact in cited.values()):
        return False  # “yes, <a clause>” is an answer of the model's own
    rest = [_WHOLE if one == _WHOLE else one for one in said]
    allowed = frames(language).intro | {(_WHOLE,)}
    parts = _parts(rest, allowed)
    if parts is None:
        return False
    return not any(_wrong_source(part, cited) for part in parts)


def _wrong_source(part: Phrase, cited: Facts) -> bool:
    """Who is said to speak does not: a buyer's words are not the shop's, the shop's are not a buyer's."""
    kinds = {one.kind for one in cited.values()}
    joined = " ".join(part)
    if any(one in joined for one in _BUYERS):
        return kinds != {"review"}
    if any(one in joined for one in _POLICIES):
        return kinds != {"clause"}
    return "review" in kinds and any(one in joined for one in _SHOPS)


def _states(said: list[str], fact: Evidence, language: str) -> bool:
    """Every word licensed, something said, and a yes-or-no told as it is."""
    words = frames(language)
    whole = clauses(fact)
    if whole:
        bare = [one for one in said if one not in MARKS]
        parts = _parts(bare, words.intro | whole | {(_VALUE,)})
        if parts is None or any(_wrong_source(part, {"e": fact}) for part in parts):
            return False
        return any(one in whole or one == (_VALUE,) for one in parts)
    named, told = labels(fact, language), values(fact, language)
    said, opening = _opened(said, fact, language)
    if opening is False:
        return False
    allowed = words.around | words.about(_topic(fact)) | named | told | names(fact) | {(_VALUE,)}
    answer = phrase(fact.value) if fact.truth is not None else (_VALUE,)
    allowed |= {answer}
    if fact.truth is False:
        allowed = allowed | words.denies | words.between
    parts = _parts(said, allowed)
    if parts is None:
        return False
    if fact.truth is not None:
        first = next((place for place, one in enumerate(parts) if one in named), 0)
        # 是 before the label only joins; behind it, it is the record's own yes
        plain = [
            (_VALUE,) if one == answer and place > first else one for place, one in enumerate(parts)
        ]
        return _polar(plain, named, fact.truth, language)
    return any(one == (_VALUE,) or one in told for one in parts)


def _topic(fact: Evidence) -> str:
    return "order" if fact.kind == "order" else fact.id.rpartition(":")[2]


def _opened(said: list[str], fact: Evidence, language: str) -> tuple[list[str], bool | None]:
    """Without a leading yes or no; False where it is not what the record says."""
    words = frames(language)
    for size in (3, 2, 1):
        first = tuple(said[:size])
        followed = said[size : size + 1]
        if not followed or followed[0] not in ",.:，。：—":
            continue
        for allowed, truth in ((words.yes, True), (words.no, False)):
            if first in allowed:
                return said[size + 1 :], None if fact.truth is truth else False
    return said, None


def _polar(parts: list[Phrase], named: frozenset[Phrase], truth: bool, language: str) -> bool:
    """The label said once; denied, right before it, exactly where the record denies it."""
    words = frames(language)
    places = [place for place, part in enumerate(parts) if part in named]
    if len(places) != 1:
        return False
    place = places[0]
    denials = [n for n, part in enumerate(parts) if part in words.denies]
    if (_VALUE,) in parts:  # “waterproof: {v1}”, “waterproof: yes”
        return not denials and parts.index((_VALUE,)) > place and parts.count((_VALUE,)) == 1
    if truth:
        return not denials
    if len(denials) != 1 or denials[0] > place:
        return False
    return all(part in words.between for part in parts[denials[0] + 1 : place])


def _parts(said: Sequence[str], allowed: frozenset[Phrase]) -> list[Phrase] | None:
    """The sentence as licensed phrases, longest first, and marks; None where no reading licenses every word."""
    longest = max(map(len, allowed))
    dead: set[int] = set()  # places from which no reading goes on

    def read(place: int) -> list[Phrase] | None:
        if place == len(said):
            return []
        if place in dead:
            return None
        for size in range(min(longest, len(said) - place), 0, -1):
            part = tuple(said[place : place + size])
            if part in allowed or (size == 1 and part[0] in MARKS):
                rest = read(place + size)
                if rest is not None:
                    return [part, *rest]
        dead.add(place)
        return None

    return read(0)
