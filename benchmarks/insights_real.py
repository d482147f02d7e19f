"""Next purchase, segments and pairs on real orders: online-retail-ii, every clean line of a known customer."""

from __future__ import annotations

from typing import Any

from benchmarks.recommender_protocols import RETAIL

DAYS = 28


def ground() -> Any:
    """Purchases of two years as events; items without categories, as in the data."""
    import polars as pl

    from aisle.insights.copy import schema
    from aisle.insights.ground import ground_of

    lines = pl.read_csv(
        RETAIL / "transactions.csv.gz",
        schema_overrides={"invoice": pl.String, "stock_code": pl.String, "customer_id": pl.String},
    ).filter(
        pl.col("customer_id").is_not_null(),
        pl.col("invoice").str.starts_with("C").not_(),
        pl.col("quantity") > 0,
        pl.col("unit_price") > 0,
        pl.col("stock_code").str.contains(r"^\d{5}[A-Za-z]{0,2}$"),
    )
    at = pl.col("timestamp").cast(pl.String).str.to_datetime(strict=False).dt.epoch("s")
    lines = lines.with_columns(at.alias("at"))
    known: dict[str, Any] = {
        "user_id": pl.col("customer_id"), "item_id": pl.col("stock_code"), "at": pl.col("at"),
        "event": pl.lit("purchase"), "value": pl.col("unit_price"), "quantity": pl.col("quantity"),
    }  # fmt: skip
    events = lines.select(
        known.get(name, pl.lit(None)).cast(kind, strict=False).alias(name)
        for name, kind in schema().items()
    )
    return ground_of(events, int(lines["at"].max()))  # type: ignore[call-overload, arg-type]


def measure() -> dict[str, Any]:
    from aisle.insights.contract import to_json
    from aisle.insights.learned import learn_segments
    from aisle.insights.likelihood import likelihood
    from aisle.insights.loyalty import basket_pairs

    here = ground()
    return {
        "cleaning": to_json(here.cleaning),
        "likelihood": to_json(likelihood(here, DAYS)),
        "learned": to_json(learn_segments(here).report),
        "pairs": to_json(basket_pairs(here, 3)),
    }


def table(found: dict[str, Any]) -> str:
    """The likelihood beside its baseline, and the stability."""
    said, learned = found["likelihood"], found["learned"]

    def cell(name: str) -> str:
        one = said[name]
        return f"{one['value']:.3f} ({one['low']:.3f}–{one['high']:.3f})"

    return "\n".join([
        f"online-retail-ii: {found['cleaning']['kept']:,} order lines; who buys within {DAYS} days, learned on the "
        f"{DAYS} days before the last {DAYS}, measured on the last; {said['people']:,} customers.",
        "",
        "| | likelihood | recency alone |",
        "|---|---|---|",
        f"| AUC | {cell('auc')} | {cell('auc_recency')} |",
        f"| Brier | {cell('brier')} | {cell('brier_recency')} |",
        f"| calibration error | {said['calibration_error']:.3f} | |",
        "",
        f"Learned segments of {learned['people']:,} customers: {learned['chosen']} groups, adjusted Rand index over "
        f"resamples {learned['stability'].get(learned['chosen'], 0):.2f} (asked: 0.8).",
    ])  # fmt: skip
