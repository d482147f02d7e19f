"""The shop's own login: its website signs who somebody is, as a JSON Web Token (HS256) of at most five minutes.

payload {"sub": "<customer id>", "exp": <unix seconds>}, key: AISLE_LOGIN_KEY
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections import OrderedDict

MOST_SECONDS = 300
MOST_REMEMBERED = 10_000


class Assertions:
    """Each assertion is good once."""

    def __init__(self, key: str | None) -> None:
        self._key = (key or "").encode()
        self._used: OrderedDict[str, int] = OrderedDict()  # signature → until when

    def customer(self, token: str, now: int) -> str | None:
        """The customer's id; None for anything forged, expired, too long-lived or used before."""
        head, _, rest = token.partition(".")
        body, _, mark = rest.partition(".")
        try:
            header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
            given = _decoded(mark)
        except (ValueError, binascii.Error):
            return None
        if not (self._key and isinstance(header, dict) and header.get("alg") == "HS256"):
            return None
        right = hmac.new(self._key, f"{head}.{body}".encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(given, right) or not isinstance(claims, dict):
            return None
        until, subject = claims.get("exp"), claims.get("sub")
        if not isinstance(until, int) or not isinstance(subject, str):
            return None
        if not now < until <= now + MOST_SECONDS or right.hex() in self._used:
            return None
        self._used[right.hex()] = until
        while len(self._used) > MOST_REMEMBERED:
            self._used.popitem(last=False)
        return subject


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
