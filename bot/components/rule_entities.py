"""Entities by rules and by the catalogue's own words, read from the text as it was typed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from aisle.language.entities import Entity, extract
from aisle.language.lexicon import Lexicon

LEXICON_FILE = "lexicon.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class RuleEntityExtractor(EntityExtractorMixin, GraphComponent):
    """“the 2nd one in red under 80” → ordinal 2, colour red, max_price 80.

    The shop's lexicon is merged into the shipped one at training and travels inside the model.
    """

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._lexicon = lexicon

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"lexicon": None, "max_chars": 400}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RuleEntityExtractor:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RuleEntityExtractor:
        with model_storage.read_from(resource) as folder:
            lexicon = Lexicon.load(folder / LEXICON_FILE)
        return cls(config, model_storage, resource, lexicon)

    def train(self, training_data: TrainingData) -> Resource:
        lexicon = Lexicon.shipped()
        if self._config["lexicon"]:
            lexicon = lexicon.merge(Lexicon.load(Path(self._config["lexicon"])))
        with self._storage.write_to(self._resource) as folder:
            lexicon.save(folder / LEXICON_FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is None:
                continue
            read = text[: self._config["max_chars"]]
            found = [as_rasa(e, read) for e in extract(read, self._lexicon)]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def as_rasa(entity: Entity, said: str) -> dict[str, Any]:
    """Rasa's spelling of an entity; the role is absent when there is none.

    A reason's value may be the policy's word for it; `text` keeps what the shopper wrote.
    """
    plain = {
        "entity": entity.entity,
        "value": _stored(entity.value),
        "start": entity.start,
        "end": entity.end,
    }
    if entity.entity == "reason":
        plain["text"] = said[entity.start : entity.end]
    return plain if entity.role is None else {**plain, "role": entity.role}


def _stored(value: Any) -> Any:  # Any: each kind of entity has its own type of value
    """The tracker store keeps JSON: amounts become numbers, tuples lists."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
