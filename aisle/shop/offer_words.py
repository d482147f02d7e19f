"""An offer or a receipt in words: what, before → after, and the money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aisle.language.currency import format_money
from aisle.language.wording import say
from aisle.shop.amounts import json_amount
from aisle.shop.option_words import options_text
from aisle.shop.order_types import Address
from aisle.shop.order_words import method_name, reason_name, status_name
from aisle.shop.plans import LineChange, Movement, Plan
from aisle.shop.scene import Scene

_KIND_KEY = "orders.{stage}_{kind}"


def headline(plan: Plan, scene: Scene, language: str, stage: str) -> str:
    """One sentence; `stage` is "offer" (shall I …?) or "done" (it is …)."""
    return say(
        _KIND_KEY.format(stage=stage, kind=plan.kind),
        language,
        order=plan.order_id or "",
        items=items(plan, scene, language),
        reason=reason_name(plan.reason, language) if plan.reason else "",
        method=_method(scene, plan.payment_method_id, language),
        address=_address(scene.new_address, language),
    )


def items(plan: Plan, scene: Scene, language: str) -> str:
    """The lines that the plan touches, in one text; the whole order where it touches none."""
    joint = "、" if language == "zh" else "; "
    if plan.lines:
        return joint.join(_old(line, scene, language) for line in plan.lines)
    lines = scene.order.lines if scene.order else ()
    return joint.join(
        _named(line.name(language), line.options, line.quantity, language) for line in lines
    )


def before(plan: Plan, scene: Scene, language: str) -> list[str]:
    """How it is now."""
    if plan.kind in ("change_address", "change_own_address"):
        return [_address(scene.old_address, language)]
    if plan.kind == "change_payment":
        return [_method(scene, _refunded(plan), language)]
    if plan.kind in ("change_items", "exchange_item"):
        return [_old(line, scene, language, with_price=plan.currency) for line in plan.lines]
    return [status_name(plan.status_before or "", language)]


def after(plan: Plan, scene: Scene, language: str) -> list[str]:
    """How it will be."""
    if plan.kind in ("change_address", "change_own_address"):
        return [_address(scene.new_address, language)]
    if plan.kind == "change_payment":
        return [_method(scene, plan.payment_method_id, language)]
    if plan.kind in ("change_items", "exchange_item"):
        return [_new(line, scene, language, plan.currency) for line in plan.lines]
    return [status_name(plan.status_after or "", language)]


def money(plan: Plan, scene: Scene, language: str) -> list[str]:
    """One sentence a movement; that none happens is said where one could expect it."""
    told = [_movement(move, plan, scene, language) for move in plan.movements]
    if not told and plan.kind in ("change_items", "exchange_item"):
        return [say("orders.money_none", language)]
    return told


def money_facts(plan: Plan, scene: Scene, language: str) -> list[dict[str, Any]]:
    """The movements for a block: amount as a decimal number, and its sentence."""
    currency = plan.currency or ""
    return [
        {
            "kind": move.kind,
            "amount": json_amount(move.amount_minor, currency),
            "currency": currency,
            "method": _method(scene, move.payment_method_id, language),
            "when": move.when,
            "text": _movement(move, plan, scene, language),
        }
        for move in plan.movements
    ]


def consequences(plan: Plan, language: str) -> list[str]:
    """What a shopper should know before the yes and cannot see in before → after."""
    if plan.kind == "change_items":
        return [say("orders.warn_change_items", language)]
    if plan.kind in ("return_item", "exchange_item"):
        return [say(f"orders.warn_{plan.kind}", language)]
    return []


def _movement(move: Movement, plan: Plan, scene: Scene, language: str) -> str:
    return say(
        f"orders.money_{move.kind}_{move.when.replace(' ', '_')}",
        language,
        amount=format_money(move.amount_minor, plan.currency or "", language),
        method=_method(scene, move.payment_method_id, language),
    )


def _method(scene: Scene, method_id: str | None, language: str) -> str:
    method = scene.methods.get(method_id or "")
    return method_name(method, language) if method else say("orders.method_original", language)


def _refunded(plan: Plan) -> str | None:
    return next((m.payment_method_id for m in plan.movements if m.kind == "refund"), None)


def _address(address: Address | None, language: str) -> str:
    return address.one_line(language) if address else say("orders.no_address", language)


def _old(line: LineChange, scene: Scene, language: str, with_price: str | None = None) -> str:
    return _described(line, line.variant_id, line.price_minor, scene, language, with_price)


def _new(line: LineChange, scene: Scene, language: str, currency: str | None) -> str:
    variant = line.new_variant_id or line.variant_id
    price = line.price_minor if line.new_price_minor is None else line.new_price_minor
    return _described(line, variant, price, scene, language, currency)


def _described(
    line: LineChange,
    variant_id: str,
    price_minor: int,
    scene: Scene,
    language: str,
    currency: str | None,
) -> str:
    bought = scene.order.line(line.line_id) if scene.order else None
    name = bought.name(language) if bought else variant_id
    options = scene.options.get(variant_id)
    if options is None and bought is not None and bought.variant_id == variant_id:
        options = bought.options
    text = _named(name, options or {}, line.quantity, language)
    if not currency:
        return text
    joint = "，" if language == "zh" else ", "
    return text + joint + format_money(price_minor, currency, language)


def _named(name: str, options: Mapping[str, str], quantity: int, language: str) -> str:
    text = name + options_text(options, language)
    return text if quantity == 1 else f"{text} × {quantity}"
