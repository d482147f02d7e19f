"""A model on disk: arrays as safetensors, the rest as JSON, and a manifest of hashes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recommender.errors import BadModel

FORMAT = 3
ARRAYS, NOTES, ITEMS, MANIFEST = "arrays.safetensors", "model.json", "items.json", "manifest.json"


@dataclass(frozen=True)
class StoredModel:
    model: str
    arrays: dict[str, np.ndarray]
    notes: dict[str, Any]
    item_ids: list[str]


def write_model(
    folder: Path,
    model: str,
    arrays: dict[str, np.ndarray],
    notes: dict[str, Any],
    item_ids: Sequence[str],
) -> None:
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)  # a half-written folder must not look whole
    save_file({key: np.ascontiguousarray(one) for key, one in arrays.items()}, folder / ARRAYS)
    write_json(folder / NOTES, {"format": FORMAT, "model": model, "notes": notes})
    write_json(folder / ITEMS, list(item_ids))
    hashes = {name: _sha256(folder / name) for name in (ARRAYS, NOTES, ITEMS)}
    write_json(folder / MANIFEST, hashes)


def read_model(folder: Path) -> StoredModel:
    from safetensors.numpy import load_file

    head = _head(folder)
    return StoredModel(
        head["model"], load_file(folder / ARRAYS), head["notes"], read_json(folder / ITEMS)
    )


def check(folder: Path) -> None:
    """Raises BadModel where a model, or a part of a blend, is not whole or of another format."""
    for part in _head(folder)["notes"].get("parts", ()):
        _head(folder / part)


def _head(folder: Path) -> dict[str, Any]:
    """What stands in the notes of a folder that is whole and of this version's format."""
    hashes = read_json(folder / MANIFEST)
    for name, expected in hashes.items():
        path = folder / name
        if not path.is_file() or _sha256(path) != expected:
            raise BadModel(f"{path} is missing or was cut short. Train the recommender again.")
    head: dict[str, Any] = read_json(folder / NOTES)
    if head["format"] != FORMAT:
        raise BadModel(
            f"{folder} has model format {head['format']}, this version reads {FORMAT}. Train again."
        )
    return head


def kind_of(folder: Path) -> str:
    """The name of the model in a folder."""
    return str(read_json(folder / NOTES)["model"])


def write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:  # JSON: the caller knows its shape
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadModel(f"No {path}. Run `aisle train recommender`.") from error
    except (ValueError, OSError) as error:
        raise BadModel(f"{path} cannot be read: {error}. Train the recommender again.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
