"""Charts as SVG pictures, drawn here by pygal and put into the page as data: no script, no second request.

A picture has its facts as its alternative text, and every page has the same numbers in a table beside it.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 760
_INK, _MUTE, _DARK_INK = "#1b1f1e", "#59605e", "#c6cecb"
_COLOURS = ("#0f766b", "#c2620e", "#5b6bbf", "#9a3412", "#7a8a12")
_FONT = "Segoe UI, Roboto, Helvetica Neue, Arial, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
_CSS = (
    f"inline:.guide {{ stroke: #dedbd2 !important; }} .text-overlay text.value {{ fill: {_INK} !important; }}"
    " @media (prefers-color-scheme: dark) {"
    f" text, .text-overlay text.value {{ fill: {_DARK_INK} !important; }}"
    f" .guide, .axis .line {{ stroke: {_MUTE} !important; }} }}"
)


@dataclass(frozen=True)
class Chart:
    """A picture: `source` for an img, `text` for who does not see it."""

    source: str
    text: str
    width: int
    height: int


def bars(
    title: str, rows: Sequence[tuple[str, float | None]], *, is_share: bool = False
) -> Chart | None:
    """One bar a row, the first on top; None without rows."""
    if not rows:
        return None
    return _drawn(
        _pygal().HorizontalBar, title, [name for name, _ in rows], {"": [value for _, value in rows]},
        height=70 + 30 * len(rows), is_share=is_share, is_upright=False, truncate_label=30,
    )  # fmt: skip


def groups(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], *, is_share: bool = False
) -> Chart | None:  # fmt: skip
    """Upright bars side by side, one colour a series."""
    if not labels or not series:
        return None
    return _drawn(_pygal().Bar, title, labels, series, height=320, is_share=is_share)


def lines(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], *, is_share: bool = False
) -> Chart | None:  # fmt: skip
    """One line a series over time; about eight labels are written."""
    if not labels or not series:
        return None
    every = max(1, -(-len(labels) // 8))
    options: dict[str, Any] = {
        "x_labels_major_every": every, "show_minor_x_labels": False, "truncate_label": -1,
        "dots_size": 1.5 if len(labels) > 40 else 3,
    }  # fmt: skip
    return _drawn(_pygal().Line, title, labels, series, 300, is_share, **options)


def _pygal() -> Any:  # Any: pygal ships no types
    import pygal  # only where a chart is drawn

    # It adds a finder for plugins of its own, of a kind that Python warns of at every later import.
    sys.meta_path[:] = [one for one in sys.meta_path if "pygal" not in type(one).__module__]
    return pygal


def _drawn(
    kind: Any, title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]],
    height: int, is_share: bool = False, is_upright: bool = True, **options: Any,
) -> Chart:  # fmt: skip
    from pygal.style import Style

    def told(value: float | None) -> str:
        if value is None:
            return ""
        return f"{value * 100:.1f} %" if is_share else f"{value:,.0f}"

    style = Style(
        background="transparent", plot_background="transparent", foreground=_MUTE,
        foreground_strong=_MUTE, foreground_subtle="#c9c6bd", colors=_COLOURS, font_family=_FONT,
        label_font_size=12, major_label_font_size=12, value_font_size=12, legend_font_size=13,
        title_font_size=15, transition="0s",
    )  # fmt: skip
    is_line = "dots_size" in options
    chart = kind(
        style=style, css=["file://style.css", "file://graph.css", _CSS], js=[], width=WIDTH,
        height=height, title=title, show_legend=len(series) > 1, legend_at_bottom=True,
        print_values=not is_line and len(labels) * len(series) <= 24, value_formatter=told,
        disable_xml_declaration=True, no_data_text="", include_x_axis=True, margin=8,
        **options,
    )  # fmt: skip
    order = list(reversed(labels)) if not is_upright else list(labels)
    chart.x_labels = order
    for name, values in series.items():
        chart.add(name, list(reversed(values)) if not is_upright else list(values))
    drawn = base64.b64encode(chart.render(is_unicode=True).encode()).decode("ascii")
    return Chart(f"data:image/svg+xml;base64,{drawn}", _spoken(title, labels, series, told), WIDTH, height)  # fmt: skip


def _spoken(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], told: Any
) -> str:
    """“Title: A 12, B 7”; of a long series its first and last."""
    parts = []
    for name, values in series.items():
        pairs = [f"{label} {told(value)}" for label, value in zip(labels, values, strict=True)]
        short = pairs if len(pairs) <= 8 else [pairs[0], "…", pairs[-1]]
        parts.append(f"{name}: {', '.join(short)}" if name else ", ".join(short))
    return f"{title}: {'; '.join(parts)}"
