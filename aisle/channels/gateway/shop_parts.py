"""The shop behind the gateway: opened when it is there, which may be after the gateway has started."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

from aisle.channels.gateway.transcript import Transcript
from aisle.channels.storefront.shelves import Shelves
from aisle.shop.approvals import Approvals
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
from aisle.shop.model_versions import Models
from aisle.shop.names import Names
from aisle.shop.offers import Offers
from aisle.shop.order_source import OrderSource, source_of
from aisle.shop.orders import Orders
from aisle.shop.privacy import Privacy
from aisle.shop.relay import Relay
from aisle.shop.settings import Settings
from aisle.shop.source_requests import SourceRequests
from aisle.shop.staff import StaffRoom
from aisle.shop.staff_decisions import StaffDecisions
from aisle.shop.vault import Vault
from aisle.shop.watches import Watches


@dataclass
class ShopParts:
    """What the routes ask of the shop; each part is made when first used."""

    settings: Settings
    clock: Clock
    database: Database

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.database, self.clock)

    @cached_property
    def transcript(self) -> Transcript:
        return Transcript(self.database, self.clock)

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.database, self.clock, self.settings.vault_hours)

    @cached_property
    def privacy(self) -> Privacy:
        return Privacy(self.database, self.clock)

    @cached_property
    def events(self) -> Events:
        return Events(self.database, self.clock)

    @cached_property
    def feedbacks(self) -> Feedbacks:
        return Feedbacks(self.database, self.clock)

    @cached_property
    def names(self) -> Names:
        return Names.of(self.settings)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.database)

    @cached_property
    def shelves(self) -> Shelves:
        return Shelves(self.catalogue)

    @cached_property
    def carts(self) -> Carts:
        return Carts(self.database, self.clock, self.settings.shop.limits)

    @cached_property
    def identity(self) -> Identity:
        return Identity(self.database, self.settings, self.clock)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.database, self.clock)

    @cached_property
    def source(self) -> OrderSource:
        return source_of(self.settings)

    @cached_property
    def source_requests(self) -> SourceRequests:
        return SourceRequests(self.database, self.clock, self.source)

    @cached_property
    def approvals(self) -> Approvals:
        offers = Offers(self.database, self.clock, self.settings, self.source)
        return Approvals(self.database, self.clock, offers, self.source)

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.database, self.clock, self.settings)

    @cached_property
    def orders(self) -> Orders:
        return Orders(self.database, self.clock)

    @cached_property
    def handoffs(self) -> Handoffs:
        return Handoffs(self.database, self.clock, self.settings)

    @cached_property
    def campaigns(self) -> Campaigns:
        return Campaigns(self.database, self.clock)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.database, self.clock)

    @cached_property
    def subscribers(self) -> Subscribers:
        return Subscribers(self.database, self.clock)

    @cached_property
    def models(self) -> Models:
        return Models(self.settings.home, self.database, self.clock)

    @cached_property
    def watches(self) -> Watches:
        return Watches(self.database, self.clock, self.settings)

    @cached_property
    def staff(self) -> StaffRoom:
        return StaffRoom(self.database, self.clock)

    @cached_property
    def staff_decisions(self) -> StaffDecisions:
        return StaffDecisions(self.database, self.clock)


class ShopDoor:
    """Opens the shop once, for all threads. Raises Unavailable while there is none yet."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock(settings)
        self._lock = threading.Lock()
        self._parts: ShopParts | None = None

    def open(self) -> ShopParts:
        """The parts of the shop."""
        with self._lock:
            if self._parts is None:
                self._parts = ShopParts(self.settings, self.clock, open_database(self.settings))
            return self._parts

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._parts is not None:
                self._parts.database.close()
                self._parts = None
