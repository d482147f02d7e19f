"""Answers from evidence: the right clause, honest silence, and milliseconds; words alone beside it as the floor."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).with_name("policy_questions.csv")


def measure() -> list[dict[str, Any]]:
    """Two rows: with the bundled encoder, and by words alone."""
    import tempfile

    from aisle.answers.answer import Answers
    from aisle.answers.ranking import Ranker
    from aisle.language.encoder import open_encoder
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database
    from aisle.shop.demo import build_demo
    from aisle.shop.names import Names
    from aisle.shop.policies import Policies
    from aisle.shop.settings import load_settings

    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(Path(folder) / "home", {})
        build_demo(settings, pictures=False)
        settings = load_settings(settings.home, {})  # with the demo's shop.toml
        catalogue, policies = Catalogue(open_database(settings)), Policies(settings)
        rankers = {"words + e5": Ranker(open_encoder("e5")), "words alone": Ranker()}
        return [
            {"ranker": name, **score(Answers(catalogue, policies, Names.of(settings), ranker))}
            for name, ranker in rankers.items()
        ]


def score(answers: Any) -> dict[str, float]:  # Any: Answers, imported when used
    """Share of the right clause, of silence on what no clause answers, and p50 in ms."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right: dict[str, list[bool]] = {"en": [], "zh": []}
    silent: list[bool] = []
    times: list[float] = []
    for row in rows:
        started = time.perf_counter()
        found = answers.ask(row["question"], row["language"])
        times.append(time.perf_counter() - started)
        said = found.evidence[0].id if found.found else ""
        if row["clause"]:
            right[row["language"]].append(said in row["clause"].split("|"))
        else:
            silent.append(not found.found)
    return {
        "right clause en": sum(right["en"]) / len(right["en"]),
        "right clause zh": sum(right["zh"]) / len(right["zh"]),
        "silent when it should": sum(silent) / len(silent),
        "p50 ms": sorted(times)[len(times) // 2] * 1000,
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += [
        "| "
        + " | ".join(f"{row[n]:.2f}" if isinstance(row[n], float) else str(row[n]) for n in names)
        + " |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    print(table(measure()))


if __name__ == "__main__":
    main()
