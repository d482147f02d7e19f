"""A small bilingual shelf, built by hand, and an encoder that needs no weights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aisle.language.segment import search_tokens
from aisle.shop import tables
from aisle.shop.catalogue import Product, Variant
from aisle.shop.database import Database
from aisle.shop.stored_settings import bump_catalogue


class WordVectors:
    """An encoder at our border: hashed bags of words, so like texts have like vectors."""

    name = "bag-of-words"
    dimension = 64
    digest = "1" * 64

    def encode(self, texts: Sequence[str], kind: str = "query") -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for token in search_tokens(text) or ["-"]:
                seed = int.from_bytes(hashlib.sha256(token.encode()).digest()[:4], "big")
                rows[row] += np.random.default_rng(seed).standard_normal(self.dimension)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def thing(
    product_id: str,
    en: str,
    zh: str,
    kind: str,
    brand: str,
    price: float | None,
    colours: Sequence[str] = (),
    sizes: Sequence[str] = (),
    rating: float | None = 4.0,
    reviews: int | None = 10,
    stock: int | None = 5,
    **attributes: object,
) -> Product:
    options = [
        {k: v for k, v in (("colour", c), ("size", s)) if v}
        for c in colours or [""]
        for s in sizes or [""]
    ]
    variants = tuple(
        Variant(
            f"{product_id}-{place}",
            product_id,
            option,
            None if price is None else round(price * 100),
            "USD",
            stock,
        )
        for place, option in enumerate(options)
    )
    return Product(
        product_id=product_id,
        title={"en": en, "zh": zh},
        description={"en": f"{en}, well made.", "zh": f"{zh}，做工扎实。"},
        brand=brand,
        kind=kind,
        category=("Outdoor", kind),
        category_names={},
        attributes=dict(attributes),
        images=(),
        url=None,
        rating=rating,
        reviews=reviews,
        review_texts=(),
        warranty_months=None,
        variants=variants,
    )


SHELF = [
    thing("T1", "Fellrunner Crescent two-person tent", "山行者 月牙 双人帐篷", "tent", "Fellrunner", 129, ("moss green", "orange"), rating=4.6, reviews=200, waterproof=True),
    thing("T2", "Northwold Flip pop-up tent", "北原 弹开 速开帐篷", "tent", "Northwold", 74.5, ("blue", "grey"), rating=4.1, reviews=30, waterproof=False),
    thing("T3", "Northwold Homestead family tent", "北原 大院 家庭帐篷", "tent", "Northwold", 319, ("red",), rating=4.8, reviews=3, waterproof=True),
    thing("B1", "Fellrunner Ridge hiking boots", "山行者 山脊 登山靴", "hiking boots", "Fellrunner", 149, ("black", "brown"), ("41", "42"), rating=4.3),
    thing("B2", "Cairnstep Scree hiking boots", "石径 碎石 登山靴", "hiking boots", "Cairnstep", 89, ("black",), ("42", "43"), rating=3.9, stock=0),
    thing("S1", "Pulsar Drift waterproof bluetooth speaker", "脉冲星 漂流 防水蓝牙音箱", "speaker", "Pulsar", 59, ("red", "black"), rating=4.5, waterproof=True),
    thing("S2", "Ohm & Oak Mantel bookshelf speaker", "欧木 壁炉 书架音箱", "speaker", "Ohm & Oak", 399, ("black",), waterproof=False),
    thing("H1", "Pulsar Halo wireless headphones", "脉冲星 光环 无线耳机", "headphones", "Pulsar", 79, ("white", "black")),
    thing("C1", "Pulsar TN-2110 charging cable", "脉冲星 TN-2110 充电线", "usb cable", "Pulsar", None, (), rating=None, reviews=None, stock=None),
]  # fmt: skip


def stock_up(database: Database, products: list[Product]) -> None:
    with database.write() as session:
        for product in products:
            session.add(
                tables.Product(
                    product_id=product.product_id, brand=product.brand, kind=product.kind,
                    category=" > ".join(product.category), attributes=product.attributes, images=[],
                    rating=product.rating, reviews=product.reviews, review_texts=[],
                    texts=[
                        tables.ProductText(
                            language=language, title=title, description=product.description[language]
                        )
                        for language, title in product.title.items()
                    ],
                    variants=[
                        tables.Variant(
                            variant_id=v.variant_id, position=place, options=v.options,
                            price_minor=v.price_minor, currency=v.currency, stock=v.stock,
                        )
                        for place, v in enumerate(product.variants)
                    ],
                )
            )  # fmt: skip
        bump_catalogue(session)
