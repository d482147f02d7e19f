"""A yes may wait: for a person of the shop, or for the order system that has not confirmed yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NAMES = (
    "op_id, conversation_id, customer_id, kind, order_id, order_version, parameters, parameters_hash,"
    " status, created_at, expires_at, done_at, reply"
)


def upgrade() -> None:
    """SQLite cannot change a CHECK: a new table, the rows moved, the old one gone."""
    op.drop_index("ix_pending_operations_conversation_id", "pending_operations")
    op.drop_index("ix_pending_operations_customer_id", "pending_operations")
    op.rename_table("pending_operations", "pending_operations_before")
    op.create_table(
        "pending_operations",
        sa.Column("op_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("order_version", sa.Integer(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("parameters_hash", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.Integer(), nullable=True),
        sa.Column("reply", sa.JSON(), nullable=True),
        sa.Column("needs", sa.String(), nullable=True),
        sa.Column("asked_at", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("hinted_at", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('offered', 'waiting', 'requested', 'done', 'undone', 'void', 'refused')",
            name=op.f("ck_pending_operations_known_status"),
        ),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_pending_operations")),
    )
    for column in ("tries", "next_at"):
        op.add_column("outbox", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        f"INSERT INTO pending_operations ({_NAMES}) SELECT {_NAMES} FROM pending_operations_before"
    )
    op.drop_table("pending_operations_before")
    for column in ("conversation_id", "customer_id", "status"):
        op.create_index(
            op.f(f"ix_pending_operations_{column}"), "pending_operations", [column], unique=False
        )
