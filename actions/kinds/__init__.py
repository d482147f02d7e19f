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

__all__ = ["KINDS", "Kind", "Step", "personal", "without_personal"]
