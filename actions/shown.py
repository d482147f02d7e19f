"""What was shown last: what "the second one", "why?" and "cheaper" will mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.action import ShopAction
from actions.cards import Card
from actions.turn import Note, Turn


def remember(
    action: ShopAction,
    turn: Turn,
    cards: Sequence[Card],
    reasons: dict[str, dict[str, object]],
    parts: Mapping[str, Mapping[str, float]] | None = None,
) -> None:
    """What "the second one" and "why?" will mean from now on. `parts`: by what a search ranked them; kept for
    learning from clicks, unless this person said no to improvement."""
    if parts and not action.rooms.consents.granted(turn.owner, "improvement"):
        parts = None
    turn.conversation.shown = [card.product.product_id for card in cards]
    turn.conversation.shown_reasons = {name: dict(reason) for name, reason in reasons.items()}
    turn.conversation.focus = turn.conversation.shown[0] if len(cards) == 1 else None
    if action.intent == "recommend":
        turn.notes.append(Note("recommendation", facts={"items": turn.conversation.shown}))
    turn.notes += [
        Note(
            "impression",
            name,
            position=place,
            facts=_facts(reasons.get(name), (parts or {}).get(name)),
        )
        for place, name in enumerate(turn.conversation.shown, start=1)
    ]


def _facts(
    reason: Mapping[str, object] | None, parts: Mapping[str, float] | None
) -> dict[str, object]:
    return {"why": dict(reason or {}), **({"parts": dict(parts)} if parts else {})}
