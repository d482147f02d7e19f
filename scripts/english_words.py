"""aisle/language/data/shoppers_words.txt: the words that shoppers use, and right ones the dictionary lacks.

    .venv/bin/python scripts/english_words.py

A word that our rows use three times or more, or that everybody uses, has its count beside it: typing errors
are mended to these, most used first.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import yaml

from aisle.language.english import dictionary
from aisle.language.wording import texts

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "aisle" / "language" / "data" / "shoppers_words.txt"
WORD = re.compile(r"(?<![\w@.#-])[a-z]{3,14}(?![\w@-])")
EXTRA = "cafe bali adios okey howdy hiya thanx merci ciao hola aloha wifi bluetooth usb iphone ipad knicks stuffers lol uber netflix app admin gdpr thru favourite favourites centre litre litres metre metres theatre cheque flavour neighbour honour behaviour".split()
HEAD = "# Written by scripts/english_words.py from our own rows and texts."
OFTEN = 3  # how many rows use a word that is mended to …
EVERYDAY = 2000  # … or it is among so many words that everybody uses


def main() -> None:
    counts = dictionary()
    right = set(counts) | set(EXTRA)
    rows: Counter[str] = Counter()
    for one in sorted((ROOT / "bot" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(one.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                rows.update(set(WORD.findall(line.lower())))
    ours = {word for text in texts("en") for word in WORD.findall(text.lower())}
    # What the rows repeat is how people write (“thx”, “whats”), not a slip.
    right |= ours | {w for w, n in rows.items() if n >= OFTEN and not swapped(w) & right}
    everyday = set(sorted(counts, key=lambda word: -counts[word])[:EVERYDAY])
    used = {w for w in right if len(w) >= 4 and (rows[w] >= OFTEN or w in everyday)}
    lines = [
        f"{word} {max(rows[word], 1)}" if word in used else word
        for word in sorted(used | (right - set(counts)))
    ]
    TARGET.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines):,} words, {len(used):,} of them shoppers'")


def swapped(word: str) -> set[str]:
    """The word with two neighbours in the other order."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


if __name__ == "__main__":
    main()
