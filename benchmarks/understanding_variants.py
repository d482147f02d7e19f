"""The same message typed a little differently must mean the same: capitals, no punctuation, a typo, politeness, the other language.

`python -m benchmarks.understanding_variants --model FILE` reads our own sentences (language_pairs_more.csv) so:
for work on the rules, no part of the frozen score.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.understanding_parse import parser
from benchmarks.understanding_scores import Reading, reading, share

PAIRS = Path(__file__).with_name("language_pairs.csv")
OWN_PAIRS = PAIRS.with_name("language_pairs_more.csv")
Row = dict[str, Any]
Parse = Callable[[str, Row], Row]
_HAN = re.compile(r"[\u3400-\u9fff]")
_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqretytuoiosafdghkjlxzvcnb", strict=True))


def capitals(text: str) -> str:
    return text.upper()


def unpunctuated(text: str) -> str:
    """Without the marks that end or part a sentence; those inside numbers and addresses stay."""
    return re.sub(r"[,.!?;:，。！？；：、~～…]+(?=\s|$|[\u3400-\u9fff])", " ", text).strip() or text


def mistyped(text: str) -> str:
    """One slip: two letters of a longer word exchanged, or a neighbouring key; Han: one particle lost."""
    chance = random.Random(zlib.crc32(text.encode("utf-8", "replace")))
    words = list(re.finditer(r"(?<![\w@.#-])[a-z]{4,}(?![\w@.-])", text, re.IGNORECASE))
    if words:
        word = chance.choice(words)
        at = word.start() + chance.randrange(1, len(word.group()) - 1)
        if chance.random() < 0.5:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        key = text[at].lower()
        return text[:at] + _NEIGHBOURS.get(key, key) + text[at + 1 :]
    particles = [m.start() for m in re.finditer("[的了我把个一]", text)]
    if len(text) < 5 or not particles:
        return text
    at = chance.choice(particles)
    return text[:at] + text[at + 1 :]


def politely(text: str) -> str:
    if _HAN.search(text):
        return f"您好，麻烦一下，{text}，谢谢"
    return f"hi there, {text} please, thank you"


VARIANTS = {
    "capitals": capitals,
    "no punctuation": unpunctuated,
    "one typo": mistyped,
    "polite": politely,
}
SAMPLED = 4  # every fourth message, each in four variants
# A bare yes, thanks or hello with politeness around it is another message.
_SOCIAL = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "chitchat"})


def invariance(
    rows: Sequence[Row],
    readings: Sequence[Reading],
    parse: Parse,
    pairs: Path = PAIRS,
    sampled: int = SAMPLED,
) -> Row:
    """Variant → share with the same intent, and with the same intent and entities; changed texts only."""
    found: Row = {}
    for name, change in VARIANTS.items():
        same_intent, same = [], []
        for row, one in list(zip(rows, readings, strict=True))[::sampled]:
            text = change(row["text"])
            if text == row["text"] or (name == "polite" and row["intent"] in _SOCIAL):
                continue
            parsed = parse(text, row)
            same_intent.append(parsed["intent"]["name"] == one.name)
            same.append(same_intent[-1] and _things(parsed["entities"]) == _things(one.entities))
        found[name] = {"intent": share(same_intent), "both": share(same)}
    found["English – Chinese"] = translated(parse, pairs)
    return found


def translated(parse: Parse, path: Path = PAIRS) -> Row:
    """Pairs written by hand: the same intent, and the same kinds of entities (values differ by nature)."""
    pairs = read_pairs(path)
    both = [[parse(text, {"context": None}) for text in pair] for pair in pairs]
    same = [one["intent"]["name"] == other["intent"]["name"] for one, other in both]
    kinds = [
        sorted(e["entity"] for e in one["entities"])
        == sorted(e["entity"] for e in other["entities"])
        for one, other in both
    ]
    return {"intent": share(same), "both": share(a and b for a, b in zip(same, kinds, strict=True))}


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The English and the Chinese of each line."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["en"], row["zh"]) for row in csv.DictReader(file)]


def _things(entities: Sequence[Row]) -> list[tuple[str, str, str]]:
    return sorted(
        (one["entity"], one.get("role") or "", str(one["value"]).casefold()) for one in entities
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--model", type=Path, required=True)
    rows: list[Row] = [
        {"text": text, "context": None, "intent": ""}
        for pair in read_pairs(OWN_PAIRS)
        for text in pair
    ]
    with parser(asked.parse_args().model) as read:
        readings = [reading(row, read({"text": row["text"]})) for row in rows]
        for row, one in zip(rows, readings, strict=True):
            row["intent"] = one.name
        found = invariance(
            rows, readings, lambda text, row: read({"text": text}), OWN_PAIRS, sampled=1
        )
    for name, shares in found.items():
        print(f"{name}: {100 * shares['intent']:.1f} ({100 * shares['both']:.1f}) %")


if __name__ == "__main__":
    main()
