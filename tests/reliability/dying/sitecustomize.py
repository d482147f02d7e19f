"""Loaded by every Python of an assistant started for tests: kills it, as kill -9 does, where `$DIES_WHERE` says.

The file is written by `tests.reliability.process_kills`, and taken away by the process that dies:
{"process": "actions", "function": "confirm", "statement": "INSERT INTO receipts", "later_ms": null}
Each SQL statement is looked at before it runs, in every process alike: Rasa's Python 3.10 too.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import threading
import time
from typing import Any

_WHERE = os.environ.get("DIES_WHERE", "")
_MINE = {"actions": " actions", "gateway": " gateway", "rasa": " rasa run"}


def _is_mine(process: str) -> bool:
    return _MINE[process] in " ".join(sys.orig_argv)


def _within(function: str) -> bool:
    """Is a function of ours of this name running now, in this thread?"""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_name == function:
            return True
        frame = frame.f_back  # type: ignore[assignment]  # None ends the walk
    return False


def _look(statement: str) -> None:
    if not os.path.exists(_WHERE):  # nearly always
        return
    try:
        with open(_WHERE, encoding="utf-8") as file:
            told: dict[str, Any] = json.load(file)  # Any: JSON
    except (OSError, ValueError):
        return
    if not _is_mine(told["process"]) or not statement.lstrip().startswith(told["statement"]):
        return
    if told["function"] and not _within(told["function"]):
        return
    os.replace(_WHERE, f"{_WHERE}.done")
    if told["later_ms"] is None:
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Thread(target=_die_in, args=(told["later_ms"] / 1000,), daemon=True).start()


def _die_in(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


if _WHERE:
    _connect = sqlite3.connect

    def _watched(*args: Any, **kwargs: Any) -> sqlite3.Connection:  # Any: sqlite3.connect's own
        connection = _connect(*args, **kwargs)
        connection.set_trace_callback(_look)
        return connection

    sqlite3.connect = _watched  # type: ignore[assignment]  # the same signature, watched
    sqlite3.dbapi2.connect = _watched  # type: ignore[assignment]
