"""A message of no known intent: how the classifier learns to refuse it, and vectors in which it stands out."""

from __future__ import annotations

import numpy as np
import pytest

from bot.components.calibration import fit_refusal, fit_temperature, softmax
from bot.components.held_out import numbers, strangers, stratified_folds
from bot.components.whitening import Whitening

RANDOM = np.random.default_rng(5)


def test_every_intent_is_a_stranger_once_and_never_learned_then() -> None:
    truth = np.repeat(np.arange(7), 10)
    left_out = []
    for inside, held, strange in strangers(truth, seed=3):
        assert not set(truth[inside]) & set(truth[strange])
        assert not set(inside) & set(held)
        left_out += sorted(set(truth[strange].tolist()))
    assert sorted(left_out) == list(range(7))


def test_folds_spread_every_intent_evenly() -> None:
    folds = stratified_folds(np.repeat([0, 1], [10, 5]), 5, seed=1)
    assert [int((folds[:10] == n).sum()) for n in range(5)] == [2] * 5


def test_strangers_make_the_classifier_less_sure() -> None:
    truth = np.arange(60) % 3
    known = 4.0 * np.eye(3)[truth]
    strange = RANDOM.normal(0, 3, (60, 3))
    assert fit_temperature(known, truth, strange) > 2 * fit_temperature(known, truth)


def test_an_intent_left_out_is_no_intent_a_stranger_could_prefer() -> None:
    truth = np.arange(60) % 2
    known = 4.0 * np.eye(2)[truth] + RANDOM.normal(0, 1, (60, 2))
    strange = RANDOM.normal(0, 3, (60, 2))
    wider = [np.hstack([logits, np.full((60, 1), -1e4)]) for logits in (known, strange)]
    with_it = fit_temperature(wider[0], truth, wider[1])
    assert with_it == pytest.approx(fit_temperature(known, truth, strange), abs=0.01)


def test_the_refusal_lies_between_the_known_and_the_strangers() -> None:
    known, strange = np.array([0.9, 0.8, 0.7]), np.array([0.3, 0.5])
    assert 0.5 < fit_refusal(known, np.ones(3, dtype=bool), strange) <= 0.7


def test_whitened_vectors_lose_the_direction_that_all_share() -> None:
    shared = np.array([5.0, 0, 0, 0])
    vectors = shared * RANDOM.normal(1, 1, (200, 1)) + RANDOM.normal(0, 0.3, (200, 4))
    turned = Whitening.fit(vectors, damping=0.0).transform(vectors)
    assert np.linalg.norm(turned, axis=1) == pytest.approx(1, abs=1e-4)
    spread = turned.std(axis=0)
    assert spread.max() / spread.min() < 1.5


def test_heavy_damping_only_centres() -> None:
    vectors = RANDOM.normal(0, 1, (50, 4)) + 3
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    turned = Whitening.fit(vectors, damping=1e4).transform(vectors)
    assert turned @ turned.T == pytest.approx(centred @ centred.T, abs=1e-2)


def test_the_numbers_name_languages_confusions_and_the_surest_mistake() -> None:
    chances = softmax(np.array([[3.0, 0], [2, 0], [0, 1]]))
    found = numbers(["hello", "再见", "bye"], np.array([0, 1, 1]), chances, ["greet", "goodbye"])
    assert found["accuracy_by_language"] == {"en": 1.0, "zh": 0.0}
    assert found["confusions"] == [{"meant": "goodbye", "taken_for": "greet", "rows": 1}]
    assert [one["text"] for one in found["worst"]] == ["再见"]
