"""Carts: of a customer, or of a conversation while nobody is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput, NotAllowed, NotFound
from aisle.shop.products import Variant
from aisle.shop.shop_toml import Limits
from aisle.shop.visibility import complete


@dataclass(frozen=True)
class CartLine:
    """One variant, with its price of now. `line_total_minor` is None where no price is stated."""

    variant: Variant
    title: dict[str, str]  # the product's, by language
    quantity: int

    @property
    def price_minor(self) -> int | None:
        """Of one piece."""
        return self.variant.price_minor

    @property
    def line_total_minor(self) -> int | None:
        """Of all pieces."""
        return None if self.price_minor is None else self.price_minor * self.quantity


@dataclass(frozen=True)
class Cart:
    """What an owner has in the cart, in the order it was put there."""

    owner: str
    lines: tuple[CartLine, ...]
    currency: str

    @property
    def total_minor(self) -> int:
        """What is stated, added up, in `currency`; lines in another currency do not count."""
        return sum(
            line.line_total_minor or 0
            for line in self.lines
            if line.variant.currency == self.currency
        )


class Carts:
    """`owner` is a customer_id, or the conversation_id of a guest."""

    def __init__(self, database: Database, clock: Clock, limits: Limits | None = None) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits or Limits()

    def add(self, owner: str, variant_id: str, quantity: int = 1) -> Cart:
        """Put pieces in the cart, on top of those that lie there. Raises NotFound, NotAllowed, BadInput."""
        return self.add_all(owner, [(variant_id, quantity)])

    def add_all(self, owner: str, wanted: Sequence[tuple[str, int]]) -> Cart:
        """Several (variant, pieces) in one write: all of them or none."""
        with self._database.write() as session:
            for variant_id, quantity in wanted:
                if quantity < 1:
                    raise BadInput(f"Cannot put {quantity} pieces into the cart. Give 1 or more.")
                there = session.get(tables.CartLine, (owner, variant_id))
                self._put(session, owner, variant_id, quantity + (there.quantity if there else 0))
            return self._view(session, owner)

    def change(self, owner: str, variant_id: str, quantity: int) -> Cart:
        """Set how many pieces lie in the cart; 0 takes the line out."""
        if quantity < 0:
            raise BadInput(f"A cart cannot hold {quantity} pieces. Give 0 or more.")
        with self._database.write() as session:
            if session.get(tables.CartLine, (owner, variant_id)) is None:
                raise NotFound(f"Variant '{variant_id}' is not in the cart.")
            if quantity:
                self._put(session, owner, variant_id, quantity)
            else:
                self._take_out(session, owner, variant_id)
            return self._view(session, owner)

    def remove(self, owner: str, variant_id: str) -> Cart:
        """Take a variant out of the cart. Raises NotFound when it is not there."""
        return self.change(owner, variant_id, 0)

    def clear(self, owner: str) -> None:
        """Empty the cart."""
        with self._database.write() as session:
            session.execute(delete(tables.CartLine).where(tables.CartLine.owner == owner))

    def view(self, owner: str) -> Cart:
        """The cart as it is; an empty one where nothing was put."""
        with self._database.read() as session:
            return self._view(session, owner)

    def merge(self, conversation_id: str, customer_id: str) -> Cart:
        """At sign-in: what the guest had goes on top of the customer's cart, up to what is allowed."""
        row = tables.CartLine
        with self._database.write() as session:
            for line in session.scalars(
                select(row).where(row.owner == conversation_id).order_by(row.added_at)
            ).all():
                there = session.get(row, (customer_id, line.variant_id))
                wanted = line.quantity + (there.quantity if there else 0)
                self._merge_line(session, customer_id, line.variant_id, wanted)
            session.execute(delete(row).where(row.owner == conversation_id))
            return self._view(session, customer_id)

    def _merge_line(self, session: Session, owner: str, variant_id: str, wanted: int) -> None:
        stock = session.scalar(
            select(tables.Variant.stock).where(tables.Variant.variant_id == variant_id)
        )
        most = min(wanted, self._limits.line_quantity, wanted if stock is None else stock)
        try:
            if most > 0:
                self._put(session, owner, variant_id, most)
        except (NotAllowed, NotFound):
            return  # it cannot be bought any more, or the cart is full: what lay there stays

    def _put(self, session: Session, owner: str, variant_id: str, quantity: int) -> None:
        variant = session.get(tables.Variant, variant_id)
        if variant is None:
            raise NotFound(f"There is no variant '{variant_id}'.")
        product = session.get(tables.Product, variant.product_id)
        if product is not None and not product.is_listed:
            raise NotFound(f"Variant '{variant_id}' is not sold any more.")
        self._check(session, owner, variant, quantity)
        statement = insert(tables.CartLine).values(
            owner=owner, variant_id=variant_id, quantity=quantity, added_at=self._clock.timestamp()
        )
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["owner", "variant_id"], set_={"quantity": quantity}
            )
        )
        session.expire_all()

    def _check(self, session: Session, owner: str, variant: tables.Variant, quantity: int) -> None:
        name = variant.variant_id
        if variant.price_minor is None:
            raise NotAllowed(
                f"'{name}' has no stated price and cannot be bought.", key="cart.no_price"
            )
        if variant.stock is not None and quantity > variant.stock:
            raise NotAllowed(
                f"Only {variant.stock} of '{name}' are in stock, {quantity} were asked for.",
                key="cart.not_in_stock" if variant.stock == 0 else "cart.too_few_in_stock",
                stock=str(variant.stock),
                quantity=str(quantity),
            )
        if quantity > self._limits.line_quantity:
            raise NotAllowed(
                f"A cart line holds at most {self._limits.line_quantity} pieces, {quantity} were asked for.",
                key="cart.too_many",
                most=str(self._limits.line_quantity),
                quantity=str(quantity),
            )
        others = session.scalars(
            select(tables.CartLine.variant_id).where(tables.CartLine.owner == owner)
        ).all()
        if name not in others and len(others) >= self._limits.cart_lines:
            raise NotAllowed(
                f"A cart holds at most {self._limits.cart_lines} different things.",
                key="cart.full",
                most=str(self._limits.cart_lines),
            )

    def _take_out(self, session: Session, owner: str, variant_id: str) -> None:
        row = tables.CartLine
        session.execute(delete(row).where(row.owner == owner, row.variant_id == variant_id))
        session.expire_all()

    def _view(self, session: Session, owner: str) -> Cart:
        line, variant, product = tables.CartLine, tables.Variant, tables.Product
        rows = session.execute(
            select(line.quantity, variant)
            .join(variant, variant.variant_id == line.variant_id)
            .join(product, product.product_id == variant.product_id)
            .where(line.owner == owner, product.is_listed, complete(product.import_id))
            .order_by(line.added_at, line.variant_id)
        ).all()
        text = tables.ProductText
        titles: dict[str, dict[str, str]] = {}
        for product_id, language, title in session.execute(
            select(text.product_id, text.language, text.title).where(
                text.product_id.in_([one.product_id for _, one in rows])
            )
        ):
            titles.setdefault(product_id, {})[language] = title
        lines = tuple(
            CartLine(_variant(one), titles.get(one.product_id, {}), quantity)
            for quantity, one in rows
        )
        return Cart(owner, lines, lines[0].variant.currency if lines else "")


def _variant(row: tables.Variant) -> Variant:
    return Variant(
        row.variant_id,
        row.product_id,
        row.options,
        row.price_minor,
        row.currency,
        row.stock,
        row.image,
    )
