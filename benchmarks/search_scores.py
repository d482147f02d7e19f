"""How rankings are scored: the rules of the READMEs in ../shared/data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from aisle.search.search import find
from aisle.search.snapshot import Snapshot
from aisle.search.wish import understand
from benchmarks.search_data import Judged

Ranking = Callable[[str], list[str]]  # a question → product ids, best first
_BOUNDS = ("price_min", "price_max", "rating_min", "rating_max", "reviews_min", "reviews_max")


def relevance_scores(judged: Judged, ranking: Ranking) -> dict[str, float]:
    """nDCG@10 (gain grade/best), judged-only nDCG@10, MRR@10, Recall@100, share unjudged in the top 10."""
    ndcg, condensed, reciprocal, recall, unjudged = [], [], [], [], []
    for query_id, text in judged.queries.items():
        grades = judged.grades.get(query_id, {})
        if not any(grades.values()):
            continue
        ranked = ranking(text)
        ideal = _dcg(sorted(grades.values(), reverse=True), judged.best)
        ndcg.append(_dcg([grades.get(name, 0) for name in ranked], judged.best) / ideal)
        known = [grades[name] for name in ranked if name in grades]
        condensed.append(_dcg(known, judged.best) / ideal)
        good = min(2, judged.best)
        places = [i for i, name in enumerate(ranked[:10], 1) if grades.get(name, 0) >= good]
        reciprocal.append(1 / places[0] if places else 0.0)
        unjudged.append(sum(name not in grades for name in ranked[:10]) / max(1, len(ranked[:10])))
        if best := {name for name, grade in grades.items() if grade == judged.best}:
            recall.append(len(best & set(ranked[:100])) / len(best))
    return {
        "nDCG@10": float(np.mean(ndcg)),
        "nDCG@10 judged only": float(np.mean(condensed)),
        "MRR@10": float(np.mean(reciprocal)),
        "Recall@100": float(np.mean(recall)),
        "unjudged": float(np.mean(unjudged)),
    }


def _dcg(grades: list[int], best: int) -> float:
    return float(sum(grade / best / np.log2(rank + 1) for rank, grade in enumerate(grades[:10], 1)))


def constraint_scores(shop: Snapshot, questions: list[dict[str, Any]]) -> dict[str, float]:
    """By language: precision@min(10, eligible), recall@50, share of the first 10 that break a bound,
    brand or colour, share of those shown that are not eligible (wrong kinds)."""
    found: dict[str, list[tuple[float, ...]]] = {}
    for question in questions:
        eligible = {str(name) for name in question["eligible"]}
        wish = understand(question["query"], shop.vocabulary, None, shop.facts.currency)
        ranked = [hit.product_id for hit in find(shop, wish, 50).hits]
        top = ranked[:10]
        right = len(eligible & set(top))
        broken = sum(_breaks(shop, name, question["filters"]) for name in top)
        found.setdefault(question["lang"], []).append(
            (
                right / min(10, len(eligible)),
                len(eligible & set(ranked)) / min(50, len(eligible)),
                broken / max(1, len(top)),
                1 - right / max(1, len(top)),
            )
        )
    names = ("precision", "recall@50", "violations@10", "not eligible among shown")
    return {
        f"{language}: {name}": float(value)
        for language, rows in found.items()
        for name, value in zip(names, np.mean(rows, axis=0), strict=True)
    }


def _breaks(shop: Snapshot, product_id: str, filters: dict[str, Any]) -> bool:
    product = shop.products[shop.facts.columns.row_of[product_id]]
    price = product.variants[0].price_minor
    if "price_max" in filters and (price is None or price > filters["price_max"] * 100):
        return True
    if "price_min" in filters and (price is None or price < filters["price_min"] * 100):
        return True
    if "brand" in filters and product.brand != filters["brand"]:
        return True
    return "colour" in filters and filters["colour"] not in product.attributes.get("colour", [])


def parse_scores(shop: Snapshot, questions: list[dict[str, Any]]) -> dict[str, float]:
    """Share of questions read exactly: price bounds, all numeric bounds; false bounds where none stand."""
    price = every = false = without = 0
    for question in questions:
        gold = {name: float(question["gold"][name]) for name in _BOUNDS if name in question["gold"]}
        read = understand(question["query"], shop.vocabulary, None, "USD").filters.to_json()
        mine = {name: float(read[name]) for name in _BOUNDS if name in read}
        price += _of(mine, "price") == _of(gold, "price")
        every += mine == gold
        without += not gold
        false += not gold and bool(mine)
    return {
        "price bounds exact": price / len(questions),
        "all bounds exact": every / len(questions),
        f"false bounds in {without} questions without": float(false),
    }


def _of(bounds: dict[str, float], kind: str) -> dict[str, float]:
    return {name: value for name, value in bounds.items() if name.startswith(kind)}
