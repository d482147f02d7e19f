"""While a task is open, every message goes to it. Rasa's forms are not used: docs/decisions."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

TASK_ACTION = "action_task"
# Rasa's own commands pass. Its DEFAULT_INTENTS will not do: they hold nlu_fallback, out_of_scope.
COMMANDS = frozenset({"restart", "back", "session_start"})


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class TaskPolicy(Policy):
    """Slot `tasks` not empty → `action_task`, whatever the intent; there the text decides."""

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": 8}  # above RulePolicy (6)

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TaskPolicy:
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        scores = [0.0] * domain.num_actions
        chosen = next_action(tracker)
        if chosen is not None:
            scores[domain.index_for_action(chosen)] = 1.0
        return self._prediction(scores)


def next_action(tracker: DialogueStateTracker) -> str | None:
    """None leaves the turn to the rules. One message, one action, then listen: follow-ups that an
    action asks for are run by Rasa before any policy is heard."""
    last = tracker.latest_action_name
    if last != ACTION_LISTEN_NAME:
        return ACTION_LISTEN_NAME if last else None
    message = tracker.latest_message
    if message is None or message.intent.get("name") in COMMANDS:
        return None
    return TASK_ACTION if tracker.get_slot("tasks") else None
