"""What is sensitive in a video: kinds as flags, and in its owner's words."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("video", sa.Column("nsfw_flags", sa.Integer(), server_default="0", nullable=False))
    op.add_column("video", sa.Column("nsfw_summary", sa.String(), nullable=True))
