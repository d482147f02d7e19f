"""Reads server-sent events: lines in, (event, data) out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """One event; `seq` is its id, None when it has none."""

    name: str
    data: dict[str, Any]  # Any: JSON
    seq: int | None = None


def events_in(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a stream, comments left out; ends when the stream ends."""
    name, data, seq = "message", "", None
    for line in lines:
        if not line:
            if data:
                yield Event(name, json.loads(data), seq)
            name, data, seq = "message", "", None
        elif line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            data += line[6:]
        elif line.startswith("id: "):
            seq = int(line[4:])
