"""The recommender as the dialogue uses it: a history, a list, the true reason, and events as they happen."""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.dislikes import Dislikes
from actions.turn import Turn
from aisle.shop.versions import current

if TYPE_CHECKING:
    from actions.rooms import Rooms
    from recommender.contract import Scored
    from recommender.events import History
    from recommender.serving import Served

log = logging.getLogger(__name__)
LATER = 4  # lists so many times as long are asked for where a disliked brand goes to the end


@dataclasses.dataclass(frozen=True)
class _Shelf:
    """What can be bought at one version of the catalogue."""

    version: int
    buyable: frozenset[str]


class Personal:
    """Watches `models/recommender/current`; without a model, popularity of the shop's own events."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._lock = threading.Lock()
        self._version: Path | None = None
        self._served: Served | None = None
        self._kept = _Shelf(-1, frozenset())
        self.served()

    def served(self) -> Served | None:
        """The promoted model, loaded once; None where none was trained."""
        version = current(self._rooms.settings.home / "models" / "recommender")
        if version == self._version:
            return self._served
        with self._lock:
            if version != self._version and version is not None:
                self._served = self._loaded(version) or self._served
            self._version = version
        return self._served

    def _loaded(self, version: Path) -> Served | None:
        """A version that cannot be loaded is said once in the log; what served before goes on serving."""
        from recommender.serving import load  # torch comes with it where the model needs it

        try:
            served = load(version, device=self._rooms.settings.device)
        except Exception:  # whatever is wrong with the file, search and orders go on without it
            log.exception(
                "recommender %s cannot be loaded; popularity, or the version before, answers "
                "instead: run `aisle train recommender`",
                version.name,
            )
            return None
        self._teach_new_products(served)
        return served

    def recommend(
        self,
        owner: str,
        k: int,
        *,
        allow: Collection[str] | None = None,
        product_id: str | None = None,
        but: Collection[str] = (),
    ) -> list[Scored]:
        """The k best items in stock for this owner, `but` these; similar ones where a product is named.

        What one bought comes again only when it is time to buy it again; what one looked at may.
        """
        from recommender.contract import Scored

        buyable, disliked = self._shelf().buyable, self._dislikes(owner)
        but = disliked.items.union(but)
        allow = buyable if allow is None else buyable.intersection(allow)
        allow = allow.difference(but) if but else allow
        served = self.served()
        if served is None:
            return [
                Scored(one, 0.0, ({"kind": "popular", "count": count, "days": 28},))
                for one, count in self._popular()
                if one in allow
            ][:k]
        asked = k * LATER if disliked.brands else k
        if product_id is not None:
            found = [_of(product_id, one) for one in served.similar(product_id, asked, allow)]
        else:
            found = self._for(served, self.history(owner), asked, allow)
        return self._brands_last(found, disliked.brands)[:k]

    def _brands_last(self, found: list[Scored], brands: Collection[str]) -> list[Scored]:
        if not brands:
            return found
        goods = self._rooms.catalogue.many([one.item_id for one in found])
        later = {one.product_id for one in goods if one.brand in brands}
        return sorted(found, key=lambda one: one.item_id in later)

    def _dislikes(self, owner: str) -> Dislikes:
        return Dislikes.of(self._rooms.events.dislikes(owner))

    def _for(
        self, served: Served, history: History, k: int, allow: Collection[str]
    ) -> list[Scored]:
        now = self._rooms.clock.timestamp()
        return served.recommend(history, k, allow=allow, leave_out="bought", now=now)

    def history(self, owner: str) -> History:
        """What this owner did and did not tell us to forget, oldest first; empty when personalisation was
        switched off."""
        from recommender.events import History

        events = self._rooms.events.of(owner) if self.may_personalise(owner) else []
        disliked = self._dislikes(owner)
        return History.of(
            (one.item_id, one.at, one.event)
            for one in events
            if one.event != "impression" and not disliked.forgets(one)
        )

    def may_personalise(self, owner: str) -> bool:
        """True unless this person said no."""
        return self._rooms.consents.of(owner).get("personalisation", True)

    def affinity(self, turn: Turn) -> Mapping[str, float]:
        """A gentle push for what fits this person, product_id → 0..1; empty for strangers."""
        served = self.served()
        if served is None:
            return {}
        history = self.history(turn.owner)
        if not len(history):
            return {}
        scored = self._for(served, history, 50, self._shelf().buyable)
        top = max((one.score for one in scored), default=0.0)
        return {one.item_id: one.score / top for one in scored} if top > 0 else {}

    def record(self, turn: Turn, product_id: str, event: str, **more: Any) -> None:
        """One event of this turn, once a turn, seen by the next request.

        A look at something of the list last shown is a click on its place in it.
        """
        at, shown = self._rooms.clock.timestamp(), turn.conversation.shown
        position = shown.index(product_id) + 1 if product_id in shown else None
        event = "click" if event == "view" and position else event
        key = f"{turn.turn_id}:{event}:{product_id}" if turn.turn_id else None
        where = {
            "conversation_id": turn.conversation.conversation_id,
            "channel": turn.channel,
            "language": turn.language,
            "turn_id": turn.turn_id,
            "position": position,
        }
        more |= where
        if self._rooms.events.record(turn.owner, product_id, event, at=at, key=key, **more):
            self._shelf()  # a product of today is known by its text before it is counted
            served = self.served()
            if served is not None and event != "impression":
                served.record(turn.owner, product_id, at, event)

    def _shelf(self) -> _Shelf:
        """Read anew when the catalogue changed, or somebody was erased (which counts as a change)."""
        version = self._rooms.catalogue.version()
        if version != self._kept.version:
            self._kept = _Shelf(version, frozenset(self._rooms.catalogue.buyable()))
            served = self.served()
            if served is not None:
                self._teach_new_products(served)
                served.forget(self._rooms.privacy.erased(served.remembered()))
        return self._kept

    def _teach_new_products(self, served: Served) -> None:
        """What the training did not know is ranked from its text."""
        known = set(served.item_ids)
        new = [one for one in self._rooms.catalogue.ids() if one not in known]
        for product in self._rooms.catalogue.many(new):
            served.add_item(product.product_id, product.words)

    def _popular(self) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        since = self._rooms.clock.timestamp() - 28 * 86400
        for one in self._rooms.events.all(("purchase", "cart", "click", "view")):
            if one.at >= since:
                counts[one.item_id] = counts.get(one.item_id, 0) + 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _of(product_id: str, scored: Scored) -> Scored:
    """A reason of likeness speaks of the product, not of the shopper, who need not have bought it."""
    reasons = tuple(
        {"kind": "alike", "item_id": product_id} if one.get("kind") == "because_item" else one
        for one in scored.reasons
    )
    return dataclasses.replace(scored, reasons=reasons)
