"""What the shop promises, as numbered clauses: one Markdown file a topic and language.

    # Returns and exchanges
    ## R1 · Thirty days to return
    [return_days] You can return … within {return_days} days …
    [no return_days] There is no time limit …

A line `[asked] phrase, phrase` lists how shoppers ask for it. A paragraph that begins with `[name]` stands only where that number is set in the shop, `[no name]` only where it
is not; `{name}` is the number. So text and rules cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from aisle.shop import clauses
from aisle.shop.errors import BadInput
from aisle.shop.settings import Settings
from aisle.shop.shop_toml import Windows

_HEADING = re.compile(r"##\s+([A-Z]\d{1,2})\s*[·.:：]\s*(\S.*)\Z")
_ASKED = "[asked]"
_CONDITION = re.compile(r"\[(no )?([a-z_]+)\]\s*")


@dataclass(frozen=True)
class Clause:
    """One numbered clause; `number` is the same in every language."""

    topic: str
    number: str
    title: str
    text: str
    language: str
    asked: tuple[str, ...] = ()  # how shoppers put it: helps to find the clause, is never shown


class Policies:
    """The policies of a home (`policies/<language>/<topic>.md`); a shop without files has none."""

    def __init__(self, settings: Settings, windows: Windows | None = None) -> None:
        """`windows`: those in force, if an import changed them (`stored_settings.shop_of`)."""
        self._folder = settings.home / "policies"
        self._numbers = numbers_of(windows or settings.shop.windows)
        self._kept: dict[str, list[Clause]] = {}

    def clauses(self, language: str, topic: str | None = None) -> list[Clause]:
        """All clauses, or those of a topic, in the order of files and clauses. Raises BadInput."""
        if language not in self._kept:
            self._kept[language] = read_policies(self._folder / language, language, self._numbers)
        return [found for found in self._kept[language] if topic in (None, found.topic)]

    def clause(self, number: str, language: str) -> Clause | None:
        """The clause with this number."""
        wanted = number.strip().upper()
        return next((one for one in self.clauses(language) if one.number == wanted), None)

    def topics(self, language: str) -> list[str]:
        """The topics that have clauses."""
        return list(dict.fromkeys(one.topic for one in self.clauses(language)))

    def missing(self, language: str) -> list[str]:
        """Numbers that refusals cite and these policies lack, for `doctor`."""
        return sorted(clauses.CITED - {one.number for one in self.clauses(language)})


def numbers_of(windows: Windows) -> dict[str, int]:
    """The numbers that stand in the texts; a window that is not set is left out."""
    return {name: days for name, days in asdict(windows).items() if days is not None}


def read_policies(folder: Path, language: str, numbers: Mapping[str, int]) -> list[Clause]:
    """Every clause of the files in a folder. Raises BadInput naming file and line."""
    found: list[Clause] = []
    for path in sorted(folder.glob("*.md")):
        found += parse_policy(path.read_text(encoding="utf-8"), path.stem, language, numbers)
    seen: set[str] = set()
    for one in found:
        if one.number in seen:
            raise BadInput(f"{folder}: clause {one.number} stands twice. Give each its own number.")
        seen.add(one.number)
    return found


def parse_policy(text: str, topic: str, language: str, numbers: Mapping[str, int]) -> list[Clause]:
    """The clauses of one file."""
    found: list[Clause] = []
    for part in re.split(r"(?m)^(?=## )", text)[1:]:
        heading, _, body = part.partition("\n")
        match = _HEADING.match(heading.strip())
        if match is None:
            raise BadInput(
                f"{topic}.md ({language}): '{heading.strip()}' is no clause. "
                "Write it like '## R1 · Title'."
            )
        paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", body) if p.strip()]
        if language == "zh":
            paragraphs = [re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", p) for p in paragraphs]
        asked = [p.removeprefix(_ASKED) for p in paragraphs if p.startswith(_ASKED)]
        paragraphs = [p for p in paragraphs if not p.startswith(_ASKED)]
        shown = [_filled(p, topic, language, numbers) for p in paragraphs]
        joint = "" if language == "zh" else " "
        content = joint.join(p for p in shown if p)
        if content:
            phrases = tuple(
                one.strip() for line in asked for one in re.split(r"[,，]", line) if one.strip()
            )
            found.append(Clause(topic, match[1], match[2].strip(), content, language, phrases))
    return found


def _filled(paragraph: str, topic: str, language: str, numbers: Mapping[str, int]) -> str:
    """The paragraph with its numbers; empty where its condition does not hold."""
    condition = _CONDITION.match(paragraph)
    if condition:
        if (condition[2] in numbers) == bool(condition[1]):
            return ""
        paragraph = paragraph[condition.end() :]
    try:
        return paragraph.format_map(numbers)
    except (KeyError, ValueError, IndexError) as error:
        raise BadInput(
            f"{topic}.md ({language}): the place {error} has no number in shop.toml. "
            "Set the window, or begin the paragraph with '[name]'."
        ) from error
