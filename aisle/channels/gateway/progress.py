"""The page one sees while the shop is still starting: the steps that `aisle run` writes to progress.json."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse

from aisle.language.wording import say

_STATES = ("done", "running", "waiting", "failed")
_MARKS = {"done": "✓", "running": "…", "waiting": "·", "failed": "✗"}
# Its own style by hash would need a script-free page anyway: the style stands in a file, /starting.css.
STYLE = """
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
ol { list-style: none; padding: 0; }
li { display: flex; gap: .75rem; padding: .35rem 0; border-bottom: 1px solid #8884; }
li span:nth-child(2) { flex: 1; }
.failed { color: #c22; }
.waiting { opacity: .6; }
"""


def progress_steps(home: Path) -> list[dict[str, Any]]:
    """`[{"name", "state", "seconds"}]` as `aisle run` wrote them; empty when there is nothing to read."""
    try:
        told = json.loads((home / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    steps = told.get("steps") if isinstance(told, dict) else None
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def progress_page(home: Path, shop: str, language: str) -> HTMLResponse:
    """The page; it asks for itself again every two seconds, without a script."""
    lines = "\n".join(_line(step, language) for step in progress_steps(home))
    title = escape(say("channels.starting", language, shop=shop))
    hint = escape(say("channels.starting_hint", language))
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="refresh" content="2">\n'
        f'<title>{title}</title>\n<link rel="stylesheet" href="/starting.css">\n</head>\n'
        f'<body>\n<main>\n<h1 role="status">{title}</h1>\n<ol>\n{lines}\n</ol>\n<p>{hint}</p>\n'
        "</main>\n</body>\n</html>\n"
    )
    return HTMLResponse(page, 503, {"retry-after": "2", "cache-control": "no-store"})


def _line(step: dict[str, Any], language: str) -> str:
    state = str(step.get("state"))
    state = state if state in _STATES else "waiting"
    name = escape(str(step.get("name", "")))
    seconds = step.get("seconds")
    time = (
        say("channels.seconds", language, seconds=round(seconds))
        if isinstance(seconds, int | float)
        else ""
    )
    word = escape(say(f"channels.step_{state}", language))
    return (
        f'<li class="{state}"><span aria-hidden="true">{_MARKS[state]}</span>'
        f"<span>{name}</span><span>{word}</span><span>{escape(time)}</span></li>"
    )
