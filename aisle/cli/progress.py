"""Progress of long work on stderr: a bar where there is a terminal, a line now and then where not."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int], None]  # done, total (0: not known)


@contextmanager
def bar(name: str) -> Iterator[Report]:
    """`with bar("events") as report: report(done, total)`."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as drawn:
            task = drawn.add_task(name, total=None)

            def report(done: int, total: int) -> None:
                drawn.update(task, completed=done, total=total or None)

            yield report
        return
    last = [time.monotonic()]

    def line(done: int, total: int) -> None:
        if time.monotonic() - last[0] >= 5:
            last[0] = time.monotonic()
            print(
                f"  {name}: {done:,}" + (f" of {total:,}" if total else ""),
                file=sys.stderr,
                flush=True,
            )

    yield line
