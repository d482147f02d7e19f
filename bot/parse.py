"""Texts → intents and entities, by a trained model that is loaded once. Run by .venv-bot:

    .venv-bot/bin/python bot/parse.py --model FILE --file texts.csv --out parsed.jsonl
    .venv-bot/bin/python bot/parse.py --model FILE        JSON lines on stdin → JSON lines on stdout

In: column (or key) `text`, and optionally `context`, the last thing said to the shopper.
Out: {"text", "intent": {"name", "confidence"}, "entities": [{"entity", "value", "role"?}]}
A reason also has `text`, its words as typed: its value is the policy's word where there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import json
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO, cast

ROOT = Path(__file__).resolve().parent.parent
SLASHES = re.compile(r"^[\s/／]*[/／]")


class BadLine(Exception):
    """One sentence: the thing, the value, the cure."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Read texts with the dialogue model.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--file", type=Path, help="CSV with a column text (and context)")
    parser.add_argument("--out", type=Path, help="JSON lines; stdout when left out")
    parser.add_argument("--ranking", action="store_true", help="add the five best intents")
    given = parser.parse_args()
    if not given.model.is_file():
        print(
            f"There is no model {str(given.model)!r}. Run `aisle train dialogue`.", file=sys.stderr
        )
        return 1
    answers = sys.stdout
    for stream in (sys.stdin, sys.stdout):
        cast(TextIOWrapper, stream).reconfigure(encoding="utf-8", errors="surrogatepass")
    try:
        with contextlib.ExitStack() as opened:
            rows: Iterable[dict[str, Any]] = json_rows(sys.stdin)
            if given.file:
                rows = csv_rows(opened.enter_context(open_csv(given.file)), given.file)
            # Rasa prints while it loads; stdout belongs to the answers.
            with contextlib.redirect_stdout(sys.stderr):
                reader = Reader(given.model)
            out = answers
            if given.out:
                out = opened.enter_context(given.out.open("w", encoding="utf-8"))
            for row in rows:
                print(as_line(reader.read(row, given.ranking)), file=out, flush=out is answers)
    except BadLine as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def open_csv(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise BadLine(f"{str(path)!r} cannot be read: {error.strerror}.") from error


def csv_rows(lines: TextIO, path: Path) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(lines)
    if "text" not in (reader.fieldnames or []):
        raise BadLine(f"{str(path)!r} has no column 'text'. Name the column of messages so.")
    for row in reader:
        yield {"text": row["text"] or "", "context": row.get("context") or ""}


def json_rows(lines: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadLine(f"Line {number} is not JSON: {error}.") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise BadLine(f'Line {number} has no "text". Write {{"text": "…"}}.')
        yield row


def as_line(parsed: dict[str, Any]) -> str:
    """Readable Chinese; half of a broken emoji, which no file can hold, is escaped."""
    line = json.dumps(parsed, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(parsed)
    return line


class Reader:
    """A loaded model. `read({"text", "context"?})` takes 20–30 ms."""

    def __init__(self, model: Path) -> None:
        os.environ["OMP_NUM_THREADS"] = "1"  # more only wait for each other: 15 ms become 300
        os.environ["RASA_TELEMETRY_ENABLED"] = "false"
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        sys.path.insert(0, str(ROOT))
        logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
        from rasa.core.agent import Agent  # 4 s of imports: TensorFlow comes along
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.WARNING)  # unset, it prints every message to stdout
        self._agent = Agent.load(str(model))
        if self._agent.processor is None:
            raise BadLine(f"{str(model)!r} is no dialogue model. Run `aisle train dialogue`.")
        self._loop = asyncio.new_event_loop()

    def read(self, row: dict[str, Any], with_ranking: bool = False) -> dict[str, Any]:
        from rasa.core.channels.channel import UserMessage

        # A typed slash is text: only buttons may name an intent, and they do not pass through here.
        text = SLASHES.sub(lambda found: " " * len(found.group()), row["text"])
        message = UserMessage(text, metadata={"context": row.get("context") or ""})
        parsed = self._loop.run_until_complete(self._agent.processor.parse_message(message))
        answer = {
            "text": row["text"],
            "intent": {
                "name": parsed["intent"]["name"],
                "confidence": round(parsed["intent"]["confidence"], 4),
            },
            "entities": [
                {key: entity[key] for key in ("entity", "value", "role", "text") if key in entity}
                for entity in parsed["entities"]
            ],
        }
        if with_ranking:
            answer["ranking"] = parsed["intent_ranking"][:5]
        return answer


if __name__ == "__main__":
    sys.exit(main())
