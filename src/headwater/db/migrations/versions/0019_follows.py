"""Who follows whom, across instances."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "follow",
        sa.Column("id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["actor.id"], name=op.f("fk_follow_follower_id_actor"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["actor.id"], name=op.f("fk_follow_target_id_actor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint("follower_id", "target_id", name=op.f("uq_follow_follower_id_target_id")),
        sa.UniqueConstraint("url", name=op.f("uq_follow_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_follow_target", "follow", ["target_id", "state", "created_at", "id"])
    op.create_index("ix_follow_follower", "follow", ["follower_id", "state", "created_at", "id"])
