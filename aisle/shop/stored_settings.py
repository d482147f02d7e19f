"""The settings table: what an import may change (identity, windows), and the shop's counters."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop.settings import Settings
from aisle.shop.shop_toml import ShopSettings, Windows, windows_of
from aisle.shop.tables import Setting

CATALOGUE_VERSION = "catalogue_version"


def shop_of(session: Session, settings: Settings) -> ShopSettings:
    """`shop.toml`, with identity and windows as an import may have set them since.

    Read it each turn: `import tau` may run while the assistant does.
    """
    stored = read_setting(session, "identity", "windows")
    shop = settings.shop
    if "identity" in stored:
        shop = dataclasses.replace(shop, identity=stored["identity"])
    if "windows" in stored:
        shop = dataclasses.replace(shop, windows=windows_of(stored["windows"]))
    return shop


def store_rules(session: Session, identity: str, windows: Windows) -> None:
    """Set how shoppers prove who they are, and the windows; a new shop takes those of `shop.toml`."""
    write_setting(session, "identity", identity)
    write_setting(session, "windows", dataclasses.asdict(windows))


def read_setting(session: Session, *names: str) -> dict[str, Any]:  # Any: JSON values
    """The stored values of these names; a name that is not stored is left out."""
    rows = session.execute(select(Setting.name, Setting.value).where(Setting.name.in_(names)))
    return {name: value["value"] for name, value in rows}


def write_setting(session: Session, name: str, value: object) -> None:
    """Store one value under a name."""
    statement = insert(Setting).values(name=name, value={"value": value})
    session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": {"value": value}})
    )


def catalogue_version(session: Session) -> int:
    """Grows with every change of a product, price or stock; 0 for an empty shop."""
    value: int = read_setting(session, CATALOGUE_VERSION).get(CATALOGUE_VERSION, 0)
    return value


def bump_catalogue(session: Session) -> int:
    """Tell every process that products, prices or stock have changed; the new version."""
    version = catalogue_version(session) + 1
    write_setting(session, CATALOGUE_VERSION, version)
    return version
