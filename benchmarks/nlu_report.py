"""What the dialogue model got wrong on rows it had not seen: for who writes the next utterances.

`make nlu-report` prints the folds of the last training of the shop in AISLE_HOME, not the frozen test.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aisle.cli.app import settings
from aisle.cli.places import dialogue_model


def report(metrics: dict[str, Any]) -> str:
    """metrics.json → shares, curves, confusions and the surest mistakes, as text."""
    languages = ", ".join(f"{k} {v:.1%}" for k, v in metrics["accuracy_by_language"].items())
    lines = [
        f"{metrics['measured_rows']:,} held-out rows in {metrics['folds']} folds: {metrics['accuracy']:.1%} right "
        f"({languages}), calibration error {metrics['calibration_error']:.3f}",
        f"threshold {metrics['threshold']:.2f}: {metrics['answered']:.1%} answered",
        "",
        "answered → right: "
        + ", ".join(f"{seen:.0%} → {right:.1%}" for seen, right in metrics.get("coverage", [])),
        "confidence → right (rows): "
        + ", ".join(f"{sure:.2f} → {right:.2f} ({rows})" for sure, right, rows in metrics.get("reliability", [])),
        "",
        "taken for another (rows):",
        *(f"  {one['rows']:3}  {one['meant']} → {one['taken_for']}" for one in metrics["confusions"]),
        "",
        "surest mistakes:",
        *(
            f"  {one['confidence']:.2f}  {one['meant']} → {one['taken_for']}: {one['text']}"
            for one in metrics.get("worst", [])
        ),
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    path: Path = dialogue_model(settings()).with_name("metrics.json")
    print(report(json.loads(path.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
