"""The rooms the actions call, opened when first needed and kept for the life of the process."""

from __future__ import annotations

import logging
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from aisle.language.lexicon import Lexicon
from aisle.shop.campaign_people import Subscribers
from aisle.shop.campaigns import Campaigns
from aisle.shop.carts import Carts
from aisle.shop.catalogue import Catalogue
from aisle.shop.clock import Clock
from aisle.shop.consents import Consents
from aisle.shop.conversations import Conversations
from aisle.shop.database import Database, open_database
from aisle.shop.decisions import Decisions
from aisle.shop.events import Events
from aisle.shop.feedback import Feedbacks
from aisle.shop.handoffs import Handoffs
from aisle.shop.identity import Identity
from aisle.shop.names import Names
from aisle.shop.offers import Offers
from aisle.shop.order_source import OrderSource, source_of
from aisle.shop.orders import Orders
from aisle.shop.policies import Policies
from aisle.shop.privacy import Privacy
from aisle.shop.receipts import Receipts
from aisle.shop.settings import Settings, load_settings
from aisle.shop.source_requests import SourceRequests
from aisle.shop.vault import Vault
from aisle.shop.watches import Watches

if TYPE_CHECKING:
    from actions.deltas import Deltas
    from actions.personal import Personal
    from aisle.answers import Answers
    from aisle.search.picture_index import PictureIndex
    from aisle.search.search import Search

log = logging.getLogger(__name__)


class Rooms:
    """One shop, opened once. Every room is safe to be used by several threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._given = settings

    @cached_property
    def settings(self) -> Settings:
        return self._given or load_settings()

    @cached_property
    def database(self) -> Database:
        return open_database(self.settings)

    @cached_property
    def clock(self) -> Clock:
        return Clock(self.settings)

    @cached_property
    def names(self) -> Names:
        return Names.of(self.settings)

    @property
    def lexicon(self) -> Lexicon:
        return self.names.lexicon

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.database)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.database, self.clock)

    @cached_property
    def carts(self) -> Carts:
        return Carts(self.database, self.clock, self.settings.shop.limits)

    @cached_property
    def orders(self) -> Orders:
        return Orders(self.database, self.clock)

    @cached_property
    def receipts(self) -> Receipts:
        return Receipts(self.database)

    @cached_property
    def offers(self) -> Offers:
        return Offers(self.database, self.clock, self.settings, self.source)

    @cached_property
    def source(self) -> OrderSource:
        return source_of(self.settings)

    @cached_property
    def source_requests(self) -> SourceRequests:
        return SourceRequests(self.database, self.clock, self.source)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.database, self.clock)

    @cached_property
    def handoffs(self) -> Handoffs:
        return Handoffs(self.database, self.clock, self.settings)

    @cached_property
    def identity(self) -> Identity:
        return Identity(self.database, self.settings, self.clock)

    @cached_property
    def policies(self) -> Policies:
        return Policies(self.settings)

    @cached_property
    def events(self) -> Events:
        return Events(self.database, self.clock)

    @cached_property
    def feedback(self) -> Feedbacks:
        return Feedbacks(self.database, self.clock)

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.database, self.clock, self.settings.vault_hours)

    @cached_property
    def privacy(self) -> Privacy:
        return Privacy(self.database, self.clock)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.database, self.clock)

    @cached_property
    def campaigns(self) -> Campaigns:
        return Campaigns(self.database, self.clock)

    @cached_property
    def subscribers(self) -> Subscribers:
        return Subscribers(self.database, self.clock)

    @cached_property
    def watches(self) -> Watches:
        return Watches(self.database, self.clock, self.settings)

    @cached_property
    def search(self) -> Search:
        from aisle.search.search import Search  # faiss and the encoders are loaded with it

        return Search.open(self.settings, self.database)

    @cached_property
    def pictures(self) -> PictureIndex | None:
        from aisle.search.picture_index import open_pictures

        return open_pictures(self.settings)

    @cached_property
    def answers(self) -> Answers:
        from aisle.answers import Answers

        return Answers.open(self.settings, self.catalogue, self.policies, self.names)

    @cached_property
    def deltas(self) -> Deltas:
        from actions.deltas import Deltas

        return Deltas(self.settings)

    @cached_property
    def personal(self) -> Personal:
        from actions.personal import Personal

        return Personal(self)

    def warm(self) -> None:
        """Open what the first turn would otherwise wait for."""
        for name in ("search", "answers", "personal"):
            try:
                room = getattr(self, name)
                if name == "answers":
                    room.warm()
            except Exception:
                log.exception(
                    "room %s could not be opened at start; it is tried again when used", name
                )


@lru_cache(maxsize=1)
def shared() -> Rooms:
    """The rooms of this process."""
    return Rooms()
