"""Answers from evidence: the right clause, honest silence, the evaluation set in two halves, and milliseconds."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import answers_quality as quality
from benchmarks.answers_lies import (
    FRESH,
    KINDS,
    LANGUAGES,
    TRUTHS,
    VARIANTS,
    Shelf,
    fresh_lies,
    lies,
    truths,
)

if TYPE_CHECKING:
    from aisle.answers.llm import Llm
    from tests.answers.fake_llm import FakeLlm

QUESTIONS = Path(__file__).with_name("policy_questions.csv")


def measure() -> dict[str, list[dict[str, Any]]]:
    """The clauses (with the bundled encoder, and by words alone), the evaluation set, and the lies."""
    import tempfile

    from aisle.answers.ranking import Ranker
    from tests.answers.fake_llm import FakeLlm, honest, hostile

    with tempfile.TemporaryDirectory() as folder, quality.homes(Path(folder)) as (clean, poisoned):
        ranker = quality.encoded()
        shops = quality.opened(clean, ranker), quality.opened(poisoned, ranker)
        ask_all(*shops)  # the first time every text is encoded: not what a shopper waits for
        rows = [
            {"half": half, "answers": "extractive", **quality.judged(*shops, half)}
            for half in quality.HALVES
        ]
        for name, says in (("fake LLM, honest", honest), ("fake LLM, hostile", hostile)):
            with worded(FakeLlm(says=says)) as llm:
                worded_shops = (
                    quality.opened(clean, ranker, llm),
                    quality.opened(poisoned, ranker, llm),
                )
                rows += [
                    {"half": half, "answers": name, **quality.judged(*worded_shops, half)}
                    for half in quality.HALVES
                ]
        return {
            "clauses": [
                {"ranker": "words + MiniLM, e5", **score(shops[0].answers)},
                {"ranker": "words alone", **score(quality.opened(clean, Ranker()).answers)},
            ],
            "questions": sorted(rows, key=lambda row: quality.HALVES.index(row["half"])),
            "lies": told_lies(shops[0]),
        }


@contextmanager
def worded(fake: FakeLlm) -> Iterator[Llm]:
    """A model that says what the fake says, behind a real port."""
    from aisle.answers.llm import Llm
    from aisle.answers.llm_server import ServerModel
    from tests.answers.fake_llm import llm_app
    from tests.channels.server import served

    with served(llm_app(fake)) as url:
        llm = Llm(ServerModel(url, "fake"))
        yield llm
        llm.close()


def told_lies(shop: quality.Shop, variants: int = VARIANTS) -> list[dict[str, Any]]:
    """Every lie, told beside a true sentence: how many reach a shopper. Then the true ones: how many do not."""
    from aisle.answers.evidence import of_product
    from aisle.shop.names import Names
    from tests.answers.fake_llm import FakeLlm

    names, rows = Names.of(shop.settings), []
    shelf = Shelf(
        {
            language: [of_product(one, language, names) for one in shop.catalogue.all()]
            for language in LANGUAGES
        }
    )
    count: Counter[tuple[str, str]] = Counter()
    fake = FakeLlm()
    with worded(fake) as llm:
        for one in (*lies(shelf, variants), *fresh_lies(shelf)):
            fake.says = [
                {"text": "{e1}", "cites": ["e1"]},
                {"text": one.text, "cites": ["e1"]},
                {"text": one.text, "cites": ["e1", "e2"]},
            ]
            told = llm.word("?", one.language, one.facts)
            count[one.kind, "told"] += 1
            count[one.kind, "reached"] += told.text != one.facts[0].quote
        rows = [
            {"sentences": kind, "told": count[kind, "told"], "reached a shopper": count[kind, "reached"]}
            for kind in (*KINDS, FRESH)
        ]  # fmt: skip
        for name in TRUTHS:
            said = list(truths(shelf, variants, name))
            reached = 0
            for one in said:
                fake.says = [{"text": one.text, "cites": ["e1"]}]
                reached += llm.word("?", one.language, one.facts).text is not None
            rows.append({"sentences": name, "told": len(said), "reached a shopper": reached})
    return rows


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
