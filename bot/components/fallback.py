"""Not sure enough, or torn between two: then the text itself is answered instead of an intent."""

from __future__ import annotations

import unicodedata
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

FALLBACK = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CalibratedFallback(GraphComponent, IntentClassifier):
    """Only the name changes: the confidence stays the calibrated one of the best intent.

    `threshold: fitted` takes the value that training found on held-out rows; a number overrides it.
    The ranking keeps what was nearly chosen, so that an action can offer the two best as buttons.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": "fitted", "ambiguity": 0.02}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CalibratedFallback:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = message.get("intent_ranking") or []
            if ranking and self._is_unsure(message, ranking):
                unsure = {"name": FALLBACK, "confidence": ranking[0]["confidence"]}
                message.set("intent", unsure, add_to_output=True)
        return messages

    def _is_unsure(self, message: Message, ranking: list[dict[str, Any]]) -> bool:
        threshold = self._config["threshold"]
        if threshold == "fitted":
            threshold = message.get("threshold", 0.0)
        if not says_anything(message.get(TEXT) or ""):
            return True
        best = ranking[0]["confidence"]
        runner_up = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
        return bool(best < threshold or best - runner_up < self._config["ambiguity"])


def says_anything(text: str) -> bool:
    """A letter, a digit or a picture (👍); blanks and bare punctuation say nothing."""
    return any(character.isalnum() or unicodedata.category(character) == "So" for character in text)
