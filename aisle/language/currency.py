"""Currencies: their minor units (ISO 4217), and how an amount is written in each language."""

from __future__ import annotations

import re

from aisle.language.errors import AisleError

_CODE = re.compile(r"[A-Z]{3}\Z")
_EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
# As people of each language read them: a bare ¥ is the yuan in Chinese, a bare $ the US dollar in English.
_SIGNS = {
    "en": {
        "USD": "$",
        "GBP": "£",
        "EUR": "€",
        "CNY": "CN¥",
        "JPY": "¥",
        "KRW": "₩",
        "INR": "₹",
        "AUD": "A$",
        "CAD": "CA$",
        "NZD": "NZ$",
        "HKD": "HK$",
        "TWD": "NT$",
        "SGD": "S$",
    },
    "zh": {
        "USD": "US$",
        "GBP": "£",
        "EUR": "€",
        "CNY": "¥",
        "JPY": "JP¥",
        "KRW": "₩",
        "INR": "₹",
        "AUD": "A$",
        "CAD": "CA$",
        "NZD": "NZ$",
        "HKD": "HK$",
        "TWD": "NT$",
        "SGD": "S$",
    },
}


def exponent(currency: str) -> int:
    """Digits after the point: 2 for USD, 0 for JPY, 3 for KWD."""
    if not isinstance(currency, str) or not _CODE.match(currency):
        raise AisleError(
            f"Currency {currency!r} is not an ISO 4217 code: write three capitals such as USD or CNY."
        )
    return _EXPONENTS.get(currency, 2)


def format_money(amount_minor: int, currency: str, language: str) -> str:
    """`(129900, "CNY", "zh")` → “¥1,299.00”; `(-500, "USD", "en")` → “-$5.00”."""
    digits = exponent(currency)
    whole, rest = divmod(abs(amount_minor), 10**digits)
    number = f"{whole:,}" + (f".{rest:0{digits}d}" if digits else "")
    sign = _SIGNS.get(language, _SIGNS["en"]).get(currency)
    return ("-" if amount_minor < 0 else "") + (
        f"{sign}{number}" if sign else f"{currency} {number}"
    )
