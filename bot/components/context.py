"""Reads a message against what was asked: "42码" after "换成什么尺码？" is the exchange."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.answers_in_context import asking_task
from bot.components.reranking import answering, seeing


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ContextReranker(GraphComponent, IntentClassifier):
    """The open task is a prior on the ranking: decisive for a bare answer, gentle for a short one.

    In a conversation the task stands in slot `tasks`; `parse` has no tracker and hands the last
    thing said as `context` in the message's metadata. The ranking still sums to 1.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"bare": 0.9, "told": 0.6, "other": 0.85, "short": 12.0, "in_words": 60.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextReranker:
        return cls(config)

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        for message in messages:
            ranking = message.get("intent_ranking") or []
            if not ranking:
                continue
            text, entities = message.get(TEXT) or "", message.get(ENTITIES) or []
            said = str((message.get("metadata") or {}).get("context") or "")
            task = open_task(said, tracker)
            if task is not None:
                ranking = answering(ranking, text, entities, task, said, self._config)
            elif said:
                ranking = seeing(ranking, text, entities, said, self._config)
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def open_task(said: str, tracker: DialogueStateTracker) -> str | None:
    """The intent of the innermost open task, else of the question that was said, else None."""
    tasks = tracker.get_slot("tasks") if "tasks" in tracker.slots else None
    if tasks:
        return str(tasks[-1]["intent"]) if "intent" in tasks[-1] else None
    return asking_task(said) if said else None
