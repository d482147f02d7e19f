"""The product page that a conversation's last message came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.add_column("conversations", sa.Column("page", sa.String(), nullable=True))
