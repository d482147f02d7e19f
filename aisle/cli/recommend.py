"""aisle recommend: a list for one user, or a run for a file of histories."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aisle.cli.app import app, note, settings, shown
from aisle.cli.rows import read_rows, whole_file
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.settings import Settings
from aisle.shop.versions import current

if TYPE_CHECKING:
    from recommender.contract import LeaveOut
    from recommender.events import Events
    from recommender.serving import Served


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
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Of one user: not what they only looked at either.")
    ] = False,
    variety: Annotated[
        bool, typer.Option("--variety", help="The last place for what was listed least.")
    ] = False,
    often: Annotated[
        int, typer.Option(min=1, help="With --variety: once its own item was listed so often.")
    ] = 5,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Recommend: `aisle recommend --user C-0001`."""
    shop = settings()
    if histories is not None:
        if out is None:
            raise BadInput("A file of histories needs --out FILE for the run.")
        _batch(shop, histories, out, k, users, candidates, allow_repeats, variety, often)
    elif user is not None:
        leave_out: LeaveOut = "met" if unseen else "none" if allow_repeats else "bought"
        _one(shop, user, k, leave_out, variety, as_json)
    else:
        raise BadInput("Nobody to recommend to. Give --user ID, or --histories FILE --out FILE.")


def _served(shop: Settings) -> Served:
    from recommender.serving import load

    folder = current(shop.home / "models" / "recommender")
    if folder is None:
        raise Unavailable("No recommender is served yet. Run `aisle train recommender`.")
    return load(folder, device=shop.device)


def _one(
    shop: Settings, user: str, k: int, leave_out: LeaveOut, variety: bool, as_json: bool
) -> None:
    from aisle.language.wording.reasons import reason_text
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.events import Events as ShopEvents
    from recommender.events import History

    database = open_database(shop)
    told = ShopEvents(database, Clock(shop)).of(user)
    history = History.of(
        (one.item_id, one.at, one.event) for one in told if one.event != "impression"
    )
    catalogue = Catalogue(database)
    scored = _served(shop).recommend(
        history, k, leave_out=leave_out, now=Clock(shop).timestamp(), variety=variety
    )

    def title(item_id: str) -> str:
        found = catalogue.many([item_id])
        return found[0].text("en", "title") if found else item_id

    rows: list[dict[str, Any]] = [
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
    variety: bool,
    often: int,
) -> None:
    """Users need not be in training: a history is all that is known of one."""
    from recommender.events import History
    from recommender.reading import read_events

    events = read_events(histories)
    asked = _asked(users, events)
    allow = {row["item_id"] for row in read_rows(candidates, ("item_id",))} if candidates else None
    if allow is not None and not allow:
        raise BadInput(f"{candidates} names no item. Give at least one row with an item_id.")
    numbers = {user_id: number for number, user_id in enumerate(events.user_ids)}
    lists = _served(shop).batch(
        [events.history(numbers[one]) if one in numbers else History() for one, _ in asked],
        k,
        allow=allow,
        leave_out="none" if allow_repeats else "met",
        nows=[now for _, now in asked],
        variety=variety,
        often=often,
    )
    with whole_file(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["user_id", "rank", "item_id", "score"])
        for (user, _), found in zip(asked, lists, strict=True):
            writer.writerows(
                (user, rank, one.item_id, f"{one.score:.6g}") for rank, one in enumerate(found, 1)
            )
    note(f"{len(asked)} users answered in {out.name}.")


def _asked(users: Path | None, events: Events) -> list[tuple[str, int]]:
    """Who is asked for, and when: without a file all users; without a time the latest event's."""
    if users is None:
        return [(one, events.latest) for one in events.user_ids]
    asked: dict[str, int] = {}
    for number, row in enumerate(read_rows(users, ("user_id",)), 2):
        user, now = row["user_id"], _moment(users, number, row.get("now", ""), events.latest)
        if not user.strip():
            raise BadInput(f"{users.name}, row {number}: user_id is empty. Name a user.")
        if asked.setdefault(user, now) != now:
            raise BadInput(
                f"{users.name}, row {number}: user '{user}' stands twice, with another now. "
                "Ask once for each user."
            )
    if not asked:
        raise BadInput(f"{users.name} names no user. Give at least one row below its header.")
    return list(asked.items())


def _moment(path: Path, number: int, text: str, latest: int) -> int:
    """Unix seconds or an ISO time (UTC where no offset stands)."""
    if not text.strip():
        return latest
    with suppress(ValueError, OverflowError):
        return int(float(text))
    with suppress(ValueError):
        moment = datetime.fromisoformat(text.strip())
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    raise BadInput(
        f"{path.name}, row {number}: now '{text}' is no time. Give unix seconds or an ISO time, "
        "or leave it empty for the latest event's."
    )
