"""Avatars and banners of actors: their files, and what lists show of them beside the actor."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and the columns."""
    for column in ("avatars", "banners"):
        op.add_column("actor", sa.Column(column, Json, nullable=False, server_default="[]"))
    op.create_table(
        "actor_picture",
        sa.Column("id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_actor_picture_actor_id_actor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_picture")),
        sa.UniqueConstraint("actor_id", "kind", "width", name=op.f("uq_actor_picture_actor_id_kind_width")),
        sa.UniqueConstraint("filename", name=op.f("uq_actor_picture_filename")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_actor_picture_storage_key")),
        sqlite_autoincrement=True,
    )
