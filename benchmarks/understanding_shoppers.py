"""Fresh messages as shoppers type them (understanding_rows/shoppers.txt): intents, by label and language, every miss.

    python -m benchmarks.understanding_shoppers --model FILE [--rows FILE] [--quiet]

By another hand than the rows of bot/nlu and never trained on; to look at, so no part of a published score.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.understanding_parse import parser
from benchmarks.understanding_scores import Reading, by_group, calibration, outside, reading

ROWS = Path(__file__).with_name("understanding_rows") / "shoppers.txt"
Row = dict[str, Any]


def shoppers(path: Path = ROWS) -> list[Row]:
    """“zh ; return_item|return_policy ; 穿不下 咋退 ;; what was said before?”, a line each."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line.strip() and not line.startswith("#")]


def _row(line: str) -> Row:
    language, labels, rest = line.split(" ; ", 2)
    text, _, said = rest.partition(" ;; ")
    acceptable = labels.split("|")
    return {
        "text": text,
        "intent": acceptable[0],
        "acceptable": acceptable,
        "language": language,
        "context": said,
        "entities": [],
        "tags": [],
    }


def measure(model: Path, rows: Sequence[Row]) -> list[Reading]:
    with parser(model) as read:
        return [
            reading(row, read({"text": row["text"], "context": row["context"]})) for row in rows
        ]


def report(readings: Sequence[Reading]) -> list[str]:
    """Totals and languages; labels that were missed."""
    groups = {"all": by_group(readings, lambda row: ["all"])["all"]}
    groups |= by_group(readings, lambda row: [row["language"]])
    out = outside(readings)
    missed = by_group([one for one in readings if not one.is_exact], lambda row: [row["intent"]])
    return [
        *(
            f"{name}: {s['rows']} rows, exact {s['exact']:.1%}, acceptable {s['acceptable']:.1%}"
            for name, s in groups.items()
        ),
        f"out of scope: recall {out['recall']:.1%}, precision {out['precision']:.1%}; "
        f"ECE {calibration(readings)['ece']:.3f}",
        "missed: " + ", ".join(f"{name} {s['rows']}" for name, s in missed.items()),
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--model", type=Path, required=True)
    asked.add_argument("--rows", type=Path, default=ROWS)
    asked.add_argument("--quiet", action="store_true", help="totals only")
    given = asked.parse_args()
    readings = measure(given.model, shoppers(given.rows))
    for one in [] if given.quiet else readings:
        if not one.is_exact:
            mark = "~" if one.is_acceptable else " "
            print(
                f"{mark} {one.row['intent']} → {one.name} ({one.best} {one.confidence:.2f}): {one.row['text']}"
            )
    print("\n".join(report(readings)))


if __name__ == "__main__":
    main()
