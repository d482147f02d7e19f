"""Sentence vectors from the encoder that the config names: one a message, for the classifier."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from aisle.language.encoder import Encoder, open_encoder
from aisle.language.errors import AisleError
from aisle.language.manners import core
from aisle.language.normalise import normalise

logger = logging.getLogger(__name__)
BATCH = 64


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """`encoder: e5` (bundled, both languages), a transformers folder or name, or `none`.

    Vectors of training rows are kept in `vector_cache` (one .npz per encoder), so that training
    again after a few new utterances costs seconds, not a minute.
    """

    def __init__(
        self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(name, config)
        self._settings, self._storage, self._resource = config, storage, resource
        self._encoder: Encoder | None = open_encoder(str(config["encoder"]))

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "e5",
            "max_chars": 400,
            "vector_cache": None,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """The encoder itself says what is wrong with its name when it is opened."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        loaded = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            trained = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        if trained != loaded.identity():
            raise AisleError(
                f"The dialogue model was trained with encoder {trained['name']!r} "
                f"({trained['digest'][:12]}), this machine has {loaded.identity()['name']!r}. "
                "Run `aisle train dialogue`."
            )
        return loaded

    def identity(self) -> dict[str, str]:
        """Which weights make the vectors; a model only reads vectors of the same weights."""
        if self._encoder is None:
            return {"name": "none", "digest": ""}
        return {"name": self._encoder.name, "digest": self._encoder.digest}

    def train(self, training_data: TrainingData) -> Resource:
        with self._storage.write_to(self._resource) as folder:
            (folder / "encoder.json").write_text(json.dumps(self.identity()), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        # Core examples carry an intent and no text; an empty text must get a vector all the same.
        spoken = [message for message in messages if message.get(TEXT) is not None]
        if self._encoder is not None and spoken:
            vectors = self._encoder.encode([self._clip(m.get(TEXT)) for m in spoken], "query")
            self._attach(spoken, vectors)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        spoken = [m for m in training_data.training_examples if m.get(TEXT) is not None]
        if self._encoder is not None and spoken:
            self._attach(spoken, self._encode_cached([self._clip(m.get(TEXT)) for m in spoken]))
        return training_data

    def _clip(self, text: str) -> str:
        # 10,000 characters take the encoder two seconds and say no more than the first 400.
        return core(normalise(text[: self._settings["max_chars"]]))

    def _attach(self, messages: Sequence[Message], vectors: np.ndarray) -> None:
        for message, vector in zip(messages, vectors, strict=False):
            row = np.asarray(vector, dtype=np.float32)[None, :]
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def _encode_cached(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (n, dimension), from the cache where a text was seen before."""
        assert self._encoder is not None
        path = self._cache_path()
        known: dict[str, np.ndarray] = {}
        if path is not None and path.exists():
            with np.load(path, allow_pickle=False) as stored:
                known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=False))
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
        missing = list(
            {key: text for key, text in zip(keys, texts, strict=False) if key not in known}.items()
        )
        for start in range(0, len(missing), BATCH):
            chunk = missing[start : start + BATCH]
            vectors = self._encoder.encode([text for _, text in chunk], "query")
            known.update(zip([key for key, _ in chunk], vectors, strict=False))
            logger.info("encoded %d of %d new utterances", start + len(chunk), len(missing))
        if path is not None and missing:
            path.parent.mkdir(parents=True, exist_ok=True)
            used = list(dict.fromkeys(keys))
            fresh = path.with_name(f"{path.stem}.part.npz")
            np.savez(fresh, keys=np.array(used), vectors=np.stack([known[key] for key in used]))
            fresh.replace(path)
        return np.stack([known[key] for key in keys])

    def _cache_path(self) -> Path | None:
        if not self._settings["vector_cache"] or self._encoder is None:
            return None
        return Path(self._settings["vector_cache"]) / f"dialogue-{self._encoder.digest[:16]}.npz"
