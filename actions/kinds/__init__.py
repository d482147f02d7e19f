"""The kinds of tasks: which fields each needs, how they are asked, and what is done at the end."""

from actions.kinds.address import ChangeAddress
from actions.kinds.base import Kind, Step, personal, without_personal
from actions.kinds.cancel import CancelOrder
from actions.kinds.exchange import ExchangeItem
from actions.kinds.payment import ChangePayment
from actions.kinds.reads import OrderStatus, RefundStatus
from actions.kinds.returns import ReturnItem

KINDS: dict[str, type[Kind]] = {
    "order_status": OrderStatus,
    "refund_status": RefundStatus,
    "cancel_order": CancelOrder,
    "return_item": ReturnItem,
    "exchange_item": ExchangeItem,
    "change_address": ChangeAddress,
    "payment": ChangePayment,
}

# What one answer can mend is asked again; what the order's state forbids ends the task.
ASKED_AGAIN = {
    "orders.gift_card_short": "payment_method_id", "orders.not_your_method": "payment_method_id",
    "orders.refund_target": "payment_method_id", "orders.refund_target_gift_card": "payment_method_id",
    "orders.same_method": "payment_method_id", "orders.other_currency": "payment_method_id",
    "orders.method_needed": "payment_method_id", "orders.cancel_reason": "reason",
    "orders.variant_sold_out": "new", "orders.variant_too_few": "new", "orders.other_product": "new",
    "orders.same_variant": "new", "orders.no_price": "new",
    "orders.not_in_order": "items", "orders.no_items": "items",
    "orders.more_than_bought": "items", "orders.quantity_at_least_one": "items",
    "orders.same_address": "address", "orders.address_too_long": "address",
    "orders.address_needs_address1": "address", "orders.address_needs_city": "address",
    "orders.address_needs_country": "address", "orders.address_needs_zip": "address",
}  # fmt: skip

__all__ = ["ASKED_AGAIN", "KINDS", "Kind", "Step", "personal", "without_personal"]
