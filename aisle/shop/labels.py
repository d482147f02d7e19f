"""Turns that the dialogue was not sure of, and what a person of the shop says they meant.

A label is an event of the conversation: it is erased with it, and its words go when the transcript's time is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.sqlite import insert

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.consents import Consents
from aisle.shop.conversations import NOBODY
from aisle.shop.database import Database
from aisle.shop.privacy_marks import is_erased
from aisle.shop.refusals import Unfit, Unknown

SURE = 0.7  # a turn read with less is worth a look
LABEL = "label"
_EVENT, _SAID = tables.Event, tables.TranscriptItem


@dataclass(frozen=True)
class Unsure:
    """A message, and how it was read. `text` is redacted, as the transcript keeps it."""

    turn_id: str
    at: int
    language: str
    intent: str
    confidence: float
    text: str
    why: str  # not understood | unsure | thumb down


@dataclass(frozen=True)
class Labelled:
    """A message and what it meant."""

    text: str
    intent: str


class Labels:
    """Only of people who did not say no to improvement."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._consents = Consents(database, clock)

    def unsure(self, limit: int = 20) -> list[Unsure]:
        """The newest first: not understood, read with little confidence, or thumbed down; without a label yet."""
        thumb = tables.Feedback
        with self._database.read() as session:
            done = set(session.scalars(select(_EVENT.turn_id).where(_EVENT.event == LABEL)))
            down = set(session.scalars(select(thumb.turn_id).where(thumb.value < 0)))
            rows = session.execute(_typed().order_by(_EVENT.event_id.desc()))
            found: list[Unsure] = []
            for turn, said in rows:
                why = _why(turn, down)
                if len(found) == limit:
                    break
                if why is None or turn.turn_id in done or not self._may(turn.user_id):
                    continue
                facts, text = turn.facts or {}, str(said.get("text") or "").strip()
                if text:
                    found.append(
                        Unsure(
                            str(turn.turn_id), turn.at, turn.language or "en", str(facts.get("intent")),
                            float(facts.get("confidence") or 0.0), text, why,
                        )
                    )  # fmt: skip
        return found

    def label(self, turn_id: str, intent: str, known: Sequence[str]) -> Labelled:
        """Keep what this turn meant; a second label replaces the first. Raises Unfit and Unknown."""
        if intent not in known:
            raise Unfit("owner.no_such_intent", intent=intent, known=", ".join(sorted(known)))
        now = self._clock.timestamp()
        with self._database.write() as session:
            found = session.execute(_typed().where(_EVENT.turn_id == turn_id)).first()
            if found is None or is_erased(session, found[0].user_id):
                raise Unknown("owner.no_such_turn", turn=turn_id)
            turn, text = found[0], str(found[1].get("text") or "").strip()
            if not self._may(turn.user_id):
                raise Unknown("owner.no_such_turn", turn=turn_id)
            session.execute(
                delete(_EVENT).where(_EVENT.key == f"{LABEL}:{turn_id}")  # a new number
            )
            session.execute(
                insert(_EVENT).values(
                    user_id=turn.user_id, item_id="", at=now, event=LABEL, key=f"{LABEL}:{turn_id}",
                    conversation_id=turn.conversation_id, channel=turn.channel,
                    language=turn.language, turn_id=turn_id, words=text, facts={"intent": intent},
                )
            )  # fmt: skip
        return Labelled(text, intent)

    def all(self) -> list[Labelled]:
        """Every labelled message whose words are still kept, oldest first."""
        wanted = select(_EVENT).where(_EVENT.event == LABEL, _EVENT.words.is_not(None))
        with self._database.read() as session:
            rows = session.scalars(wanted.order_by(_EVENT.event_id)).all()
            return [
                Labelled(str(one.words), str((one.facts or {}).get("intent")))
                for one in rows
                if self._may(one.user_id)
            ]

    def _may(self, user_id: str) -> bool:
        return self._consents.granted(user_id, "improvement")


def _typed() -> Select[tables.Event, dict[str, object]]:
    """(the turn's event, what was typed): buttons and the canary are left out."""
    return (
        select(_EVENT, _SAID.data)
        .join(
            _SAID,
            (_SAID.conversation_id == _EVENT.conversation_id)
            & (_SAID.turn_id == _EVENT.turn_id)
            & (_SAID.role == "user")
            & (_SAID.event == "text"),
        )
        .where(
            _EVENT.event == "turn",
            _EVENT.conversation_id != NOBODY,
            _EVENT.facts["button"].as_boolean().is_not(True),
        )
    )


def _why(turn: tables.Event, down: set[str | None]) -> str | None:
    facts = turn.facts or {}
    if facts.get("intent") == "nlu_fallback":
        return "not understood"
    if turn.turn_id in down:
        return "thumb down"
    return "unsure" if float(facts.get("confidence") or 0.0) < SURE else None
