"""The last measurement of the store; videos whose files are on the move."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import Json, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table and a column."""
    op.create_table(
        "storage_survey",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("use", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storage_survey")),
        sqlite_autoincrement=False,
    )
    op.add_column("video", sa.Column("moving", sa.SmallInteger(), nullable=True))
