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

from aisle.language.errors import AisleError
from aisle.language.manners import core
from aisle.language.normalise import fold
from aisle.language.pinyin import sounds
from aisle.language.segment import tokens
from bot.components.calibration import (
    Costs,
    fit_refusal,
    fit_temperature,
    fit_threshold,
    softmax,
)
from bot.components.held_out import (
    FOLDS_OF_STRANGERS,
    folds_of,
    numbers,
    of_shop,
    rows_by_language,
    strangers,
)
from bot.components.sparse import Tfidf, character_grams, sound_grams, word_grams
from bot.components.whitening import Whitening

logger = logging.getLogger(__name__)
OUTSIDE = "out_of_scope"


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
        self._white: Whitening | None = None
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
            "whiten": 1.2,
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
                if "centre" in arrays:
                    centre = arrays["centre"]  # models of before the whitening were only centred
                    turn = (
                        arrays["turn"]
                        if "turn" in arrays
                        else np.eye(len(centre), dtype=np.float32)
                    )
                    loaded._white = Whitening(centre, turn)
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
            rows=rows_by_language([m.get(TEXT) for m in rows], [m.get(INTENT) for m in rows]),
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

        # The model keeps no word that only a shopper wrote: nobody is to be found in it.
        ours = [rows[i] for i in np.flatnonzero(~of_shop(rows))]
        self._tfidf = Tfidf.fit([self._grams(m) for m in ours])
        self._sounds = Tfidf.fit([self._heard(m) for m in ours])
        dense = _dense(rows)
        self._white = None if dense is None else Whitening.fit(dense, float(self._config["whiten"]))
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
        seed, theirs = int(self._config["seed"]), of_shop(rows)
        fold_of = folds_of(rows, truth, folds, seed, lambda m: fold(self._text(m)))
        held_out = np.zeros((len(rows), len(self._intents)), dtype=np.float32)
        measured = np.zeros(len(rows), dtype=bool)
        for number in range(1 if only_first else folds):
            inside, outside = np.flatnonzero(fold_of != number), np.flatnonzero(fold_of == number)
            self._fit([rows[i] for i in inside], truth[inside])
            held_out[outside] = self._logits([rows[i] for i in outside])
            measured[outside] = True
            logger.info("fold %d of %d measured", number + 1, 1 if only_first else folds)
        seen = np.flatnonzero(measured & ~theirs)
        self._temperature = fit_temperature(held_out[seen], truth[seen])
        chances = softmax(held_out[seen] / self._temperature)
        right, confidence = chances.argmax(axis=1) == truth[seen], chances.max(axis=1)
        self._threshold = fit_threshold(confidence, right, Costs())
        if OUTSIDE not in self._intents and len(self._intents) >= FOLDS_OF_STRANGERS:
            self._meet_strangers(rows, truth)
        labelled = np.flatnonzero(measured & theirs)
        read_right = held_out[labelled].argmax(axis=1) == truth[labelled]
        return {
            **numbers([rows[i].get(TEXT) for i in seen], truth[seen], chances, self._intents),
            "accuracy_by_fold": [
                round(float(right[fold_of[seen] == number].mean()), 4)
                for number in np.unique(fold_of[seen])
            ],
            "labelled": {"rows": len(labelled), "right": int(read_right.sum())},
            "answered": round(float((confidence >= self._threshold).mean()), 4),
            "folds": 1 if only_first else folds,
            "seed": seed,
        }

    def _meet_strangers(self, rows: Sequence[Message], truth: np.ndarray) -> None:
        """No row says what is out of scope: temperature and threshold from intents left out in turn."""
        known, meant, strange = [], [], []
        for inside, held, left_out in strangers(truth, int(self._config["seed"])):
            classes, within = np.unique(truth[inside], return_inverse=True)
            self._fit([rows[i] for i in inside], within)
            known.append(_padded(self._logits([rows[i] for i in held]), classes, self._intents))
            strange.append(
                _padded(self._logits([rows[i] for i in left_out]), classes, self._intents)
            )
            meant.append(truth[held])
        logits, labels, others = np.vstack(known), np.concatenate(meant), np.vstack(strange)
        self._temperature = fit_temperature(logits, labels, others)
        chances = softmax(logits / self._temperature)
        self._threshold = fit_refusal(
            chances.max(axis=1),
            chances.argmax(axis=1) == labels,
            softmax(others / self._temperature).max(axis=1),
        )

    def _grams(self, message: Message) -> list[str]:
        text = self._text(message)
        words = [fold(token.text) for token in tokens(text)]
        return [*character_grams(fold(text)), *word_grams(words)]

    def _text(self, message: Message) -> str:
        return core(message.get(TEXT)[: self._config["max_chars"]])

    def _heard(self, message: Message) -> list[str]:
        return list(sound_grams(sounds(fold(self._text(message)))))

    def _features(self, rows: Sequence[Message]) -> sp.csr_matrix:
        """(rows, grams + sounds + dimension)."""
        assert self._tfidf is not None
        assert self._sounds is not None
        written = self._tfidf.transform([self._grams(m) for m in rows])
        heard = self._sounds.transform([self._heard(m) for m in rows])
        parts = [written * self._config["sparse_weight"], heard * self._config["sound_weight"]]
        dense = _dense(rows)
        if dense is not None and self._white is not None and self._white.reads(dense):
            seen = self._white.transform(dense)
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
            arrays = {"weights": self._weights, "bias": self._bias}
            if self._white is not None:
                arrays |= {"centre": self._white.centre, "turn": self._white.turn}
            np.savez_compressed(folder / "weights.npz", **arrays)
            (folder / "linear.json").write_text(json.dumps(stored), encoding="utf-8")
            (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")


def _dense(rows: Sequence[Message]) -> np.ndarray | None:
    """Sentence vectors (rows, dimension), or None where no encoder runs."""
    found = [m.get_dense_features(TEXT)[1] for m in rows]
    if any(vector is None for vector in found):
        return None
    return np.vstack([vector.features for vector in found]).astype(np.float32)


def _padded(logits: np.ndarray, classes: np.ndarray, intents: Sequence[str]) -> np.ndarray:
    """Logits of some intents as (n, all intents); those that were left out have no chance."""
    whole = np.full((len(logits), len(intents)), -1e4, dtype=np.float32)
    whole[:, classes] = logits
    return whole
