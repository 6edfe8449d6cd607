"""Blocks of accounts, servers and videos."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account_block",
        sa.Column("id", BigId, nullable=False),
        sa.Column("by_account_id", sa.BigInteger(), nullable=False),
        sa.Column("target_account_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_account_id"],
            ["account.id"],
            name=op.f("fk_account_block_target_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_block")),
        sa.UniqueConstraint(
            "by_account_id", "target_account_id", name=op.f("uq_account_block_by_account_id_target_account_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_account_block_target_account_id"), "account_block", ["target_account_id"])
    op.create_table(
        "server_block",
        sa.Column("id", BigId, nullable=False),
        sa.Column("by_account_id", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_server_block")),
        sa.UniqueConstraint("by_account_id", "host", name=op.f("uq_server_block_by_account_id_host")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "video_block",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("unfederated", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_block_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_block")),
        sa.UniqueConstraint("video_id", name=op.f("uq_video_block_video_id")),
        sqlite_autoincrement=True,
    )
