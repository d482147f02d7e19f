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

from bot.components.answers_in_context import asking_task, is_bare, is_short

# "yes" and "no" say more than the task they answer: they keep their names.
KEPT = frozenset(
    {"affirm", "deny", "thanks", "goodbye", "greet", "human_handoff", "language_switch"}
)


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
        return {"bare": 0.9, "short": 6.0}

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
            task = open_task(message, tracker)
            ranking = message.get("intent_ranking") or []
            if task is None or not ranking:
                continue
            ranking = reweighted(ranking, task, self._odds(message, ranking))
            if is_bare(message.get(TEXT) or "", message.get(ENTITIES) or []):
                ranking = at_least(ranking, task, float(self._config["bare"]))
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _odds(self, message: Message, ranking: list[dict[str, Any]]) -> float:
        if ranking[0]["name"] in KEPT or not is_short(message.get(TEXT) or ""):
            return 1.0
        return float(self._config["short"])


def open_task(message: Message, tracker: DialogueStateTracker) -> str | None:
    """The intent of the innermost open task, else of the question in `context`, else None."""
    tasks = tracker.get_slot("tasks") if "tasks" in tracker.slots else None
    if tasks:
        return str(tasks[-1]["intent"]) if "intent" in tasks[-1] else None
    said = (message.get("metadata") or {}).get("context")
    return asking_task(str(said)) if said else None


def reweighted(ranking: list[dict[str, Any]], intent: str, odds: float) -> list[dict[str, Any]]:
    """The ranking with one intent `odds` times as likely, highest first, summing to 1."""
    chances = {
        entry["name"]: entry["confidence"] * (odds if entry["name"] == intent else 1.0)
        for entry in ranking
    }
    total = sum(chances.values()) or 1.0
    ordered = sorted(chances.items(), key=lambda item: -item[1])
    return [{"name": name, "confidence": chance / total} for name, chance in ordered]


def at_least(ranking: list[dict[str, Any]], intent: str, chance: float) -> list[dict[str, Any]]:
    """The ranking with one intent at `chance` or more; the others share what is left."""
    now = next((entry["confidence"] for entry in ranking if entry["name"] == intent), 0.0)
    if now >= chance or not 0 < now < 1:
        return ranking
    return reweighted(ranking, intent, chance / (1 - chance) * (1 - now) / now)
