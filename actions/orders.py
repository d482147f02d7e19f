"""After-sales: each intent opens its task; the task asks, the shop decides, one yes writes once."""

from __future__ import annotations

from abc import ABC, abstractmethod

from actions.action import Answer, ShopAction
from actions.tasks import start_task
from actions.turn import Turn


class _Opens(ShopAction, ABC):
    """Opens the task of its own intent. Abstract: rasa-sdk registers every concrete action it finds."""

    @property
    @abstractmethod
    def intent(self) -> str:  # type: ignore[override]  # each subclass states its own
        ...

    def answer(self, turn: Turn) -> Answer:
        return start_task(self, turn, self.intent)


class OrderStatus(_Opens):
    """“where is my order?”"""

    intent = "order_status"


class RefundStatus(_Opens):
    """“where is my money?”"""

    intent = "refund_status"


class CancelOrder(_Opens):
    """“cancel my order”"""

    intent = "cancel_order"


class ReturnItem(_Opens):
    """“I want to return the kettle”"""

    intent = "return_item"


class ExchangeItem(_Opens):
    """“can I swap it for a size M?”: an exchange, or a change of a pending order."""

    intent = "exchange_item"


class ChangeAddress(_Opens):
    """“I moved”: of a pending order, or the own address."""

    intent = "change_address"
