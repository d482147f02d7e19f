"""What a child process says on stderr, passed on line by line without what only its authors understand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable

# Warnings of libraries, their progress bars, their debug lines.
_COUNT = re.compile(r"[\d,]+ of [\d,]+")
COUNT_S = 10.0  # between two lines that only count
_NOISE = re.compile(
    r"\w*Warning\b|^WARNING:|^\S*\.py:\d+:|\bDEBUG\b|it/s|\d+%\||^Processed |Your Rasa model|\d+it \["
)


def pass_on(lines: Iterable[str], say: Callable[[str], None]) -> str:
    """Say each line that means something to a person; the last of them: the reason, if it failed."""
    last, is_quoted, counted = "", False, time.monotonic()
    for line in lines:
        if _NOISE.search(line):
            is_quoted = True  # the line of code that a warning quotes comes next, indented
        elif is_quoted and line.startswith("  "):
            is_quoted = False
        elif _COUNT.search(line) and time.monotonic() - counted < COUNT_S:
            pass
        elif line.strip():
            is_quoted = False
            if _COUNT.search(line):
                counted = time.monotonic()
            last = line.strip()
            say(last)
    return last
