"""Everything a shopper can read, once per language: `say("orders.not_found", "zh", order="W1")`.

A key is `<feature>.<name>[.<name>…]`; the feature names the file `{en,zh}/<feature>.toml`. A text
holds `{name}` places. A table with `other` (and `one`) is one text in two numbers, told apart by the
value `count`. There is no falling back between languages: a key must stand in both.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from aisle.language.errors import WordingError
from aisle.language.toml_file import read_toml

LANGUAGES = ("en", "zh")
_HERE = Path(__file__).parent
_NAME = re.compile(r"[a-z0-9_]+\Z")


def say(key: str, language: str, /, **values: object) -> str:
    """The text of `key` with its `{places}` filled; a WordingError names what is missing."""
    feature, _, name = key.partition(".")
    texts = _texts(language, feature)
    if name not in texts:
        raise WordingError(
            f"No text '{key}' in {language}: add '{name}' to wording/{language}/{feature}.toml."
        )
    text = texts[name]
    if isinstance(text, Mapping):
        text = _in_number(text, key, values)
    try:
        return text.format_map(values)
    except KeyError as error:
        raise WordingError(
            f"Text '{key}' in {language} needs the value {error}: pass it to say()."
        ) from error


def keys(language: str) -> set[str]:
    """Every key of every feature in `language`."""
    return {
        f"{feature}.{name}" for feature in features(language) for name in _texts(language, feature)
    }


def texts(language: str) -> list[str]:
    """Every text of a language, in the order of its keys; of one in two numbers both."""
    found = (
        _texts(language, key.partition(".")[0])[key.partition(".")[2]] for key in keys(language)
    )
    return [
        one for text in found for one in (text.values() if isinstance(text, Mapping) else [text])
    ]


def places(key: str, language: str) -> set[str]:
    """The names of the values that `key` needs, as “{name}” stands in its text."""
    feature, _, name = key.partition(".")
    text = _texts(language, feature)[name]
    forms = text.values() if isinstance(text, Mapping) else [text]
    found = {field for form in forms for _, field, _, _ in string.Formatter().parse(form) if field}
    return found | ({"count"} if isinstance(text, Mapping) else set())


def features(language: str) -> set[str]:
    """The features that have a file in `language`."""
    return {path.stem for path in _folder(language).glob("*.toml")}


def _folder(language: str) -> Path:
    if language not in LANGUAGES:
        raise WordingError(
            f"No wording in language '{language}': use one of {', '.join(LANGUAGES)}."
        )
    return _HERE / language


def _in_number(forms: Mapping[str, str], key: str, values: Mapping[str, object]) -> str:
    count = values.get("count")
    if not isinstance(count, int):
        raise WordingError(
            f"Text '{key}' has two numbers and needs the whole number count: got {count!r}."
        )
    return forms["one"] if count == 1 and "one" in forms else forms["other"]


@cache
def _texts(language: str, feature: str) -> dict[str, str | dict[str, str]]:
    folder = _folder(language)
    path = folder / f"{feature}.toml"
    if not _NAME.match(feature) or not path.is_file():
        raise WordingError(f"No wording file {language}/{feature}.toml: add it or mend the key.")
    texts: dict[str, str | dict[str, str]] = {}
    _flatten(read_toml(path), "", path, texts)
    return texts


def _flatten(
    table: dict[str, Any],  # Any: TOML values are of every kind until looked at
    prefix: str,
    path: Path,
    into: dict[str, str | dict[str, str]],
) -> None:
    for name, value in table.items():
        where = f"{prefix}{name}"
        if isinstance(value, str):
            into[where] = value
        elif isinstance(value, dict) and "other" in value and set(value) <= {"one", "other"}:
            into[where] = {form: str(text) for form, text in value.items()}
        elif isinstance(value, dict):
            _flatten(value, f"{where}.", path, into)
        else:
            raise WordingError(
                f"'{where}' in {path.name} must be a text, not {value!r}: put it in quotes."
            )
