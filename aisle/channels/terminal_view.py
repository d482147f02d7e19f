"""How a conversation looks in a terminal: texts, tables for products and comparisons, numbered buttons."""

from __future__ import annotations

from typing import Any, TextIO

from aisle.channels.sse import Event

Json = dict[str, Any]  # Any: JSON


class TerminalView:
    """Writes to a terminal in colour, to a file or pipe as plain text of unlimited width."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console  # only the terminal needs it, not the gateway

        is_terminal = out.isatty()
        self._console = Console(
            file=out, highlight=False, width=None if is_terminal else 120, soft_wrap=not is_terminal
        )
        self._grown = ""  # sentences that are on the screen, their line not ended
        self._held = ""  # a text whose block may say it better

    def note(self, text: str) -> None:
        """Something the program says, not the assistant."""
        self._line(text, style="dim")

    def news(self, text: str) -> None:
        """What a person of the shop, or the shop itself, says outside a turn."""
        self._line(text, style="green")

    def pressed(self, title: str) -> None:
        """What the shopper said, where the terminal does not show it by itself."""
        self._line(f"› {title}", style="bold")

    def choices(self, titles: list[str]) -> None:
        """Buttons, numbered."""
        for number, title in enumerate(titles, 1):
            self._line(f"  [{number}] {title}", style="cyan")

    def card(self, title: str, actions: list[str], first: int) -> None:
        """What one product can do: “Tent 1: [4] Add to cart  [5] Why this?”."""
        if actions:
            told = "  ".join(f"[{number}] {one}" for number, one in enumerate(actions, first))
            self._line(f"  {title}: {told}", style="cyan")

    def end(self) -> None:
        """A turn is over."""
        self._finish_growing()
        self._line("")

    def event(self, event: Event, language: str) -> None:
        """One event of a turn."""
        if event.name == "text.delta":
            self._grow(str(event.data.get("text", "")))
        elif event.name == "status":
            self._line(str(event.data.get("text", "")), style="italic dim")
        elif event.name == "text.done":
            self._complete(str(event.data["text"]))
        elif event.name == "error":
            self._line(str(event.data["text"]), style="red")
        elif event.name == "block":
            self._block(event.data)

    def _block(self, block: Json) -> None:
        """A comparison as a table instead of its text; other blocks are complete in their text."""
        if block.get("type") == "comparison":
            self._held = self._held.replace(str(block.get("fallback", "")), "").strip()
            self._comparison(block)
        elif block.get("type") in (
            "products",
            "cart",
            "offer",
            "receipt",
            "order_status",
            "handoff",
            "notice",
            "consent",
        ):
            return
        elif block.get("fallback"):
            self._line(str(block["fallback"]))

    def _comparison(self, block: Json) -> None:
        from rich.table import Table

        self._finish_growing()
        table = Table("", *[_cell(column) for column in block.get("columns", [])])
        for row in block.get("rows", []):
            cells = [row.get("label", ""), *row.get("values", [])] if isinstance(row, dict) else row
            table.add_row(*[_cell(cell) for cell in cells])
        self._console.print(table, markup=False)

    def _grow(self, sentence: str) -> None:
        """A sentence of an answer that is still being made, at once."""
        self._console.print(sentence, end="", markup=False)
        self._grown += sentence

    def _complete(self, text: str) -> None:
        """The whole answer: what is on the screen already is not said twice."""
        grown = self._grown.strip()
        if grown and text.startswith(grown):
            self._console.print(text[len(grown) :].rstrip(), end="", markup=False)
            text = ""
        self._finish_growing()
        self._held = text

    def _line(self, text: str, style: str = "") -> None:
        self._finish_growing()
        self._console.print(text, style=style or None, markup=False)

    def _finish_growing(self) -> None:
        if self._grown:
            self._grown = ""
            self._console.print()
        if self._held:
            held, self._held = self._held, ""
            self._console.print(held, markup=False)


def _cell(cell: object) -> str:
    if isinstance(cell, dict):
        return str(cell.get("title") or cell.get("name") or cell.get("label") or "")
    return "" if cell is None else str(cell)
