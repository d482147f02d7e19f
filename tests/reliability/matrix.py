"""All scripts: kind × language × mutation, each batch on a fresh shop, and a table of what passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliability.draws import beside, drawn
from tests.reliability.goals import KINDS, Goal, Tau, expected
from tests.reliability.playing import Play, judge, play_all, state_of
from tests.reliability.refusing import refusals
from tests.reliability.shopper import MUTATIONS, Shopper

LANGUAGES = ("en", "zh")


@dataclass
class Bench:
    """A running assistant on the tau shop, and how to put the shop back and to restart it."""

    rasa_url: str
    home: Path
    reset: Callable[[], None]
    restart: Callable[[], None]
    tau: Tau
    at_once: int = 2


@dataclass
class Outcome:
    """What the batches gave."""

    plays: list[Play] = field(default_factory=list)
    passed: Counter[tuple[str, str, str]] = field(
        default_factory=Counter
    )  # kind, language, mutation
    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    nobodys: list[str] = field(default_factory=list)
    idle: Counter[str] = field(default_factory=Counter)  # talks in which the mutation had no place

    @property
    def failed(self) -> list[Play]:
        return [one for one in self.plays if not one.is_good]

    @property
    def seconds(self) -> list[float]:
        return [one for play in self.plays for one in play.seconds]


def run(
    bench: Bench, goals: Sequence[Goal], seed: int, *, languages: Iterable[str] = LANGUAGES,
    mutations: Iterable[str] = MUTATIONS, outcome: Outcome | None = None, book: str = "phrases",
) -> Outcome:  # fmt: skip
    """Each goal once in every language and mutation."""
    outcome = outcome or Outcome()
    for mutation in mutations:
        for language in languages:
            _batch(bench, goals, seed, language, mutation, outcome, book)
    return outcome


def _batch(
    bench: Bench, goals: Sequence[Goal], seed: int, language: str, mutation: str, outcome: Outcome,
    book: str,
) -> None:  # fmt: skip
    bench.reset()
    pairs: list[tuple[Goal, Goal | None]] = [(goal, None) for goal in goals]
    if mutation == "several":
        found = [(goal, beside(bench.tau, goal, seed)) for goal in goals]
        pairs = [pair for pair in found if pair[1] is not None]
    plays = [
        Play(f"{goal.kind} {language} {mutation} ({goal.user_id} {goal.order_id})",
             Shopper(bench.tau, goal, language, mutation, seed, also, book))
        for goal, also in pairs
    ]  # fmt: skip
    restart = bench.restart if mutation == "restart before yes" else None
    play_all(plays, bench.rasa_url, restart=restart, at_once=bench.at_once)
    both = [goal for pair in pairs for goal in pair if goal is not None]
    wanted = expected(bench.tau, both)
    owners = [goal.user_id for goal, _ in pairs]
    outcome.nobodys += judge(plays, owners, state_of(bench.home), wanted, bench.tau)
    for (goal, _), play in zip(pairs, plays, strict=True):
        key = (goal.kind, language, mutation)
        outcome.tried[key] += 1
        outcome.passed[key] += play.is_good
        outcome.plays.append(play)
        outcome.idle[mutation] += not play.speaker.has_mutated


def run_refusals(
    bench: Bench, seed: int, *, languages: Iterable[str] = LANGUAGES, outcome: Outcome | None = None,
    book: str = "refusals",
) -> Outcome:  # fmt: skip
    """Every kind of wish that must change nothing, once in each language."""
    outcome = outcome or Outcome()
    for language in languages:
        bench.reset()
        found = list(refusals(bench.tau, seed, language, book))
        plays = [Play(f"must not: {kind} {language} ({user})", shopper) for kind, user, shopper in found]  # fmt: skip
        play_all(plays, bench.rasa_url, at_once=bench.at_once)
        owners = [user for _, user, _ in found]
        outcome.nobodys += judge(plays, owners, state_of(bench.home), expected(bench.tau, []), bench.tau)  # fmt: skip
        for (kind, _, _), play in zip(found, plays, strict=True):
            outcome.tried["must not write", language, kind] += 1
            outcome.passed["must not write", language, kind] += play.is_good
            outcome.plays.append(play)
    return outcome


def goals_of(tau: Tau, seed: int, per_kind: int) -> list[Goal]:
    """The wishes of a seed."""
    return drawn(tau, seed, per_kind)


def table(outcome: Outcome) -> str:
    """Passed of tried, a row for each kind and language, a column for each mutation."""
    mutations = [one for one in MUTATIONS if any(key[2] == one for key in outcome.tried)]
    lines = [
        "| wish | language | " + " | ".join(mutations) + " |",
        "|---|---|" + "---|" * len(mutations),
    ]
    for kind in KINDS:
        for language in LANGUAGES:
            keys = [(kind, language, one) for one in mutations]
            if any(outcome.tried[key] for key in keys):
                cells = [f"{outcome.passed[key]}/{outcome.tried[key]}" for key in keys]
                lines.append(f"| {kind} | {language} | " + " | ".join(cells) + " |")
    for language in LANGUAGES:
        keys = [key for key in outcome.tried if key[:2] == ("must not write", language)]
        if keys:
            good, tried = sum(outcome.passed[key] for key in keys), sum(outcome.tried[key] for key in keys)  # fmt: skip
            lines.append(f"| must not write | {language} | {good}/{tried} |")
    for mutation, count in outcome.idle.items():
        if count:
            lines.append(f"| in {count} talks nothing could be said for “{mutation}” | | |")
    total, good = sum(outcome.tried.values()), sum(outcome.passed.values())
    lines.append(f"| **all** | | {good}/{total} = {good / max(total, 1):.1%} |")
    return "\n".join(lines)


def pass_k(runs: Sequence[Outcome], k: int) -> float:
    """The share of (wish, language, mutation) cells that passed with each of k seeds: tau's pass^k."""
    keys = [key for key in runs[0].tried if all(one.tried[key] for one in runs[:k])]
    good = sum(all(one.passed[key] == one.tried[key] for one in runs[:k]) for key in keys)
    return good / max(len(keys), 1)
