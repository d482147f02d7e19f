"""Which action answers an intent in the middle of something else: readings, and what a few plain words open."""

from __future__ import annotations

from actions.action import ShopAction


def action_for(action: ShopAction, intent: str) -> ShopAction:
    """The action that answers an intent, with the same rooms."""
    return {**readers(action), **openers(action), **closers(action)}[intent]


def readers(action: ShopAction) -> dict[str, ShopAction]:
    """The intents that may be answered in the middle of a task, and by whom."""
    from actions import cart as carts
    from actions import (
        compare,
        policies,
        privacy,
        product_questions,
        products,
        recommendations,
        smalltalk,
    )  # they import this module's starters

    made = (
        products.SearchProduct, product_questions.ProductQuestion, compare.Compare, recommendations.Recommend,
        recommendations.WhyRecommended, carts.ViewCart, carts.AddToCart, carts.Checkout, policies.ShippingPolicy, policies.ReturnPolicy,
        policies.Payment, policies.Warranty, smalltalk.Greet, smalltalk.Thanks, smalltalk.Chitchat,
        smalltalk.LanguageSwitch, smalltalk.HumanHandoff, smalltalk.Complaint, privacy.PrivacyExport, privacy.PrivacyErase,
    )  # fmt: skip
    return {one.intent: one(action.rooms) for one in made}


def openers(action: ShopAction) -> dict[str, ShopAction]:
    """The intents that a few plain words open: “cancel it”, an order number alone."""
    from actions import orders  # it imports this module's starters

    made = (
        orders.OrderStatus, orders.RefundStatus, orders.CancelOrder, orders.ReturnItem, orders.ExchangeItem, orders.ChangeAddress,
    )  # fmt: skip
    return {one.intent: one(action.rooms) for one in made}


def closers(action: ShopAction) -> dict[str, ShopAction]:
    """Outside a task only: a yes to the one question asked, “log out”, and what no intent fits."""
    from actions import free, smalltalk  # they import the shape of actions, as we do

    ends = {one.intent: one(action.rooms) for one in (smalltalk.Affirm, smalltalk.Goodbye)}
    return {**ends, "nlu_fallback": free.FreeAnswer(action.rooms)}
