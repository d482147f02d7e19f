"""aisle recommend: a list for one user, or a run for a file of histories."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from aisle.cli.app import app, note, settings, shown
from aisle.cli.rows import read_rows, whole_file
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.settings import Settings
from aisle.shop.versions import current


@app.command()
def recommend(
    user: Annotated[str | None, typer.Option(help="A customer of the shop.")] = None,
    histories: Annotated[
        Path | None, typer.Option(help="CSV user_id,item_id,timestamp[,event].")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the run goes.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="Items a user.")] = 10,
    users: Annotated[Path | None, typer.Option(help="CSV user_id[,now]: only these.")] = None,
    candidates: Annotated[Path | None, typer.Option(help="CSV item_id: only these.")] = None,
    allow_repeats: Annotated[
        bool, typer.Option("--allow-repeats", help="Also what they had.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Recommend: `aisle recommend --user C-0001`."""
    shop = settings()
    if histories is not None:
        if out is None:
            raise BadInput("A file of histories needs --out FILE for the run.")
        _batch(shop, histories, out, k, users, candidates, allow_repeats)
    elif user is not None:
        _one(shop, user, k, allow_repeats, as_json)
    else:
        raise BadInput("Nobody to recommend to. Give --user ID, or --histories FILE --out FILE.")


def _served(shop: Settings):  # type: ignore[no-untyped-def]  # recommender.serving.Served, imported when used
    from recommender.serving import load

    folder = current(shop.home / "models" / "recommender")
    if folder is None:
        raise Unavailable("No recommender is served yet. Run `aisle train recommender`.")
    return load(folder, device=shop.device)


def _one(shop: Settings, user: str, k: int, allow_repeats: bool, as_json: bool) -> None:
    from aisle.language.wording.reasons import reason_text
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.events import Events
    from recommender.events import History

    database = open_database(shop)
    told = [one for one in Events(database, Clock(shop)).of(user) if one.event != "impression"]
    history = History(
        tuple(one.item_id for one in told),
        tuple(one.at for one in told),
        tuple(one.event for one in told),
    )
    catalogue = Catalogue(database)
    scored = _served(shop).recommend(
        history, k, exclude_seen=not allow_repeats, now=Clock(shop).timestamp()
    )

    def title(item_id: str) -> str:
        found = catalogue.many([item_id])
        return found[0].text("en", "title") if found else item_id

    rows = [
        {"rank": rank, "item_id": one.item_id, "score": one.score, "title": title(one.item_id),
         "reason": dict(one.reasons[0]) if one.reasons else {}}
        for rank, one in enumerate(scored, 1)
    ]  # fmt: skip
    lines = [
        f"{row['rank']:>2}. {row['title']}"
        + (f"  ({reason_text(row['reason'], 'en', title)})" if row["reason"] else "")
        for row in rows
    ]
    shown(rows, as_json, "\n".join(lines) or "Nothing to recommend.")


def _batch(
    shop: Settings,
    histories: Path,
    out: Path,
    k: int,
    users: Path | None,
    candidates: Path | None,
    allow_repeats: bool,
) -> None:
    from recommender.histories import read_histories

    found = read_histories(histories)
    asked = (
        [(row["user_id"], row.get("now") or None) for row in read_rows(users, ("user_id",))]
        if users
        else [(one, None) for one in found.users]
    )
    allow = {row["item_id"] for row in read_rows(candidates, ("item_id",))} if candidates else None
    served = _served(shop)
    with whole_file(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["user_id", "rank", "item_id", "score"])
        for user, lists in served.batch(
            found, asked, k, allow=allow, exclude_seen=not allow_repeats
        ):
            writer.writerows(
                (user, rank, one.item_id, f"{one.score:.6g}") for rank, one in enumerate(lists, 1)
            )
    note(f"{len(asked)} users answered in {out.name}.")
