"""Products, their texts by language, and the variants that are bought."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aisle.shop.tables.base import Base


class Category(Base):
    """A category path and its names: `path` is the canonical "Outdoor > Tents"."""

    __tablename__ = "categories"
    path: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]  # {"en": ["Outdoor", "Tents"], "zh": ["户外", "帐篷"]}


class Product(Base):
    """What a shopper sees as one thing; the id is the id of the imported feed row."""

    __tablename__ = "products"
    product_id: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[str | None] = mapped_column(
        index=True
    )  # invisible until that import is complete
    brand: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str | None]  # canonical noun: "tent"
    category: Mapped[str | None] = mapped_column(index=True)  # Category.path
    attributes: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # {"waterproof": true, "weight_g": 2100}
    images: Mapped[list[str]] = mapped_column(default=list)
    url: Mapped[str | None]
    rating: Mapped[float | None]
    reviews: Mapped[int | None]
    review_texts: Mapped[list[Any]] = mapped_column(
        default=list
    )  # [{"rating": 5, "en": …, "zh": …}]
    warranty_months: Mapped[int | None]
    is_listed: Mapped[bool] = mapped_column(
        default=True
    )  # false: an id-only item known from events

    texts: Mapped[list[ProductText]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    variants: Mapped[list[Variant]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Variant.position"
    )


class ProductText(Base):
    """Title and description of a product in one language."""

    __tablename__ = "product_texts"
    product_id: Mapped[str] = mapped_column(
        ForeignKey("products.product_id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class Variant(Base):
    """What is bought. No price: "not stated", findable but not buyable. No stock: "not tracked"."""

    __tablename__ = "variants"
    __table_args__ = (
        CheckConstraint("price_minor IS NULL OR price_minor >= 0", name="price_not_negative"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock_not_negative"),
    )
    variant_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(
        ForeignKey("products.product_id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    options: Mapped[dict[str, str]] = mapped_column(
        default=dict
    )  # {"colour": "moss green", "size": "M"}
    price_minor: Mapped[int | None]
    currency: Mapped[str]
    stock: Mapped[int | None]
    image: Mapped[str | None]


Index("ix_product_texts_title", ProductText.title)
