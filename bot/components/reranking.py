"""A ranking of intents, read again in the light of what was said: plain arithmetic, without Rasa."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.components.answers_in_context import (
    asks_for_words,
    asks_yes_or_no,
    is_bare,
    is_question,
    is_short,
    scene_of,
    takes_it,
)

Ranking = list[dict[str, Any]]
# A condition on what was shown; a place in the list may mean anything.
CONDITIONS = frozenset(
    {
        "colour",
        "size",
        "material",
        "attributes",
        "min_price",
        "max_price",
        "currency",
        "relative_price",
        "brand",
    }
)
# "yes" and "no" say more than the task they answer: they keep their names.
SURE = 0.6
KEPT = frozenset(
    {"affirm", "deny", "thanks", "goodbye", "greet", "human_handoff", "language_switch"}
)


def answering(
    ranking: Ranking,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    task: str,
    said: str,
    odds_of: Mapping[str, float],
) -> Ranking:
    """A task asked: how likely is it that this is the answer?"""
    is_answer = is_bare(text, entities)
    if not is_answer and (_says_itself(ranking) or asks_yes_or_no(said)):
        return ranking
    if is_question(text):
        odds = 1.0
    elif asks_for_words(said):
        odds = odds_of["in_words"]
    else:
        odds = odds_of["short"] if is_short(text) else 1.0
    is_other = ranking[0]["confidence"] >= odds_of["other"]  # surely something else
    ranking = reweighted(ranking, {task: odds})
    if is_answer:
        return at_least(ranking, task, odds_of["bare"])
    told = asks_for_words(said) and not is_question(text) and not is_other
    return at_least(ranking, task, odds_of["told"]) if told else ranking


def _says_itself(ranking: Ranking) -> bool:
    return ranking[0]["name"] in KEPT and ranking[0]["confidence"] >= SURE


def seeing(
    ranking: Ranking,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    said: str,
    odds_of: Mapping[str, float],
) -> Ranking:
    """Nothing was asked, but a list or a product stands before the shopper."""
    scene = scene_of(said)
    if scene is None or _says_itself(ranking) or asks_yes_or_no(said):
        return ranking
    ranking = reweighted(ranking, scene.odds)
    conditions = [one for one in entities if one["entity"] in CONDITIONS]
    if scene.bare and conditions and is_bare(text, conditions):
        meant = "add_to_cart" if takes_it(text) else scene.bare
        return at_least(ranking, meant, odds_of["bare"])
    return ranking


def reweighted(ranking: Ranking, odds: Mapping[str, float]) -> Ranking:
    """The ranking with some intents so many times as likely, highest first, summing to 1."""
    chances = {
        entry["name"]: entry["confidence"] * odds.get(entry["name"], 1.0) for entry in ranking
    }
    total = sum(chances.values()) or 1.0
    ordered = sorted(chances.items(), key=lambda item: -item[1])
    return [{"name": name, "confidence": chance / total} for name, chance in ordered]


def at_least(ranking: Ranking, intent: str, chance: float) -> Ranking:
    """The ranking with one intent at `chance` or more; the others share what is left."""
    now = next((entry["confidence"] for entry in ranking if entry["name"] == intent), 0.0)
    if now >= chance or not 0 < now < 1:
        return ranking
    return reweighted(ranking, {intent: chance / (1 - chance) * (1 - now) / now})
