"""aisle/language/data/words.txt: English words that are spelt right, and those of them that shoppers use.

    pip install --target /tmp/words pyspellchecker==0.9.1
    PYTHONPATH=/tmp/words .venv/bin/python scripts/english_words.py

The commoner words of pyspellchecker's dictionary (MIT) and of our own rows and wording. A word that the rows
use three times or more has its count beside it: typing errors are mended to these, most used first.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import yaml

from aisle.language.wording import texts

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "aisle" / "language" / "data" / "words.txt"
WORD = re.compile(r"(?<![\w@.#-])[a-z]{3,14}(?![\w@-])")
ELIDED = re.compile(r"(?<!\w)[a-z]+'(?:t|s|m|re|ve|ll|d)(?!\w)")
EXTRA = "cafe bali adios okey howdy hiya thanx merci ciao hola aloha wifi bluetooth usb iphone ipad knicks stuffers lol uber netflix app admin gdpr thru favourite favourites centre litre litres metre metres theatre cheque flavour neighbour honour behaviour".split()
COMMON = 100  # how often the dictionary's sources use a word
OFTEN = 3  # how many rows use a word that is mended to …
EVERYDAY = 2000  # … or it is among so many words that everybody uses


def main() -> None:
    spec = find_spec("spellchecker")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).with_name("resources") / "en.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        counts = json.load(file)
    right = {w for w, n in counts.items() if n >= COMMON and WORD.fullmatch(w)}
    right |= {w.replace("'", "") for w in counts if ELIDED.fullmatch(w)}  # dont, whats
    right |= {re.sub("iz(?=e|i|a)", "is", word) for word in right} | set(EXTRA)  # organise
    rows: Counter[str] = Counter()
    for one in sorted((ROOT / "bot" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(one.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                rows.update(set(WORD.findall(line.lower())))
    ours = {word for text in texts("en") for word in WORD.findall(text.lower())}
    # What the rows repeat is how people write (“thx”, “whats”), not a slip.
    right |= ours | {w for w, n in rows.items() if n >= OFTEN and not swapped(w) & right}
    everyday = set(sorted(right & set(counts), key=lambda word: -counts[word])[:EVERYDAY])
    lines = [
        f"{word} {max(rows[word], 1)}"
        if len(word) >= 4 and (rows[word] >= OFTEN or word in everyday)
        else word
        for word in sorted(right)
    ]
    head = "# Written by scripts/english_words.py from pyspellchecker's dictionary (MIT) and our own rows."
    TARGET.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines):,} words, {sum(' ' in line for line in lines):,} of them shoppers'")


def swapped(word: str) -> set[str]:
    """The word with two neighbours in the other order."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


if __name__ == "__main__":
    main()
