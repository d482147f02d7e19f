"""What the settings say of themselves: names, defaults and the sentence of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from pydantic.fields import FieldInfo


def keys_of(model: type, prefix: str) -> Iterator[tuple[str, str, str]]:
    """The same with the tables within: `windows.return_days`."""
    for name, default, text in described(model):
        field = fields_of(model)[name]
        if isinstance(field.annotation, type) and dataclasses.is_dataclass(field.annotation):
            yield from keys_of(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name, default, text


def described(model: type) -> Iterator[tuple[str, str, str]]:
    """(name, default as text, sentence) of every field that has a description."""
    for name, field in fields_of(model).items():
        if field.description:
            default = field.get_default(call_default_factory=True, validated_data={})
            yield name, _shown(default), field.description


def fields_of(model: type) -> dict[str, FieldInfo]:
    """The fields of a pydantic dataclass."""
    fields: dict[str, FieldInfo] = model.__pydantic_fields__  # type: ignore[attr-defined]
    return fields


def _shown(default: object) -> str:
    if default is None or default in ("", (), {}):
        return ""
    if isinstance(default, tuple):
        return ", ".join(map(str, default))
    return str(default)
