"""Campaigns, and who of a segment was told or held out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", sa.Integer(), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "segment_id")),
        *(sa.Column(name, sa.JSON(), nullable=False)
          for name in ("segment_names", "texts", "product_ids", "channels")),
        sa.Column("held_out", sa.Double(), nullable=False),
        sa.Column("most_shown", sa.Integer(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'stopped')", name=op.f("ck_campaigns_known_state")
        ),
        sa.CheckConstraint("held_out >= 0 AND held_out < 1", name=op.f("ck_campaigns_share")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaigns")),
    )  # fmt: skip
    op.create_table(
        "campaign_members",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("is_held_out", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.Column("last_at", sa.Integer(), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("campaign_id", "person", name=op.f("pk_campaign_members")),
    )
    op.create_index(
        op.f("ix_campaign_members_person"), "campaign_members", ["person"], unique=False
    )
