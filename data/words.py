"""The words of the demo catalogue in both languages, from attributes.yml, as rows for a lexicon."""

from __future__ import annotations

from typing import Any

from data.catalogue import labels

Row = tuple[str, str, tuple[str, ...], tuple[str, ...]]  # kind, value, English names, Chinese names


def demo_words() -> list[Row]:
    """Kinds of product, brands, colours, option values, attributes with their units and values."""
    words = labels()
    rows: list[Row] = [
        ("category", kind, tuple(names["en"]), tuple(names["zh"]))
        for kind, names in words["kinds"].items()
    ]
    rows += [("brand", brand, (brand,), (chinese,)) for brand, chinese in words["brands"].items()]
    rows += [("colour", name, (name,), (row["zh"],)) for name, row in words["colours"].items()]
    rows += [
        ("attribute", key, (row["en"],), (row["zh"],)) for key, row in words["options"].items()
    ]
    for key, row in words["attributes"].items():
        rows.append(("attribute", key, (row["en"],), (row["zh"],)))
        unit: dict[str, str] | None = row.get("unit")
        if unit:
            rows.append(("unit", key, (unit["en"],), (unit["zh"],)))
    return rows + _values(words["values"])


def _values(values: dict[str, Any]) -> list[Row]:
    """`values` maps a word to its Chinese, or an attribute to such a map."""
    rows: list[Row] = []
    for name, said in values.items():
        if isinstance(said, dict):
            rows += [
                (f"value:{name}", str(word), (str(word),), (str(zh),)) for word, zh in said.items()
            ]
        else:
            rows.append(("value:any", str(name), (str(name),), (str(said),)))
    return rows
