"""Comments on videos."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "comment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("in_reply_to_id", BigId, nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("folded_text", sa.String(), nullable=False),
        sa.Column("mentions", Json, nullable=False),
        sa.Column("held_for_review", sa.Boolean(), nullable=False),
        sa.Column("reply_approval", sa.String(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("replies_by_owner", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_comment_video_id_video"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_comment_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["in_reply_to_id"], ["comment.id"], name=op.f("fk_comment_in_reply_to_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("url", name=op.f("uq_comment_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comment_threads", "comment", ["video_id", "in_reply_to_id", "created_at", "id"])
    op.create_index("ix_comment_thread", "comment", ["thread_id", "created_at", "id"])
    op.create_index("ix_comment_account", "comment", ["account_id", "created_at"])
    op.create_index("ix_comment_created", "comment", ["created_at", "id"])
    op.create_index(op.f("ix_comment_in_reply_to_id"), "comment", ["in_reply_to_id"])
