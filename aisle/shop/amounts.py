"""Money between feeds and files (decimals, texts) and the database (integer minor units)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from aisle.language.currency import exponent

_AROUND = re.compile(r"^[^\d.,+-]*|[^\d.,]*$")  # "$12.50", "12.50 USD", "¥ 99"
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def to_minor(value: object, currency: str) -> int:
    """`"1,299.50", "USD"` → 129950; `9.995` → 1000 (half up). Raises ValueError, with the cure.

    "12,50" has a decimal comma; "1,299" has thousands. Negative amounts are given back as such.
    """
    return int(
        (decimal_of(value) * 10 ** exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    )


def from_minor(amount_minor: int, currency: str) -> Decimal:
    """`129950, "USD"` → Decimal("1299.50")."""
    return Decimal(amount_minor).scaleb(-exponent(currency))


def json_amount(amount_minor: int, currency: str) -> float:
    """The decimal number that JSON shows: 1299.5. For showing only, never to calculate with."""
    return float(from_minor(amount_minor, currency))


def json_price(amount_minor: int | None, currency: str) -> dict[str, Any] | None:
    """`{"amount": 12.5, "currency": "USD"}` as the contract shows money; None where no price is stated."""
    if amount_minor is None:
        return None
    return {"amount": json_amount(amount_minor, currency), "currency": currency}


def decimal_of(value: object) -> Decimal:
    """A number of a feed, typed or as text. Raises ValueError, with the cure."""
    if isinstance(value, bool) or value is None:
        raise ValueError(f"{value!r} is not a number. Write it like 12.50")
    text = _plain(str(value).strip())
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a number. Write it like 12.50") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise ValueError(f"{value!r} is not a usable number. Write it like 12.50")
    return number


def _plain(text: str) -> str:
    bare = _AROUND.sub("", text)
    if "," not in bare:
        return bare
    if _THOUSANDS.fullmatch(bare):
        return bare.replace(",", "")
    if bare.rfind(",") > bare.rfind("."):  # 1.299,50
        return bare.replace(".", "").replace(",", ".")
    return bare
