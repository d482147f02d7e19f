"""What every request body shares: its texts are whole Unicode, as the database and Rasa need them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, model_validator


class Body(BaseModel):
    """JSON may hold half a character (a lone surrogate): it becomes a question mark."""

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, given: Any) -> Any:  # Any: JSON, not checked yet
        return _whole(given)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
