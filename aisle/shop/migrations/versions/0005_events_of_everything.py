"""Events tell of talk too: turns, lists, questions, offers, writes, hand-offs, thumbs; and where they happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward."""
    for name in ("conversation_id", "channel", "language", "turn_id", "words"):
        op.add_column("events", sa.Column(name, sa.String(), nullable=True))
    op.add_column("events", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("events", sa.Column("facts", sa.JSON(), nullable=True))
    op.create_index(
        "ix_events_conversation",
        "events",
        ["conversation_id"],
        sqlite_where=sa.text("conversation_id IS NOT NULL"),
    )
    op.create_index(
        "ix_events_words_at", "events", ["at"], sqlite_where=sa.text("words IS NOT NULL")
    )
