"""What shoppers asked to be told of, and what a plain yes in a conversation agrees to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("watch_id", sa.Integer(), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False)
          for name in ("person", "conversation_id", "product_id", "variant_id", "kind")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("price_minor", "most_minor")),
        sa.Column("currency", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("asked_at", "expires_at")),
        sa.CheckConstraint("kind IN ('stock', 'price')", name=op.f("ck_watches_known_kind")),
        sa.PrimaryKeyConstraint("watch_id", name=op.f("pk_watches")),
        sa.UniqueConstraint(
            "conversation_id", "product_id", "variant_id", "kind",
            name=op.f("uq_watches_conversation_id"),
        ),
    )  # fmt: skip
    for column in ("person", "product_id", "expires_at"):
        op.create_index(op.f(f"ix_watches_{column}"), "watches", [column], unique=False)
    op.add_column("conversations", sa.Column("offered", sa.JSON(), nullable=True))
