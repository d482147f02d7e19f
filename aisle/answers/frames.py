"""Which words may stand around a fact: frames.toml, and what the fact itself brings along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aisle.answers.evidence import Evidence
from aisle.language.normalise import fold
from aisle.language.toml_file import read_toml
from aisle.language.wording import say

Phrase = tuple[str, ...]
# Latin words whole, Han one by one, everything else a mark; a placeholder has become one letter of the private area.
_TOKEN = re.compile(
    r"[a-z0-9°²³]+(?:['’./×+-][a-z0-9°²³]+)*|[\u3400-\u9fff]|[\ue000-\uf8ff]|[^\s\w]"
)
_STRONG = re.compile(r"[;:；：。]|(?<=\D)\.(?=\s|$)")
MARKS = frozenset(",.:;()\"'“”‘’—–-、，。：；（）「」《》")


@dataclass(frozen=True)
class Frames:
    """The lists of one language."""

    around: frozenset[Phrase]
    intro: frozenset[Phrase]
    yes: frozenset[Phrase]
    no: frozenset[Phrase]
    denies: frozenset[Phrase]
    between: frozenset[Phrase]
    topics: tuple[tuple[tuple[str, ...], frozenset[Phrase]], ...]

    def about(self, topic: str) -> frozenset[Phrase]:
        """Words for a fact of this key."""
        found: frozenset[Phrase] = frozenset()
        for keys, words in self.topics:
            if topic.startswith(keys):
                found |= words
        return found


def tokens(text: str) -> list[str]:
    """ "It weighs 92 g." → it, weighs, 92, g, ."""
    return _TOKEN.findall(fold(text).replace("’", "'"))


def phrase(text: str) -> Phrase:
    """The same, to be looked up."""
    return tuple(tokens(text))


@lru_cache(maxsize=2)
def frames(language: str) -> Frames:
    """The lists of this language."""
    told = read_toml(Path(__file__).with_name("frames.toml"))[language]
    topics = tuple((tuple(row["keys"]), _phrases(row["words"])) for row in told["topic"])
    return Frames(
        around=_phrases(told["around"]),
        intro=_phrases(told["intro"]),
        yes=_phrases(told["yes"]),
        no=_phrases(told["no"]),
        denies=_phrases(told["not"]),
        between=_phrases(told["between"]),
        topics=topics,
    )


def labels(fact: Evidence, language: str) -> frozenset[Phrase]:
    """The fact's own name: “works on induction”, and as it stands after “does not”: “work on induction”."""
    if not fact.label:
        return frozenset()
    found = {phrase(fact.label)}
    first, _, rest = fact.label.partition(" ")
    if language == "en" and rest and first.endswith("s") and fact.truth is not None:
        found.add(phrase(f"{first[:-1]} {rest}"))
    if language == "zh" and fact.label.startswith("可") and fact.truth is not None:
        found |= {phrase(f"能{fact.label[1:]}"), phrase(f"可以{fact.label[1:]}")}
    return frozenset(found)


def names(fact: Evidence) -> frozenset[Phrase]:
    """Parts of the product's title: runs of two words or more, its brand-like first and kind-like last."""
    words = tokens(fact.title)
    runs = {
        tuple(words[start:end])
        for start in range(len(words))
        for end in range(start + 2, len(words) + 1)
    }
    ends = {
        (word,)
        for word in words[:1] + words[-1:]
        if len(word) > 1 and not any(letter.isdigit() for letter in word)
    }
    return frozenset(runs | ends)


def values(fact: Evidence, language: str) -> frozenset[Phrase]:
    """What the record says, whole, and each of several; never a number, those come by placeholder."""
    if fact.truth is not None or fact.kind not in ("attribute", "price", "stock", "options"):
        return frozenset()
    parts = {fact.value, *fact.value.split(say("products.option_comma", language)), *fact.also}
    return frozenset(
        phrase(one) for one in parts if one and not any(letter.isdigit() for letter in one)
    )


def clauses(fact: Evidence) -> frozenset[Phrase]:
    """A sentence of the description, whole and by its strong marks: half a clause may say the contrary."""
    if fact.kind != "sentence":
        return frozenset()
    parts = [fact.value, *_STRONG.split(fact.value)]
    bare = (tuple(one for one in phrase(part) if one not in MARKS) for part in parts)
    return frozenset(one for one in bare if one)


def _phrases(words: list[str]) -> frozenset[Phrase]:
    return frozenset(phrase(one) for one in words)
