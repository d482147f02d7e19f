"""The three files of the tau retail data, read and checked before anything is replaced."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aisle.shop.amounts import decimal_of
from aisle.shop.errors import BadInput
from aisle.shop.tables.commerce import ORDER_STATUSES

FILES = ("users.json", "orders.json", "products.json")
Table = dict[str, dict[str, Any]]  # Any: JSON, checked below


@dataclass(frozen=True)
class TauFiles:
    """`users`, `orders` and `products` by id."""

    users: Table
    orders: Table
    products: Table


def read_tau(folder: Path) -> TauFiles:
    """Raises BadInput for a missing file, a broken one, or an order nobody made."""
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}. Name the one that holds {', '.join(FILES)}.")
    files = TauFiles(*(_table(folder / name) for name in FILES))
    _check_products(folder / "products.json", files)
    _check_users(folder / "users.json", files)
    _check_orders(folder / "orders.json", files)
    return files


def _table(path: Path) -> Table:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInput(
            f"There is no file {path}. The folder must hold {', '.join(FILES)}."
        ) from error
    except ValueError as error:
        raise BadInput(f"{path} is not JSON ({error}). Fetch it again.") from error
    if not isinstance(loaded, dict) or not all(isinstance(one, dict) for one in loaded.values()):
        raise BadInput(f"{path} is not an object of objects by id. Fetch it again.")
    if not loaded:
        raise BadInput(f"{path} is empty. Nothing was replaced.")
    return loaded


def _check_products(path: Path, files: TauFiles) -> None:
    owners: dict[str, str] = {}
    for product_id, product in files.products.items():
        _need(path, product_id, product, "name", "variants")
        for variant_id, variant in product["variants"].items():
            _need(path, f"{product_id} / {variant_id}", variant, "options", "available", "price")
            _amount(path, variant_id, variant["price"])
            if owners.setdefault(variant_id, product_id) != product_id:
                raise BadInput(
                    f"{path}: variant '{variant_id}' stands under two products. Correct it."
                )


def _check_users(path: Path, files: TauFiles) -> None:
    owners: dict[str, str] = {}
    for user_id, user in files.users.items():
        _need(path, user_id, user, "name", "address", "email", "payment_methods")
        for method_id, method in user["payment_methods"].items():
            _need(path, f"{user_id} / {method_id}", method, "source")
            if owners.setdefault(method_id, user_id) != user_id:
                raise BadInput(f"{path}: payment method '{method_id}' has two owners. Correct it.")
            _amount(path, method_id, method.get("balance", 0))


def _check_orders(path: Path, files: TauFiles) -> None:
    for order_id, order in files.orders.items():
        _need(path, order_id, order, "user_id", "address", "items", "status", "payment_history")
        if order["user_id"] not in files.users:
            raise BadInput(
                f"{path}: order '{order_id}' is of an unknown user '{order['user_id']}'."
            )
        if order["status"] not in ORDER_STATUSES:
            raise BadInput(f"{path}: order '{order_id}' has an unknown status '{order['status']}'.")
        for item in order["items"]:
            _need(path, order_id, item, "name", "product_id", "item_id", "price")
            _amount(path, order_id, item["price"])
        for one in order["payment_history"]:
            _need(path, order_id, one, "transaction_type", "amount", "payment_method_id")
            _amount(path, order_id, one["amount"])


def _amount(path: Path, name: str, value: object) -> None:
    try:
        is_negative = decimal_of(value) < 0
    except ValueError as error:
        raise BadInput(f"{path}: '{name}': {error}; nothing was replaced.") from error
    if is_negative:
        raise BadInput(f"{path}: '{name}' has the negative amount {value!r}; nothing was replaced.")


def _need(path: Path, name: str, row: dict[str, Any], *fields: str) -> None:
    for field in fields:
        if field not in row:
            raise BadInput(f"{path}: '{name}' has no '{field}'. Add it; nothing was replaced.")
