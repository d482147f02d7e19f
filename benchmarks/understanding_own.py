"""Our own labelled messages (understanding_rows/*.txt): for work on the rules, never part of a score that is published."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from aisle.language.detect import detect_language

ROWS = Path(__file__).with_name("understanding_rows") / "messages.txt"
FIXED_FORMS = ROWS.with_name("fixed_forms.txt")
FIXED_FORMS_MORE = ROWS.with_name("forms_third.txt")
FIXED_FORMS_UNSEEN = ROWS.with_name("forms_fourth.txt")  # the rules were not mended on these
Row = dict[str, Any]
# [surface|key], [surface|key=canonical], [surface|key:role], [surface|key=canonical:role]
_MARK = re.compile(r"\[([^\[\]|]+)\|(\w+)(?:=([^\[\]:]+))?(?::(from|to|not))?\]")


def own_messages(path: Path = ROWS) -> list[Row]:
    """Rows in the form of the frozen messages: text, intent, entities with their places."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line.strip() and not line.startswith("#")]


def _row(line: str) -> Row:
    intent, _, rest = line.partition(" ; ")
    marked, _, more = rest.partition(" ;; ")  # what shares its place with another: currency=USD
    text, at, entities = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        surface, key, canonical, role = mark.groups()
        entity: Row = {"entity": key, "value": surface, "start": len(text)}
        text += surface
        entity["end"] = len(text)
        entity |= {"canonical": canonical} if canonical else {}
        entity |= {"role": role} if role else {}
        entities.append(entity)
        at = mark.end()
    text += marked[at:]
    for key, value in (one.split("=") for one in more.split()):
        entities.append({"entity": key, "value": value})
    return {
        "text": text,
        "intent": intent,
        "acceptable": [intent],
        "language": detect_language(text),
        "entities": entities,
        "context": None,
        "tags": [],
    }
