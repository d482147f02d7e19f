"""Right action in context, through Rasa's REST channel: conversations of three to five turns, judged by what was done.

    python -m benchmarks.understanding_turns [--frozen] [--home HOME] [--show]

An action is known by what it leaves: blocks, the open task in the shop's database, and which sentences of the
wording catalogue the answer is made of. Our own turns stand in understanding_rows/turns.yml and may be looked at
(--show); those of tests/nlu/frozen are only counted.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from benchmarks.understanding_actions import families
from benchmarks.understanding_scores import share
from tests.conversations.play import Rest, Said
from tests.running import Assistant, demo_home, started

HERE = Path(__file__).parent
OWN = HERE / "understanding_rows" / "turns.yml"
FROZEN = HERE.parent / "tests" / "nlu" / "frozen" / "turns.jsonl"
Row = dict[str, Any]


@dataclass
class Turn:
    """One message and what is right for it."""

    text: str
    right: frozenset[str]  # families of actions that are right
    holds: str = ""  # a pattern that the answer must match
    writes: bool = False  # may change orders, payments or addresses
    asks: str | None = None
    language: str | None = None


@dataclass
class Talk:
    """Turns in a row, by one shopper who is not signed in."""

    name: str
    language: str
    turns: list[Turn]
    needs: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """One turn as it went."""

    talk: str
    language: str
    said: str
    answer: str
    done: frozenset[str]
    right: bool
    wrong_write: bool


def own_talks(path: Path = OWN) -> list[Talk]:
    """The talks of turns.yml: each turn is [text, families with |, pattern?, "writes"?]."""
    talks = []
    for number, one in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
        turns = [
            Turn(
                str(text),
                frozenset(str(right).split("|")),
                next((str(m) for m in more if m != "writes"), ""),
                "writes" in more,
            )
            for text, right, *more in one["turns"]
        ]
        needs = {"order": one["needs"]} if "needs" in one else {}
        talks.append(Talk(f"{one['language']}-{number:02}", one["language"], turns, needs))
    return talks


def frozen_talks(path: Path = FROZEN) -> list[Talk]:
    """The frozen turns: the families, who is asked for what, and that nothing is written unasked."""
    talks: dict[str, Talk] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        talk = talks.setdefault(
            row["conversation"], Talk(row["conversation"], row["language"], [], row["needs"] or {})
        )
        holds = row["holds"] or {}
        stage = holds.get("stage") or []
        stages = [stage] if isinstance(stage, str) else stage
        talk.turns.append(
            Turn(
                row["text"],
                frozenset([row["action"], *row["acceptable"]]),
                writes="done" in stages or bool(holds.get("writes")),
                asks=holds.get("asks") if isinstance(holds.get("asks"), str) else None,
                language=holds.get("language"),
            )
        )
    return list(talks.values())


def play(assistant: Assistant, talks: Sequence[Talk]) -> list[Outcome]:
    """All talks, one after the other; the shop is put back before each."""
    outcomes: list[Outcome] = []
    for talk in talks:
        assistant.reset_shop()
        outcomes += _play(assistant, talk)
    return outcomes


def _play(assistant: Assistant, talk: Talk) -> Iterator[Outcome]:
    database = assistant.home / "shop.db"
    values = _order_for(database, talk.needs)
    channel = Rest(assistant, talk.language)
    if "cart" in talk.needs:
        channel.say("kettle" if talk.language == "en" else "电水壶")
        channel.say("add the first one to my cart" if talk.language == "en" else "第一个加购物车")
    tasks: list[str] = []
    for turn in talk.turns:
        text = turn.text
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        before = _written(database)
        said = channel.say(text)
        after = _open_tasks(database, channel.conversation_id)
        done = families(said.text, said.blocks, [*tasks, *after], talk.language)
        tasks = after
        has_written = _written(database) != before
        yield Outcome(
            talk.name,
            talk.language,
            text,
            said.text,
            done,
            bool(done & turn.right)
            and _holds(turn, said)
            and not (has_written and not turn.writes),
            has_written and not turn.writes,
        )


def _holds(turn: Turn, said: Said) -> bool:
    if turn.holds and not re.search(turn.holds, said.text, re.IGNORECASE):
        return False
    if turn.asks is not None and said.asks != turn.asks:
        return False
    if turn.language in ("en", "zh"):
        han = len(re.findall(r"[\u3400-\u9fff]", said.text))
        return (han > 0.2 * len(re.sub(r"\s", "", said.text))) == (turn.language == "zh")
    return True


def _order_for(database: Path, needs: Row) -> dict[str, str]:
    """The newest order of the wanted status whose customer has an e-mail address."""
    wanted = needs.get("order")
    if not wanted:
        return {}
    status = wanted["status"] if isinstance(wanted, dict) else str(wanted)
    other = (
        "AND EXISTS (SELECT 1 FROM order_lines l JOIN variants v ON v.product_id = l.product_id "
        "AND v.variant_id <> l.variant_id WHERE l.order_id = o.order_id AND v.stock > 0)"
    )
    with closing(sqlite3.connect(database)) as shop:
        found = shop.execute(
            "SELECT o.order_id, c.email FROM orders o JOIN customers c USING (customer_id) WHERE o.status = ? "
            f"AND c.email IS NOT NULL {other} ORDER BY COALESCE(o.delivered_at, o.placed_at) DESC",
            (status,),
        ).fetchone()
    assert found is not None, f"no order is {status}"
    return {"order_id": str(found[0]), "email": str(found[1])}


def _open_tasks(database: Path, conversation_id: str) -> list[str]:
    with closing(sqlite3.connect(database)) as shop:
        row = shop.execute(
            "SELECT tasks FROM conversations WHERE conversation_id = ?", (conversation_id,)
        ).fetchone()
    return [str(task.get("intent")) for task in json.loads(row[0] or "[]")] if row else []


def _written(database: Path) -> list[Any]:
    """What a wrong write would change."""
    with closing(sqlite3.connect(database)) as shop:
        return [
            shop.execute(
                "SELECT order_id, status, version, address_id FROM orders ORDER BY 1"
            ).fetchall(),
            shop.execute("SELECT COUNT(*) FROM payments").fetchone(),
            shop.execute("SELECT COUNT(*) FROM customers WHERE erased_at IS NULL").fetchone(),
        ]


def score(outcomes: Sequence[Outcome]) -> Row:
    """Shares of right turns, all and by language, and the wrong writes."""
    by_language = {
        language: share(one.right for one in outcomes if one.language == language)
        for language in sorted({one.language for one in outcomes})
    }
    return {
        "turns": len(outcomes),
        "right": share(one.right for one in outcomes),
        "by_language": by_language,
        "wrong_writes": sum(one.wrong_write for one in outcomes),
    }


def measure(home: Path | None = None, *, frozen: bool = True) -> dict[str, Row]:
    """Our own turns and the frozen ones on a running demo shop."""
    sets = {"our own turns": own_talks()} | ({"frozen turns": frozen_talks()} if frozen else {})
    with (
        tempfile.TemporaryDirectory() as folder,
        started(home or demo_home(), Path(folder)) as assistant,
    ):
        return {name: score(play(assistant, talks)) for name, talks in sets.items()}


def lines(measured: Mapping[str, Row]) -> list[str]:
    """One row of the table for each set."""
    return [
        f"| right action in context, {name} ({one['turns']}): all, "
        + ", ".join(one["by_language"])
        + f" | {100 * one['right']:.1f} %, "
        + ", ".join(f"{100 * value:.1f} %" for value in one["by_language"].values())
        + f"; wrong writes {one['wrong_writes']} | 85 % (93); 0 |"
        for name, one in measured.items()
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path)
    asked.add_argument("--frozen", action="store_true", help="the frozen turns instead, counted")
    asked.add_argument("--show", action="store_true", help="every wrong turn of our own")
    given = asked.parse_args()
    talks = frozen_talks() if given.frozen else own_talks()
    with (
        tempfile.TemporaryDirectory() as folder,
        started(given.home or demo_home(), Path(folder)) as assistant,
    ):
        outcomes = play(assistant, talks)
    if given.show and not given.frozen:
        for one in outcomes:
            if not one.right:
                print(
                    f"{one.talk}  {one.said}\n    did {sorted(one.done)}: {one.answer.strip()[:300]}"
                )
    print("\n".join(lines({"frozen turns" if given.frozen else "our own turns": score(outcomes)})))


if __name__ == "__main__":
    main()
