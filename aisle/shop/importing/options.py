"""What the command line may say about a feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aisle.shop.errors import BadInput
from aisle.shop.importing.reading import Format
from aisle.shop.shop_toml import ShopSettings


@dataclass(frozen=True)
class ImportOptions:
    """What the command line may say about a feed."""

    format: Format = "auto"
    map: Mapping[str, str] = field(default_factory=dict)  # field → column
    language: str | None = None  # of titles and descriptions; None: seen from each title
    currency: str | None = None  # None: the shop's
    shift_s: int = 0  # added to every time: the demo shop's newest day is always today

    def currency_of(self, shop: ShopSettings) -> str:
        """The currency of amounts that name none. Raises BadInput."""
        currency = (self.currency or shop.currency).upper()
        if len(currency) != 3 or not currency.isalpha():
            raise BadInput(
                f"--currency {currency}: not a code of three letters. Write one like GBP."
            )
        return currency
