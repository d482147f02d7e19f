"""A page never waits long for its numbers: what takes longer is worked on, and the page comes back by itself.

seen = counted(request, lambda: view.overview(owner, span))
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Any, TypeVar

from fastapi import Request

from aisle.owner.door import page_language

Value = TypeVar("Value")
PATIENCE_S = 0.15
AGAIN_S = 1
_pool = ThreadPoolExecutor(4, thread_name_prefix="owner")
_lock = threading.Lock()
KEPT_S = 30.0  # what nobody came back for is made anew
_working: dict[Any, tuple[Future[Any], float]] = {}


class StillCounting(Exception):
    """Not ready yet; asked again, the same address gives what is being worked on now."""


def counted(request: Request, work: Callable[[], Value]) -> Value:
    """What `work` gives, or raises, when it is ready in time. Raises StillCounting."""
    key = (id(request.app), request.url.path, request.url.query, page_language(request))
    with _lock:
        mine, since = _working.get(key, (None, 0.0))
        if mine is None or (mine.done() and time.monotonic() - since > KEPT_S):
            mine = _pool.submit(work)
            _working[key] = mine, time.monotonic()
    try:
        found: Value = mine.result(PATIENCE_S)
    except NotYet:
        if mine.done():  # the work itself ran out of time
            raise
        raise StillCounting from None
    finally:
        if mine.done():
            with _lock:
                _working.pop(key, None)
    return found
