"""Answers from evidence: the right clause, honest silence, the evaluation set in two halves, and milliseconds."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

from benchmarks import answers_quality as quality

QUESTIONS = Path(__file__).with_name("policy_questions.csv")


def measure() -> dict[str, list[dict[str, Any]]]:
    """The clauses (with the bundled encoder, and by words alone), and the evaluation set."""
    import tempfile

    from aisle.answers.ranking import Ranker
    from aisle.language.encoder import open_encoder

    with tempfile.TemporaryDirectory() as folder, quality.homes(Path(folder)) as (clean, poisoned):
        ranker = Ranker(open_encoder("e5"))
        shops = quality.opened(clean, ranker), quality.opened(poisoned, ranker)
        ask_all(*shops)  # the first time every text is encoded: not what a shopper waits for
        return {
            "clauses": [
                {"ranker": "words + e5", **score(shops[0].answers)},
                {"ranker": "words alone", **score(quality.opened(clean, Ranker()).answers)},
            ],
            "questions": [
                {"half": half, "answers": "extractive", **quality.judged(*shops, half)}
                for half in quality.HALVES
            ],
        }


def ask_all(clean: quality.Shop, poisoned: quality.Shop) -> None:
    """Every question once."""
    for half in quality.HALVES:
        quality.judged(clean, poisoned, half)


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


def table(found: dict[str, list[dict[str, Any]]]) -> str:
    """Markdown: one table for the clauses, one for the evaluation set."""
    return "\n\n".join(rows_of(rows) for rows in found.values())


def rows_of(rows: list[dict[str, Any]]) -> str:
    """One table."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += [
        "| "
        + " | ".join(f"{row[n]:.3g}" if isinstance(row[n], float) else str(row[n]) for n in names)
        + " |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    print(table(measure()))


if __name__ == "__main__":
    main()
