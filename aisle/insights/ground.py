"""What everything is counted on: cleaned events by person and time, and the products they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from aisle.insights.cleaning import clean
from aisle.insights.contract import Cleaning
from aisle.insights.copy import EventCopy, Progress
from aisle.language.money import exponent
from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

DAY_S = 86_400
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ground:
    """`events` are sorted by `user` (the number of a `user_id`) and time; `items` has one row a product.

    A purchase of a shop's order names no channel: it has that of what its person did before.
    """

    events: pl.DataFrame
    items: pl.DataFrame  # item_id, category, brand, price
    cleaning: Cleaning
    now: int
    private: frozenset[str] = frozenset()  # said no to personalisation: in sums only
    countries: Mapping[str, str] = field(default_factory=dict)  # user_id → country
    titles: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # item_id → language → title
    categories: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # path → language → name

    def since(self, days: int | None) -> pl.DataFrame:
        """The events of the last `days`; all where None."""
        import polars as pl

        if days is None:
            return self.events
        return self.events.filter(pl.col("at") > self.now - days * DAY_S)

    def purchases(self) -> pl.DataFrame:
        """`user, user_id, item_id, at, quantity, revenue`: all of one person and moment are one order.

        Revenue is the event's own price, else the product's of today, times pieces.
        """
        import polars as pl

        bought = self.events.filter(pl.col("event") == "purchase")
        joined = bought.join(self.items.select("item_id", "price"), on="item_id", how="left")
        price = pl.coalesce(pl.col("value").cast(pl.Float64), pl.col("price"), pl.lit(0.0))
        return joined.select(
            "user", "user_id", "item_id", "at",
            pl.col("quantity").fill_null(1).alias("quantity"),
            (price * pl.col("quantity").fill_null(1)).alias("revenue"),
        )  # fmt: skip


def ground_of(
    events: pl.DataFrame, now: int, items: pl.DataFrame | None = None, **more: object
) -> Ground:
    """Events as they were stored → what is counted on. Without `items` every product is unknown."""
    import polars as pl

    kept, cleaning = clean(events, now)
    del events
    kept = kept.with_columns(
        pl.coalesce(pl.col(name), _of_before(name)).alias(name) for name in ("channel", "language")
    )
    if items is None:
        items = kept.select(pl.col("item_id").unique()).with_columns(
            pl.lit(None, pl.String).alias("category"),
            pl.lit(None, pl.String).alias("brand"),
            pl.lit(None, pl.Float64).alias("price"),
        )
    return Ground(kept, items, cleaning, now, **more)  # type: ignore[arg-type]  # named as its fields


def _of_before(name: str) -> pl.Expr:
    """The last value of the same user; rows are sorted by user and time."""
    import polars as pl

    whose = pl.when(pl.col(name).is_not_null()).then(pl.col("user")).forward_fill()
    return pl.when(whose == pl.col("user")).then(pl.col(name).forward_fill())


def read_ground(database: Database, clock: Clock, progress: Progress | None = None) -> Ground:
    """The events of the shop, as they are now."""
    names, titles = _categories(database), _titles(database)
    return ground_of(
        read_copy(EventCopy(database.path).files(progress)),
        clock.timestamp(),
        _items(database),
        private=_private(database),
        countries=_countries(database),
        titles=titles,
        categories=names,
    )


def read_copy(files: list[Path]) -> pl.DataFrame:
    """The columns of all files; none where there is no file."""
    import polars as pl

    from aisle.insights.copy import schema

    if not files:
        return pl.DataFrame(schema=schema())
    return pl.concat([pl.read_parquet(path) for path in files])


def _items(database: Database) -> pl.DataFrame:
    import polars as pl

    product, variant = tables.Product, tables.Variant
    lowest = func.min(variant.price_minor)
    statement = (
        select(
            product.product_id, product.category, product.brand, lowest, func.min(variant.currency)
        )
        .outerjoin(variant, variant.product_id == product.product_id)
        .where(product.is_listed)
        .group_by(product.product_id)
    )
    with database.read() as session:
        rows = [
            (item, category, brand, None if minor is None else minor / 10 ** exponent(currency))
            for item, category, brand, minor, currency in session.execute(statement)
        ]
    return pl.DataFrame(
        rows,
        schema={
            "item_id": pl.Categorical,
            "category": pl.String,
            "brand": pl.String,
            "price": pl.Float64,
        },
        orient="row",
    )


def _private(database: Database) -> frozenset[str]:
    row = tables.Consent
    statement = select(row.subject).where(row.purpose == "personalisation", row.granted.is_(False))
    with database.read() as session:
        return frozenset(session.scalars(statement))


def _countries(database: Database) -> dict[str, str]:
    customer, address = tables.Customer, tables.Address
    statement = (
        select(customer.customer_id, address.country)
        .join(address, address.customer_id == customer.customer_id)
        .where(address.country != "")
        .order_by(address.address_id)
    )
    with database.read() as session:
        return dict(session.execute(statement).all())


def _titles(database: Database) -> dict[str, dict[str, str]]:
    row = tables.ProductText
    found: dict[str, dict[str, str]] = {}
    with database.read() as session:
        for name, language, title in session.execute(
            select(row.product_id, row.language, row.title)
        ):
            found.setdefault(name, {})[language] = title
    return found


def _categories(database: Database) -> dict[str, dict[str, str]]:
    row = tables.Category
    with database.read() as session:
        return {
            path: {language: str(parts[-1]) for language, parts in names.items() if parts}
            for path, names in session.execute(select(row.path, row.names))
        }
