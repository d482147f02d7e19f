"""The recommender learns from the shop: events and texts out of the database, a gated version into `models/`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aisle.cli.app import note
from aisle.cli.places import recommender_damage
from aisle.shop.catalogue import Catalogue
from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.errors import BadInput
from aisle.shop.events import Events as ShopEvents
from aisle.shop.settings import Settings
from aisle.shop.versions import current, new_version, promote

if TYPE_CHECKING:
    from recommender.contract import Items
    from recommender.events import Events

QUICK_EVENTS = 60_000  # below: the quick recipe, well under a minute


def train_recommender(
    shop: Settings,
    *,
    model: str = "blend",
    device: str = "auto",
    seed: int = 7,
    challenge: Callable[[Path, Path | None], tuple[bool, str]] | None = None,
) -> None:
    """A shop without events is skipped: popularity of what comes in serves until then.

    `challenge` (the new version, the served one) is one more gate, asked when quality has passed.
    """
    from recommender.train import gate, train

    if model == "embedding":
        raise BadInput("Model 'embedding' learns from ratings. Add --ratings FILE.")
    database = open_database(shop)
    events, items = shop_events(shop, database)
    if not len(events):
        note(
            "The shop has no events: the recommender is skipped, popularity serves. Run `aisle import events FILE`."
        )
        return
    kind_dir = shop.home / "models" / "recommender"
    folder = new_version(kind_dir)
    effort = "quick" if len(events) <= QUICK_EVENTS else "full"
    metrics = train(
        events,
        items,
        model=model,
        out_dir=folder,
        device=device,
        seed=seed,
        effort=effort,
        progress=note,
    )
    before = current(kind_dir) if recommender_damage(shop) is None else None
    old = json.loads((before / "metrics.json").read_text(encoding="utf-8")) if before else None
    is_better, why = gate(metrics, old)
    if is_better and challenge is not None:
        is_better, told = challenge(folder, before)
        why = f"{why} {told}" if is_better else told
    if not is_better:
        note(f"Recommender {folder.name} is not promoted: {why}")
        return
    promote(kind_dir, folder.name)
    note(f"Recommender {folder.name} is served: {why}")


def train_on_ratings(path: Path, *, model: str, epochs: int, device: str, seed: int) -> None:
    """Explicit ratings: prints device, `Epoch k/n`, training and held-out loss."""
    from recommender.baselines.embedding import RatingRecipe, train_ratings
    from recommender.baselines.mf_ratings import train_mf_ratings
    from recommender.reading import read_events

    if model == "mf":
        train_mf_ratings(read_events(path), seed)
        return
    if model not in ("embedding", "blend"):  # blend: no model was named
        raise BadInput(
            f"Model '{model}' does not learn from a file of ratings. Use --model embedding or mf "
            "with --ratings, or leave --ratings away to learn from the shop's events."
        )
    train_ratings(read_events(path), RatingRecipe(epochs=epochs, device=device, seed=seed))


def shop_events(shop: Settings, database: Database) -> tuple[Events, Items]:
    """Events that tell of taste, and what the catalogue says of the items, in both languages."""
    from recommender.contract import Items
    from recommender.events import Events

    products = list(Catalogue(database).all())
    items = Items(
        tuple(one.product_id for one in products),
        tuple(one.words for one in products),
    )
    stored = ShopEvents(database, Clock(shop))
    rows = stored.all(("view", "click", "cart", "purchase", "rating", "review"))
    forgotten: dict[tuple[str, str], int] = {}
    for one in stored.all(("dislike",)):
        about = (one.facts or {}).get("about")
        if about == "history":
            forgotten[one.user_id, one.item_id] = one.at
        elif about == "none":
            forgotten.pop((one.user_id, one.item_id), None)
    users, things, times, kinds, values = [], [], [], [], []
    for one in rows:
        if one.at <= forgotten.get((one.user_id, one.item_id), -1):
            continue  # its owner told us to forget it
        users.append(one.user_id)
        things.append(one.item_id)
        times.append(one.at)
        kinds.append(one.event)
        values.append(math.nan if one.value is None else one.value)
    return Events.from_columns(users, things, times, kinds, values), items
