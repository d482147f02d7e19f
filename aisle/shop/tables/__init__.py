"""The shop's tables (SQLAlchemy 2), one file a subject. Rules of the whole schema:

Times are UTC, stored as integer unix seconds (`*_at`). Money is integer minor units (`*_minor`) with its
ISO 4217 currency beside it. JSON columns hold what is only ever read whole. Personal values stand only in
`people.py` and `conversations.py`, whose rows can be erased; audit, outbox, receipts and offers hold ids,
amounts and hashes.
"""

from aisle.shop.tables.base import Base
from aisle.shop.tables.campaigns import Campaign, CampaignMember
from aisle.shop.tables.catalogue import Category, Product, ProductText, Variant
from aisle.shop.tables.commerce import (
    CartLine,
    Exchange,
    Order,
    OrderLine,
    Payment,
    Return,
    Shipment,
)
from aisle.shop.tables.conversations import (
    Conversation,
    Feedback,
    IdentityTry,
    OneTimeCode,
    TelegramButton,
    TelegramPicture,
    TranscriptItem,
    Upload,
    VaultEntry,
)
from aisle.shop.tables.desk import Delivery, Handoff, Staff, StaffSession
from aisle.shop.tables.events import Event, Import, StagedRow
from aisle.shop.tables.operations import Audit, Outbox, PendingOperation, Receipt, Setting
from aisle.shop.tables.people import Address, Consent, Customer, PaymentMethod, Tombstone
from aisle.shop.tables.watches import Watch

__all__ = [
    "Address",
    "Audit",
    "Base",
    "Campaign",
    "CampaignMember",
    "CartLine",
    "Category",
    "Consent",
    "Conversation",
    "Customer",
    "Delivery",
    "Event",
    "Exchange",
    "Feedback",
    "Handoff",
    "IdentityTry",
    "Import",
    "OneTimeCode",
    "Order",
    "OrderLine",
    "Outbox",
    "Payment",
    "PaymentMethod",
    "PendingOperation",
    "Product",
    "ProductText",
    "Receipt",
    "Return",
    "Setting",
    "Shipment",
    "Staff",
    "StaffSession",
    "StagedRow",
    "TelegramButton",
    "TelegramPicture",
    "Tombstone",
    "TranscriptItem",
    "Upload",
    "Variant",
    "VaultEntry",
    "Watch",
]
