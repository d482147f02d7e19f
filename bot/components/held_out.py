"""What rows tell that the classifier had not seen: folds, strangers, and the numbers of metrics.json.

Messages of the shop's people, labelled by hand, are learned from and never measured among ours: they were
picked because they are hard, and old and new version are compared on the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from aisle.language.detect import detect_language
from bot.components.calibration import calibration_error, coverage, reliability

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

FOLDS_OF_STRANGERS = 5
LABELLED = "labelled"  # the metadata of rows that a person of the shop labelled


def of_shop(rows: Sequence[Message]) -> np.ndarray:
    """(rows,) True for what somebody wrote and a person of the shop labelled."""
    return np.array([(m.get("metadata") or {}).get("intent") == LABELLED for m in rows], dtype=bool)


def folds_of(
    rows: Sequence[Message],
    truth: np.ndarray,
    folds: int,
    seed: int,
    name: Callable[[Message], str],
) -> np.ndarray:
    """(rows,) a fold number. What is said in the same words (`name`) is held out together with its twin."""
    theirs, fold_of = of_shop(rows), np.zeros(len(rows), dtype=int)
    ours = np.flatnonzero(~theirs)
    fold_of[ours] = stratified_folds(truth[ours], folds, seed)
    known = {name(rows[i]): int(fold_of[i]) for i in ours}
    for i in np.flatnonzero(theirs):
        said = name(rows[i])
        fold_of[i] = known.setdefault(said, crc32(said.encode()) % folds)
    return fold_of


def stratified_folds(truth: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """A fold number for each row; every intent is spread evenly over the folds."""
    random, fold_of = np.random.default_rng(seed), np.zeros(len(truth), dtype=int)
    for intent in np.unique(truth):
        members = random.permutation(np.flatnonzero(truth == intent))
        fold_of[members] = np.arange(len(members)) % folds
    return fold_of


def strangers(truth: np.ndarray, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(rows to learn from, known rows held out, rows of intents that were left out), five times.

    Where no row is labelled out_of_scope, this is what a message of no known intent looks like.
    """
    fold_of = stratified_folds(truth, FOLDS_OF_STRANGERS, seed)
    intents = np.random.default_rng(seed).permutation(np.unique(truth))
    for number, left_out in enumerate(np.array_split(intents, FOLDS_OF_STRANGERS)):
        is_stranger, is_held = np.isin(truth, left_out), fold_of == number
        yield (
            np.flatnonzero(~is_stranger & ~is_held),
            np.flatnonzero(~is_stranger & is_held),
            np.flatnonzero(is_stranger),
        )


def numbers(
    texts: Sequence[str], truth: np.ndarray, chances: np.ndarray, intents: Sequence[str]
) -> dict[str, Any]:
    """Held-out rows (n), their intents (n) and calibrated chances (n, intents) → metrics.json."""
    right, confidence = chances.argmax(axis=1) == truth, chances.max(axis=1)
    languages = np.array([detect_language(text) for text in texts])
    return {
        "accuracy": round(float(right.mean()), 4),
        "accuracy_by_language": {
            language: round(float(right[languages == language].mean()), 4)
            for language in sorted(set(languages.tolist()))
        },
        "calibration_error": round(calibration_error(confidence, right), 4),
        "reliability": reliability(confidence, right),
        "coverage": coverage(confidence, right),
        "worst": _worst(texts, truth, chances, intents),
        "measured_rows": len(texts),
        "confusions": _confusions(intents, truth, chances.argmax(axis=1)),
    }


def rows_by_language(texts: Sequence[str], intents: Sequence[str]) -> dict[str, dict[str, int]]:
    """intent → how many English and Chinese rows it has."""
    counts: dict[str, dict[str, int]] = {}
    for text, intent in zip(texts, intents, strict=True):
        counts.setdefault(intent, {"en": 0, "zh": 0})[detect_language(text)] += 1
    return dict(sorted(counts.items()))


def _worst(
    texts: Sequence[str],
    truth: np.ndarray,
    chances: np.ndarray,
    intents: Sequence[str],
    most: int = 40,
) -> list[dict[str, Any]]:
    """The rows that were surest and wrong: mislabelled, or a class that lacks utterances."""
    guess, confidence = chances.argmax(axis=1), chances.max(axis=1)
    wrong = [i for i in np.argsort(-confidence).tolist() if guess[i] != truth[i]][:most]
    return [
        {
            "text": texts[i],
            "meant": intents[truth[i]],
            "taken_for": intents[guess[i]],
            "confidence": round(float(confidence[i]), 3),
        }
        for i in wrong
    ]


def _confusions(
    intents: Sequence[str], truth: np.ndarray, guess: np.ndarray, most: int = 20
) -> list[dict[str, Any]]:
    """The pairs taken for each other most often, for who writes the next utterances."""
    pairs: dict[tuple[int, int], int] = {}
    for meant, said in zip(truth.tolist(), guess.tolist(), strict=True):
        if meant != said:
            pairs[meant, said] = pairs.get((meant, said), 0) + 1
    worst = sorted(pairs.items(), key=lambda item: -item[1])[:most]
    return [{"meant": intents[m], "taken_for": intents[s], "rows": n} for (m, s), n in worst]
