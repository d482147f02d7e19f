"""What a bare answer answers: "42码", "the second one", "W2378156" mean nothing without the question.

Everything here is text in, verdict out; the component that uses it is in context.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")
SENTENCE_END = re.compile(r"(?<=[.!?。！？\n])\s*")


@dataclass(frozen=True)
class Vocabulary:
    """answers_in_context.yml, read once."""

    answers: frozenset[str]
    around: frozenset[str]
    plain: re.Pattern[str]
    asked: tuple[tuple[str, re.Pattern[str]], ...]
    in_words: re.Pattern[str]
    confirms: re.Pattern[str]
    takes: re.Pattern[str]
    questions: re.Pattern[str]
    scenes: tuple[Scene, ...]


@dataclass(frozen=True)
class Scene:
    """What stands before the shopper, and how much likelier it makes an intent."""

    said: re.Pattern[str]
    odds: Mapping[str, float]
    bare: str | None  # the intent of a bare condition: “navy”, “anything cheaper”


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    import yaml  # Rasa brings it; only needed when the first message is read

    stored = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    return Vocabulary(
        answers=frozenset(stored["answers"].split()),
        around=frozenset(stored["around"].split()),
        plain=_alone(stored["plain"]),
        asked=tuple((entry["intent"], _either(entry)) for entry in stored["asked"]),
        in_words=_either(stored["in_words"]),
        confirms=_either(stored["confirms"]),
        takes=_either(stored["takes"]),
        questions=_either(stored["questions"]),
        scenes=tuple(
            Scene(_either(entry), entry["odds"], entry.get("bare")) for entry in stored["scenes"]
        ),
    )


def _alone(words: str) -> re.Pattern[str]:
    """A number, or some of these words and nothing else."""
    known = "|".join(sorted(set(words.split()), key=len, reverse=True))
    return re.compile(rf"\W*(?:\d+(?:\.\d)?|(?:(?:{known})\b\W*)+)\W*", re.IGNORECASE)


def _either(entry: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile(f"{entry['en']}|{entry['zh']}", re.IGNORECASE)


def asking_task(said: str) -> str | None:
    """The intent of the task whose question this is, in any wording, or None.

    "Which item would you like to send back?" → return_item; "您想换成什么尺码？" → exchange_item
    """
    # The question comes last: "I cancelled order 1. What size should the exchange be?"
    sentences = [part for part in SENTENCE_END.split(said) if part.strip()]
    questions = [part for part in reversed(sentences) if part.rstrip()[-1] in "?？"]
    for part in [*questions, said]:
        for intent, pattern in vocabulary().asked:
            if pattern.search(part):
                return intent
    return None


def asks_for_words(said: str) -> bool:
    """A reason, an address, a name: the answer may be any sentence that is no question."""
    return bool(vocabulary().in_words.search(said))


def asks_yes_or_no(said: str) -> bool:
    """“Shall I cancel it?”: a yes is a yes, and not the task's intent."""
    return bool(vocabulary().confirms.search(said))


def takes_it(text: str) -> bool:
    """“I'll have the blue one”, 蓝的那个我要了: chosen, not wished for."""
    return bool(vocabulary().takes.search(text)) and not is_question(text)


def is_question(text: str) -> bool:
    return bool(vocabulary().questions.search(text))


def scene_of(said: str) -> Scene | None:
    """A list, one product, or nothing that was shown."""
    return next((one for one in vocabulary().scenes if one.said.search(said)), None)


def is_bare(text: str, entities: Sequence[Mapping[str, Any]]) -> bool:
    """Is there an answer (a size, an id, "the second") and nothing else that means anything?"""
    if vocabulary().plain.fullmatch(text):
        return True
    answers = [entity for entity in entities if entity["entity"] in vocabulary().answers]
    if not answers:
        return False
    left = list(text)
    for entity in answers:
        left[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    words = [word.casefold().replace("'", "") for word in WORD.findall("".join(left))]
    kinds = {str(entity["entity"]) for entity in answers}
    if "email" in kinds or "address" in kinds:
        return len(words) <= 12
    meaning = [word for word in words if not _is_around(word)]
    # "Yusuf Rossi, 19122", "张伟 100020": a name is no known word
    return len(meaning) <= 3 if "zip" in kinds else not meaning


def is_short(text: str) -> bool:
    """Short enough to be an answer at all: six words, or eight Chinese characters."""
    han = len(HAN.findall(text))
    return han <= 8 if han else len(WORD.findall(text)) <= 6


def _is_around(word: str) -> bool:
    known = vocabulary().around
    if not HAN.search(word):
        return word in known
    rest = word
    while rest:  # Chinese has no blanks: peel known words off the front, the longest first
        size = next((n for n in range(min(4, len(rest)), 0, -1) if rest[:n] in known), 0)
        if not size:
            return False
        rest = rest[size:]
    return True
