"""Series over time: what would have been expected, and what is out of the ordinary."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aisle.insights.contract import Estimate, Step, Trend, TrendPoint
from aisle.insights.ground import DAY_S, Ground
from aisle.insights.intervals import NOTHING
from aisle.shop.proportions import Z

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

_EVERY = {"day": "1d", "week": "1w", "month": "1mo"}
BEFORE = {"day": 28, "week": 8, "month": 6}  # so many steps tell what is expected
LEAST = {"day": 14, "week": 4, "month": 3}


def trend(ground: Ground, name: str, step: Step, days: int | None, zone: ZoneInfo) -> Trend:
    """`name` is a kind of event, "people" or "revenue". Steps are calendar days of the shop; today's is left out."""
    starts, values = _series(ground, name, step, days, zone)
    season = _season(starts, values) if step == "day" else []
    flat = values / _factor(starts, season) if len(season) else values
    points = []
    for n, start in enumerate(starts):
        expected, low, high = _expected(flat[max(0, n - BEFORE[step]) : n], LEAST[step])
        factor = season[start.weekday()] if season else 1.0
        scaled = [None if one is None else max(0.0, one * factor) for one in (expected, low, high)]
        points.append(
            TrendPoint(int(start.timestamp()), _label(start, step), float(values[n]), *scaled)
        )
    return Trend(name, step, points, [float(one) for one in season], _change(values))


def _series(
    ground: Ground, name: str, step: Step, days: int | None, zone: ZoneInfo
) -> tuple[list[dt.datetime], npt.NDArray[np.float64]]:
    import numpy as np
    import polars as pl

    today = dt.datetime.fromtimestamp(ground.now, zone).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    when = pl.from_epoch("at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(zone))
    rows: pl.DataFrame
    if name == "revenue":
        rows, count = ground.purchases(), pl.col("revenue").sum()
    elif name == "people":
        rows, count = ground.events, pl.col("user").n_unique()
    else:
        rows, count = ground.events.filter(pl.col("event").cast(pl.String) == name), pl.len()
    first = 0 if days is None else ground.now - days * DAY_S
    rows = rows.filter(pl.col("at").is_between(first, int(today.timestamp()) - 1))
    if not rows.height:
        return [], np.zeros(0)
    table = (
        rows.lazy()
        .group_by(when.dt.truncate(_EVERY[step]).alias("start"))
        .agg(count.cast(pl.Float64).alias("value"))
        .sort("start")
        .collect()
        .upsample("start", every=_EVERY[step])
        .with_columns(pl.col("value").fill_null(0.0))
    )
    return table["start"].to_list(), table["value"].to_numpy()


def _season(starts: list[dt.datetime], values: npt.NDArray[np.float64]) -> list[float]:
    """Monday … Sunday against the mean of the seven days around; all 1 before three weeks are seen."""
    import numpy as np

    if len(values) < 21:
        return [1.0] * 7
    around = np.convolve(values, np.ones(7) / 7, mode="valid")
    middle = values[3:-3]
    days = np.array([one.weekday() for one in starts[3:-3]])
    factors = [
        float(middle[days == day].sum() / around[days == day].sum())
        if around[days == day].sum()
        else 1.0
        for day in range(7)
    ]
    mean = sum(factors) / 7
    return [one / mean if mean else 1.0 for one in factors]


def _factor(starts: list[dt.datetime], season: list[float]) -> npt.NDArray[np.float64]:
    import numpy as np

    return np.array([max(season[one.weekday()], 1e-9) for one in starts])


def _expected(
    before: npt.NDArray[np.float64], least: int
) -> tuple[float | None, float | None, float | None]:
    """A straight line through what was before, and where 95 % of the next values would fall."""
    import numpy as np

    if len(before) < least:
        return None, None, None
    at = np.arange(len(before))
    slope, level = np.polyfit(at, before, 1)
    expected = float(level + slope * len(before))
    spread = float(np.std(before - (level + slope * at), ddof=2)) * Z * np.sqrt(1 + 4 / len(before))
    return expected, expected - float(spread), expected + float(spread)


def _change(values: npt.NDArray[np.float64]) -> Estimate:
    """The last four steps against the four before; interval by the log of two counts, spread as the series is."""
    import numpy as np

    if len(values) < 8:
        return NOTHING
    recent = values[-28:]
    spread_of = max(1.0, float(recent.var(ddof=1) / max(recent.mean(), 1e-9)))  # 1: as Poisson
    now, before = float(values[-4:].sum()), float(values[-8:-4].sum())
    if now <= 0 or before <= 0:
        return NOTHING
    spread = float(np.exp(Z * np.sqrt(spread_of * (1 / now + 1 / before))))
    return Estimate(
        now / before - 1, now / before / spread - 1, now / before * spread - 1, round(now + before)
    )


def _label(start: dt.datetime, step: Step) -> str:
    if step == "week":
        return f"{start:%G-W%V}"
    return f"{start:%Y-%m-%d}" if step == "day" else f"{start:%Y-%m}"
