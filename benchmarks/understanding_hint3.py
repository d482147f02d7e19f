"""HINT3 (Arora et al. 2020): trained on their rows, measured on theirs; real messages to two Indian shops.

    python -m benchmarks.understanding_hint3 [--config config.yml]

Our half of the rows (../shared/data/nlu), so that figures stand beside the published ones only roughly. Every system's
threshold is the best on the test, as in the paper; ours stands at the fitted one too.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.understanding_parse import ROOT, parser, trained
from benchmarks.understanding_scores import share

ROWS = Path(os.environ.get("AISLE_DATA", ROOT.parent / "shared" / "data")) / "nlu" / "hint3_dev.csv"
SHOPS = ("SOFMattress", "Curekart")
NOTHING = "NO_NODES_DETECTED"
PUBLISHED = {"SOFMattress": "69.5, aim 74", "Curekart": "74.2, aim 79"}
THRESHOLDS = [n / 20 for n in range(20)]
Parsed = tuple[str, str, float]  # meant, best, confidence


@dataclass(frozen=True)
class Shop:
    """One of their shops: in-scope accuracy, out-of-scope recall and overall, at a threshold."""

    name: str
    trained_on: int
    measured_on: int
    threshold: float
    within: float
    outside: float
    overall: float


def measure(config: Path = ROOT / "config.yml") -> list[Shop]:
    """Both shops; nothing where the rows are not there."""
    if not ROWS.is_file():
        return []
    return [_shop(name, config) for name in SHOPS]


def _shop(name: str, config: Path) -> Shop:
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if name.casefold() in _about(row)]
    train = [row for row in rows if "orig=train" in row["flags"]]
    test = [row for row in rows if "orig=test" in row["flags"]]
    with tempfile.TemporaryDirectory() as folder:
        _write([(row["source_label"], row["text"]) for row in train], Path(folder) / "nlu.yml")
        model, _ = trained(config, Path(folder) / "model", "--nlu", folder)
        with parser(model) as read:
            parsed = [_parsed(row["source_label"], read({"text": row["text"]})) for row in test]
    best = max(THRESHOLDS, key=lambda threshold: _at(parsed, threshold)[2])
    return Shop(name, len(train), len(test), best, *_at(parsed, best))


def _about(row: dict[str, str]) -> str:
    return f"{row['source']} {row['flags']}".casefold()


def _write(rows: Sequence[tuple[str, str]], path: Path) -> None:
    """As Rasa reads them; brackets would mark entities."""
    examples: dict[str, list[str]] = defaultdict(list)
    for label, text in rows:
        plain = " ".join(text.split()).translate(str.maketrans("[]{}", "()()"))
        examples[label].append(f"- {plain}\n")
    blocks = [{"intent": label, "examples": "".join(lines)} for label, lines in examples.items()]
    path.write_text(
        yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8"
    )


def _parsed(meant: str, line: dict) -> Parsed:  # type: ignore[type-arg]  # a line of bot/parse.py
    best = (line.get("ranking") or [line["intent"]])[0]
    return meant, str(best["name"]), float(best["confidence"])


def _at(parsed: Sequence[Parsed], threshold: float) -> tuple[float, float, float]:
    told = [(meant, best if sure >= threshold else NOTHING) for meant, best, sure in parsed]
    within = [meant == said for meant, said in told if meant != NOTHING]
    outside = [meant == said for meant, said in told if meant == NOTHING]
    return share(within), share(outside), share(meant == said for meant, said in told)


def lines(shops: Sequence[Shop], name: str) -> list[str]:
    """One row of the table for each shop."""
    return [
        f"| HINT3 {one.name}, {name}: {one.trained_on} rows trained, {one.measured_on} measured, threshold "
        f"{one.threshold:.2f}: in scope / out of scope / overall | {100 * one.within:.1f} / {100 * one.outside:.1f} / "
        f"{100 * one.overall:.1f} % | best published {PUBLISHED[one.name]} |"
        for one in shops
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--config", type=Path, default=ROOT / "config.yml")
    given = asked.parse_args()
    print("\n".join(lines(measure(given.config), given.config.name)))


if __name__ == "__main__":
    main()
