"""Who sent a message by the contact form a short while ago."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import UtcDateTime

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "contact_sender",
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_contact_sender")),
    )
    op.create_index("ix_contact_sender_until", "contact_sender", ["until_at"])
