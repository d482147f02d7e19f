"""The same counting in plain pandas, run by .venv-peers: clean, four funnels, RFM segments."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]

from benchmarks.insights import NOW, Watch

FAR = {"impression": 0, "click": 1, "view": 1, "cart": 2, "purchase": 3}
DAY = 86_400


def peer(folder: Path) -> dict[str, Any]:
    watch = Watch()
    items = pd.read_parquet(folder / "items.parquet")
    events = watch("read and clean", lambda: clean(folder))
    counts: dict[str, Any] = {}
    for by in ("all", "channel", "language", "category"):
        counts[by] = watch(f"funnel by {by}", lambda by=by: funnel(events, items, by))
    counts["rfm"] = watch("segments by rule", lambda: rfm(events, items))
    return watch.told(counts)


def clean(folder: Path) -> Any:
    events = pd.concat(
        [pd.read_parquet(path) for path in sorted(folder.glob("0*.parquet"))], ignore_index=True
    )
    for name in ("user_id", "item_id", "event", "channel", "language"):
        events[name] = events[name].astype("category")
    events = events[events["at"].between(946_684_800, NOW + DAY)]
    same = [
        "user_id",
        "item_id",
        "at",
        "event",
        "turn_id",
        "variant_id",
        "value",
        "quantity",
        "position",
    ]
    events = events.drop_duplicates(subset=same)
    looking = events[events["event"].isin(["view", "click", "impression", "cart"])]
    bots: set[str] = set()
    for seconds, most in ((3600, 1000), (DAY, 4000)):
        per = looking.groupby([looking["user_id"], looking["at"] // seconds], observed=True).size()
        bots |= set(per[per > most].index.get_level_values(0))
    events = events[~events["user_id"].isin(bots)]
    return events.sort_values(["user_id", "at"])


def funnel(events: Any, items: Any, by: str) -> dict[str, list[int]]:
    step = events["event"].map(FAR).astype("int8")
    if by == "all":
        group = pd.Series("all", index=events.index)
    elif by == "category":
        group = events["item_id"].map(items.set_index("item_id")["category"]).astype("category")
    else:
        group = events[by]
    far = step.groupby([group, events["user_id"]], observed=True).max()
    return {
        str(name): [int((reached >= n).sum()) for n in range(4)]
        for name, reached in far.groupby(level=0, observed=True)
    }


def rfm(events: Any, items: Any) -> dict[str, int]:
    bought = events[events["event"] == "purchase"]
    price = bought["item_id"].map(items.set_index("item_id")["price"]).astype(float)
    people = pd.DataFrame({
        "recency": NOW - bought.groupby("user_id", observed=True)["at"].max(),
        "orders": bought.groupby("user_id", observed=True)["at"].nunique(),
        "revenue": (price * bought["quantity"]).groupby(bought["user_id"], observed=True).sum(),
    })  # fmt: skip

    def fifth(value: Any) -> Any:
        return ((value.rank() - 0.5) / len(value) * 5).astype(int).clip(0, 4) + 1

    r = fifth(-people["recency"])
    worth = (fifth(people["orders"]) + fifth(people["revenue"])) / 2
    name = pd.Series("lost", index=people.index)
    name[worth >= 3] = "at_risk"
    name[r >= 3] = "promising"
    name[(r >= 4) & (people["orders"] == 1)] = "new"
    name[(r >= 3) & (worth >= 3) & (people["orders"] > 1)] = "loyal"
    name[(r >= 4) & (worth >= 4)] = "champions"
    return {f"rfm:{one}": int(count) for one, count in name.value_counts().items()}


if __name__ == "__main__":
    print(json.dumps(peer(Path(sys.argv[1]))))
