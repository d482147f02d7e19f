"""One tokenizer for both languages: "shoes 有 black 吗" → shoes · 有 · black · 吗."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from aisle.language.segment import preload, tokens


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BilingualTokenizer(Tokenizer):
    """Order numbers, e-mails and decimals stay whole; spans point into the text as it was typed."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "max_chars": 400,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BilingualTokenizer:
        preload()  # the Chinese dictionary takes two seconds: now, not with the first message
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)[: self._config["max_chars"]]
        found = [Token(token.text, token.start, token.end) for token in tokens(text)]
        # Rasa indexes the tokens of every message: blanks and bare symbols still get one.
        return found or [Token(text or " ", 0)]
