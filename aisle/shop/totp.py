"""Six-digit codes of an authenticator app: TOTP (RFC 6238), SHA-1, steps of 30 seconds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote

STEP_SECONDS = 30


def new_secret() -> str:
    """160 random bits in base32, as apps want them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one step (unix seconds // 30)."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06d}"


def matching_step(secret: str, code: str, now: int) -> int | None:
    """The step whose code this is: the present one, the one before or the one after; else None."""
    present, digits = now // STEP_SECONDS, code.strip().replace(" ", "")
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), digits.encode()):
            return step
    return None


def enrolment(secret: str, email: str, shop: str) -> str:
    """The address that an authenticator app reads."""
    return f"otpauth://totp/{quote(shop)}:{quote(email)}?secret={secret}&issuer={quote(shop)}"
