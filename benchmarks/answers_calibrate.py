"""python -m benchmarks.answers_calibrate: fits when a passage answers, on the tuning half alone, and writes weights.toml.

A logistic regression over the features of `Ranker.features`, one for products and one for clauses, in each
language, with encoder and by words alone. It is judged on families it was not fitted on (leave one out);
the threshold has the best refusal F1 among those with the wanted precision there, and becomes the bias.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.answers import QUESTIONS
from benchmarks.answers_quality import Question, Shop, encoded, gold, homes, opened, questions

Floats = npt.NDArray[np.float64]
HELD = {"P", "W", "O", "D"}  # clauses of the frozen half's topics are not fitted on
# English questions about products: these columns, and the reworded questions, gained nothing on other families
LEFT_OUT = "like like-lead phrase has has-words amount no-amount".split()
RIDGE = 1.0
# so many answers must stand on the right fact, asked of families left out; where that cannot be had, the nearest to it.
# English can have more than the .95 that is wanted of new questions; in Chinese more would silence a third of the answers
PRECISION = {"en": 0.97, "zh": 0.95}
PRECISION_OF_WORDS = 0.85  # without encoders: less is asked, or hardly anything would be answered
POSITIVE = 4.0  # one passage of twenty answers: its row counts more


@dataclass(frozen=True)
class Asked:
    """One question: features of its passages, which of them answer, and the family it belongs to."""

    family: str
    rows: Floats
    answers: Floats


def of_products(clean: Shop, poisoned: Shop, language: str, ranker: Any) -> Iterator[Asked]:
    """Questions about products, opinions left out: those have a rule."""
    from aisle.answers.answer import passages_of
    from aisle.answers.asking import asks_opinion
    from aisle.answers.evidence import of_product
    from aisle.answers.features import NAMES
    from aisle.shop.names import Names

    halves = ("tuning",) if language == "en" else ("tuning", "reworded")
    left_out = [NAMES.index(name) for name in LEFT_OUT] if language == "en" else []
    for one in (row for half in halves for row in questions(half)):
        if one.language != language or one.about[:2] != "NG" or asks_opinion(one.text):
            continue
        shop = poisoned if one.poison else clean
        names = Names.of(shop.settings)
        evidence = of_product(shop.catalogue.get(one.about), language, names)
        passages = [passage for passage, _ in passages_of(one.text, evidence, language)]
        facts = gold(one)
        right = np.array([float(fact.id in facts) for fact in evidence])
        rows = ranker.features(one.text, language, passages)
        rows[:, left_out] = 0.0
        yield Asked(one.about[:5], rows, right)


def of_clauses(clean: Shop, language: str, ranker: Any) -> Iterator[Asked]:
    """Questions about policies: of the tuning half, and the older list without the topics that are frozen."""
    from aisle.answers.features import Passage
    from aisle.shop.policies import Policies

    clauses = Policies(clean.settings).clauses(language)
    passages = [Passage(f"{one.title}. {one.text}", (one.title, *one.asked)) for one in clauses]
    rows = [one for one in questions("tuning") if one.language == language and not one.about]
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        older = [row for row in csv.DictReader(file) if row["language"] == language]
    rows += [
        Question(language, "", row["question"], frozenset(filter(None, row["clause"].split("|"))), "")
        for row in older
        if not HELD & set(row["clause"])
    ]  # fmt: skip
    for place, one in enumerate(rows):
        right = np.array([float(clause.number in one.facts) for clause in clauses])
        yield Asked(str(place % 10), ranker.features(one.text, language, passages), right)


def fitted(asked: Sequence[Asked]) -> Floats:
    """Weights, the last one the bias: Newton's method on the ridge-penalised likelihood."""
    rows = np.vstack([np.hstack([one.rows, np.ones((len(one.rows), 1))]) for one in asked])
    right = np.concatenate([one.answers for one in asked])
    counts = np.where(right > 0, POSITIVE, 1.0)
    weights = np.zeros(rows.shape[1])
    ridge = RIDGE * np.eye(len(weights))
    ridge[-1, -1] = 1e-3
    for _ in range(40):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (chance - right)) + ridge @ weights
        bend = (rows.T * (counts * chance * (1 - chance))) @ rows + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def judged(asked: Sequence[Asked]) -> list[tuple[float, bool, bool]]:
    """(score, is it right, is there an answer) of the best passage, families left out one by one."""
    found = []
    for family in sorted({one.family for one in asked}):
        weights = fitted([one for one in asked if one.family != family])
        for one in (one for one in asked if one.family == family):
            scores = one.rows @ weights[:-1] + weights[-1]
            best = int(scores.argmax())
            found.append((float(scores[best]), bool(one.answers[best]), bool(one.answers.any())))
    return found


def threshold(
    found: Sequence[tuple[float, bool, bool]], wanted: float
) -> tuple[float, float, float, float]:
    """(threshold, precision, recall, refusal F1): the best F1 among those with the precision that is wanted."""
    best = (0.0, 0.0, 0.0, 0.0)
    for place in np.arange(-5, 5, 0.1):
        told = [(right, there) for score, right, there in found if score >= place]
        kept = [there for score, _, there in found if score < place]
        precision = sum(right for right, _ in told) / max(len(told), 1)
        recall = sum(right for right, _ in told) / sum(there for *_, there in found)
        well, wrong = kept.count(False), kept.count(True)
        f1 = 2 * well / max(2 * well + wrong + sum(not there for _, there in told), 1)
        if (min(precision, wanted), f1) > (min(best[1], wanted), best[3]):
            best = (float(place), precision, recall, f1)
    return best


def main() -> None:
    from aisle.answers.features import NAMES
    from aisle.answers.ranking import WEIGHTS, Ranker

    full = encoded()
    lines = [
        "# Written by `python -m benchmarks.answers_calibrate`; do not edit.",
        f"# features: {', '.join(NAMES)}",
    ]
    with tempfile.TemporaryDirectory() as folder, homes(Path(folder)) as (clean_home, hostile_home):
        clean, hostile = opened(clean_home, full), opened(hostile_home, full)
        for ranker in (full, Ranker()):
            for language in ("en", "zh"):
                mode = ranker.mode(language)
                for what in ("products", "clauses"):
                    asked = list(
                        of_products(clean, hostile, language, ranker)
                        if what == "products"
                        else of_clauses(clean, language, ranker)
                    )
                    place, precision, recall, f1 = threshold(
                        judged(asked),
                        PRECISION_OF_WORDS if mode.endswith("words") else PRECISION[language],
                    )
                    weights = fitted(asked)
                    print(
                        f"{what} {mode}: {len(asked)} questions, left out: precision {precision:.3f}, recall {recall:.3f}, refusal F1 {f1:.3f}"
                    )
                    told = ", ".join(f"{one:.3f}" for one in weights[:-1])
                    lines += [
                        f"\n[{what}.{mode}]",
                        f"features = [{told}]",
                        f"bias = {weights[-1] - place:.3f}",
                    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
