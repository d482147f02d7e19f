"""The search data of ../shared/data as products, questions and grades; nothing of it is shipped."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any  # rows of JSON

from aisle.shop.catalogue import Product, Variant


@dataclass(frozen=True)
class Judged:
    """Questions with grades 0 to 3 by product; `best` is the highest grade of the scale."""

    queries: dict[str, str]
    grades: dict[str, dict[str, int]]
    best: int


def product(
    product_id: str,
    title: str,
    *,
    language: str = "en",
    description: str = "",
    brand: str | None = None,
    kind: str | None = None,
    attributes: dict[str, Any] | None = None,
    price_minor: int | None = None,
) -> Product:
    """A product with one variant, priced in dollars."""
    return Product(
        product_id=product_id,
        title={language: title},
        description={language: description},
        brand=brand,
        kind=kind,
        category=(),
        category_names={},
        attributes=attributes or {},
        images=(),
        url=None,
        rating=None,
        reviews=None,
        review_texts=(),
        warranty_months=None,
        variants=(Variant(product_id, product_id, {}, price_minor, "USD", None),),
    )


def icecat_products(data: Path) -> list[Product]:
    """All 19,406 products; comma lists of colours are sets, as an import reads them."""
    import polars  # only for this file

    rows = polars.read_parquet(data / "icecat-search" / "products.parquet").to_dicts()
    return [_icecat(row) for row in rows]


def _icecat(row: dict[str, Any]) -> Product:
    attributes = json.loads(row["attributes"] or "{}")
    if row["colour"]:
        attributes["colour"] = row["colour"].split(",")
    for double in ("t_product_colour", "t_product_type"):
        attributes.pop(double, None)
    return product(
        str(row["product_id"]),
        row["title"],
        description=row["short_description"] or "",
        brand=row["brand"] or None,
        kind=row["kind"] or None,
        attributes=attributes,
        price_minor=None if row["price_usd"] is None else int(Decimal(str(row["price_usd"])) * 100),
    )


def icecat_judged(data: Path) -> Judged:
    """The 70 questions with the pooled grades."""
    folder = data / "icecat-search"
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "qrels_pooled.csv"):
        grades[row["query_id"]][row["product_id"]] = int(row["grade"])
    return Judged({r["query_id"]: r["query"] for r in _rows(folder / "queries.csv")}, grades, 3)


def chinese_products(data: Path) -> list[Product]:
    """4,755 Chinese titles."""
    return [
        product(row["product_id"], row["title"], language="zh")
        for row in _rows(data / "zh-search-mini" / "products.csv")
    ]


def chinese_judged(data: Path) -> Judged:
    """128 Chinese questions, one relevant title each."""
    folder = data / "zh-search-mini"
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "qrels.csv"):
        grades[row["query_id"]][row["product_id"]] = int(row["grade"])
    return Judged({r["query_id"]: r["query"] for r in _rows(folder / "queries.csv")}, grades, 1)


def constraints(data: Path) -> list[dict[str, Any]]:
    """The 90 questions with stated filters: id, lang, query, filters, eligible."""
    return _lines(data / "search-constraints" / "icecat_filtered.jsonl")


def parse_questions(data: Path) -> list[dict[str, Any]]:
    """The 70 conversational questions: id, query, gold."""
    return _lines(data / "search-constraints" / "esci_s_parse.jsonl")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
