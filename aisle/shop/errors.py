"""What the shop refuses, and why: every error is one sentence with the thing, the value and the cure.

AisleError
└── ShopError
    ├── NotFound        no such order, product, customer (or not this person's: same words)
    ├── NotAllowed      the rules of the shop forbid it; carries the clause and what is still possible
    ├── Unavailable     something is missing or down; names the command that mends it
    └── BadInput        an argument, file or message that cannot be used
        └── FeedError   one row of a feed: file, row number, field, reason
"""

from __future__ import annotations

from aisle.language.errors import AisleError


class ShopError(AisleError):
    """Anything the shop refuses; the message is complete on its own."""


class NotFound(ShopError):
    """There is no such thing, or it belongs to somebody else: the words are the same."""


class NotAllowed(ShopError):
    """A rule forbids it. `key` and `facts` let the wording catalogue say so in either language."""

    def __init__(
        self,
        message: str,
        *,
        key: str = "orders.not_allowed",
        clause: str | None = None,
        **facts: str,
    ) -> None:
        super().__init__(message)
        self.key = key
        self.clause = clause
        self.facts = facts


class Unavailable(ShopError):
    """A model, index, service or setting is missing; the message names the cure."""


class BadInput(ShopError):
    """An argument, a file or a message that cannot be used as it is."""


class FeedError(BadInput):
    """One row of a feed that is left out; the rest of the feed goes on."""

    def __init__(self, file: str, row: int, field: str, reason: str) -> None:
        super().__init__(f"{file}, row {row}, field '{field}': {reason}")
        self.file = file
        self.row = row
        self.field = field
        self.reason = reason
