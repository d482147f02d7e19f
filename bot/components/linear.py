"""The intent classifier: one multinomial logistic regression over letters, words, sounds and the encoder.

Measured against DIET on real shop messages it is better and better calibrated (docs: BENCHMARKS).
"""

from __future__ import annotations

import json
import logging
import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from aisle.language.detect import detect_language
from aisle.language.errors import AisleError
from aisle.language.manners import core
from aisle.language.normalise import fold
from aisle.language.pinyin import sounds
from aisle.language.segment import tokens
from bot.components.calibration import (
    Costs,
    calibration_error,
    coverage,
    fit_temperature,
    fit_threshold,
    reliability,
    softmax,
)
from bot.components.sparse import Tfidf, character_grams, sound_grams, word_grams

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, a full `intent_ranking` that sums to 1, and the fitted `threshold`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._intents: list[str] = []
        self._tfidf: Tfidf | None = None
        self._sounds: Tfidf | None = None
        self._weights = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)
        self._centre = np.zeros(0, dtype=np.float32)
        self._temperature, self._threshold = 1.0, 0.0

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "C": 5.0,
            "sparse_weight": 1.0,
            "sound_weight": 0.7,
            "dense_weight": 2.0,
            "steps": 60,
            "folds": 5,
            "seed": 7,
            "max_chars": 400,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                loaded._weights, loaded._bias = arrays["weights"], arrays["bias"]
                loaded._centre = arrays["centre"]
            stored = json.loads((folder / "linear.json").read_text(encoding="utf-8"))
        loaded._intents, loaded._tfidf = stored["intents"], Tfidf.from_json(stored["tfidf"])
        loaded._sounds = Tfidf.from_json(stored["sounds"])
        loaded._temperature, loaded._threshold = stored["temperature"], stored["threshold"]
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        started = time.monotonic()
        rows = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        self._intents = sorted({m.get(INTENT) for m in rows})
        truth = np.array([self._intents.index(m.get(INTENT)) for m in rows])
        metrics = self._calibrate(rows, truth)
        self._fit(rows, truth)
        metrics.update(
            temperature=self._temperature,
            threshold=self._threshold,
            rows=_rows_by_language(rows),
            train_seconds=round(time.monotonic() - started, 1),
        )
        self._persist(metrics)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT) is None:
                continue
            logits = self._logits([message])
            chances = softmax(logits / self._temperature)[0]
            ranking = [
                {"name": self._intents[i], "confidence": float(chances[i])}
                for i in np.argsort(-chances)
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("threshold", self._threshold)
        return messages

    def _fit(self, rows: Sequence[Message], truth: np.ndarray) -> None:
        # scikit-learn only where a model is made: serving needs arrays and a product.
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression

        self._tfidf = Tfidf.fit([self._grams(m) for m in rows])
        self._sounds = Tfidf.fit([self._heard(m) for m in rows])
        dense = _dense(rows)
        self._centre = np.zeros(0, np.float32) if dense is None else dense.mean(axis=0)
        regression = LogisticRegression(
            C=self._config["C"], class_weight="balanced", max_iter=int(self._config["steps"])
        )
        with warnings.catch_warnings():  # the last steps change no answer: measured
            warnings.simplefilter("ignore", ConvergenceWarning)
            regression.fit(self._features(rows), truth)
        self._weights = regression.coef_.astype(np.float32)
        self._bias = regression.intercept_.astype(np.float32)

    def _calibrate(self, rows: Sequence[Message], truth: np.ndarray) -> dict[str, Any]:
        """Held-out logits by folds → temperature, threshold, and the numbers of metrics.json."""
        folds, only_first = max(int(self._config["folds"]), 5), int(self._config["folds"]) < 2
        fold_of = _stratified_folds(truth, folds, int(self._config["seed"]))
        held_out = np.zeros((len(rows), len(self._intents)), dtype=np.float32)
        measured = np.zeros(len(rows), dtype=bool)
        for number in range(1 if only_first else folds):
            inside, outside = np.flatnonzero(fold_of != number), np.flatnonzero(fold_of == number)
            self._fit([rows[i] for i in inside], truth[inside])
            held_out[outside] = self._logits([rows[i] for i in outside])
            measured[outside] = True
            logger.info("fold %d of %d measured", number + 1, 1 if only_first else folds)
        seen = np.flatnonzero(measured)
        self._temperature = fit_temperature(held_out[seen], truth[seen])
        chances = softmax(held_out[seen] / self._temperature)
        right, confidence = chances.argmax(axis=1) == truth[seen], chances.max(axis=1)
        self._threshold = fit_threshold(confidence, right, Costs())
        languages = np.array([detect_language(rows[i].get(TEXT)) for i in seen])
        return {
            "accuracy": round(float(right.mean()), 4),
            "accuracy_by_language": {
                language: round(float(right[languages == language].mean()), 4)
                for language in sorted(set(languages.tolist()))
            },
            "calibration_error": round(calibration_error(confidence, right), 4),
            "reliability": reliability(confidence, right),
            "coverage": coverage(confidence, right),
            "worst": self._worst([rows[i] for i in seen], truth[seen], chances),
            "answered": round(float((confidence >= self._threshold).mean()), 4),
            "measured_rows": len(seen),
            "folds": 1 if only_first else folds,
            "seed": int(self._config["seed"]),
            "confusions": _confusions(self._intents, truth[seen], chances.argmax(axis=1)),
        }

    def _worst(
        self, rows: Sequence[Message], truth: np.ndarray, chances: np.ndarray, most: int = 40
    ) -> list[dict[str, Any]]:
        """The rows that were surest and wrong: mislabelled, or a class that lacks utterances."""
        guess, confidence = chances.argmax(axis=1), chances.max(axis=1)
        wrong = [i for i in np.argsort(-confidence).tolist() if guess[i] != truth[i]][:most]
        return [
            {
                "text": rows[i].get(TEXT),
                "meant": self._intents[truth[i]],
                "taken_for": self._intents[guess[i]],
                "confidence": round(float(confidence[i]), 3),
            }
            for i in wrong
        ]

    def _grams(self, message: Message) -> list[str]:
        text = self._text(message)
        words = [fold(token.text) for token in tokens(text)]
        return [*character_grams(fold(text)), *word_grams(words)]

    def _text(self, message: Message) -> str:
        return core(message.get(TEXT)[: self._config["max_chars"]])

    def _heard(self, message: Message) -> list[str]:
        return list(sound_grams(sounds(fold(self._text(message)))))

    def _features(self, rows: Sequence[Message]) -> sp.csr_matrix:
        """(rows, grams + sounds + dimension). Sentence vectors huddle in one corner of the sphere: what
        tells them apart is their direction seen from the centre of the training rows."""
        assert self._tfidf is not None
        assert self._sounds is not None
        written = self._tfidf.transform([self._grams(m) for m in rows])
        heard = self._sounds.transform([self._heard(m) for m in rows])
        parts = [written * self._config["sparse_weight"], heard * self._config["sound_weight"]]
        dense = _dense(rows)
        if dense is not None and dense.shape[1] == len(self._centre):
            seen = dense - self._centre
            seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-6)
            parts.append(sp.csr_matrix(seen * self._config["dense_weight"]))
        return sp.hstack(parts).tocsr()

    def _logits(self, rows: Sequence[Message]) -> np.ndarray:
        features = self._features(rows)
        if features.shape[1] != self._weights.shape[1]:
            raise AisleError(
                f"The dialogue model reads {self._weights.shape[1]} features and got "
                f"{features.shape[1]}: its encoder is not the one it was trained with. "
                "Run `aisle train dialogue`."
            )
        return np.asarray(features @ self._weights.T + self._bias)

    def _persist(self, metrics: dict[str, Any]) -> None:
        assert self._tfidf is not None
        assert self._sounds is not None
        stored = {
            "intents": self._intents,
            "temperature": self._temperature,
            "threshold": self._threshold,
            "tfidf": self._tfidf.to_json(),
            "sounds": self._sounds.to_json(),
        }
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / "weights.npz",
                weights=self._weights,
                bias=self._bias,
                centre=self._centre,
            )
            (folder / "linear.json").write_text(json.dumps(stored), encoding="utf-8")
            (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")


def _dense(rows: Sequence[Message]) -> np.ndarray | None:
    """Sentence vectors (rows, dimension), or None where no encoder runs."""
    found = [m.get_dense_features(TEXT)[1] for m in rows]
    if any(vector is None for vector in found):
        return None
    return np.vstack([vector.features for vector in found]).astype(np.float32)


def _stratified_folds(truth: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """A fold number for each row; every intent is spread evenly over the folds."""
    random, fold_of = np.random.default_rng(seed), np.zeros(len(truth), dtype=int)
    for intent in np.unique(truth):
        members = random.permutation(np.flatnonzero(truth == intent))
        fold_of[members] = np.arange(len(members)) % folds
    return fold_of


def _rows_by_language(rows: Sequence[Message]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for message in rows:
        by_language = counts.setdefault(message.get(INTENT), {"en": 0, "zh": 0})
        by_language[detect_language(message.get(TEXT))] += 1
    return dict(sorted(counts.items()))


def _confusions(
    intents: Sequence[str], truth: np.ndarray, guess: np.ndarray, most: int = 20
) -> list[dict[str, Any]]:
    """The pairs taken for each other most often, for who writes the next utterances."""
    pairs: dict[tuple[int, int], int] = {}
    for meant, said in zip(truth.tolist(), guess.tolist(), strict=False):
        if meant != said:
            pairs[meant, said] = pairs.get((meant, said), 0) + 1
    worst = sorted(pairs.items(), key=lambda item: -item[1])[:most]
    return [{"meant": intents[m], "taken_for": intents[s], "rows": n} for (m, s), n in worst]
