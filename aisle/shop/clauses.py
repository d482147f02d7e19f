"""Which numbered clause of the shop's policies stands behind which rule of the code.

A refusal cites the number, so the policy files of every language must have a clause under each of these
numbers (`Policies.missing()` lists those that lack, and a test holds it for the demo shop).
"""

from __future__ import annotations

from typing import Final

# orders: cancelling and changing
ORDER_OPEN: Final = "O1"  # only what has not been packed can be cancelled or changed
CANCEL_REASON: Final = "O2"
WHOLE_ORDER: Final = "O3"
CANCEL_REFUND: Final = "O4"
ADDRESS_CHANGE: Final = "O5"
PAYMENT_CHANGE: Final = "O6"
ITEM_CHANGE: Final = "O7"
AFTER_DISPATCH: Final = "O8"
# returns and exchanges
RETURN_WINDOW: Final = "R1"
COOLING_OFF: Final = "R2"
ONCE_AN_ORDER: Final = "R4"
REFUND_TARGET: Final = "R5"
EXCHANGE_WINDOW: Final = "R7"
SAME_PRODUCT: Final = "R8"
PRICE_DIFFERENCE: Final = "R9"
# the rest
WARRANTY_PERIOD: Final = "W1"
GIFT_CARD_COVERS: Final = "P4"
OWN_METHOD: Final = "P5"

CITED: Final = frozenset(
    value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str)
)
