"""Reports and the messages about them."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("subject", sa.SmallInteger(), nullable=False),
        sa.Column("reporter_account_id", BigId, nullable=True),
        sa.Column("flagged_account_id", BigId, nullable=True),
        sa.Column("video_id", BigId, nullable=True),
        sa.Column("comment_id", BigId, nullable=True),
        sa.Column("start_at", sa.Integer(), nullable=True),
        sa.Column("end_at", sa.Integer(), nullable=True),
        sa.Column("seen", Json, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("predefined_reasons", Json, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("moderation_comment", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_report_{column}_{table}"), ondelete="SET NULL"
            )
            for column, table in (
                ("reporter_account_id", "account"),
                ("flagged_account_id", "account"),
                ("video_id", "video"),
                ("comment_id", "comment"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_created", "report", ["created_at", "id"])
    op.create_index("ix_report_state", "report", ["state", "created_at", "id"])
    op.create_index("ix_report_reporter", "report", ["reporter_account_id", "created_at", "id"])
    op.create_index("ix_report_flagged", "report", ["flagged_account_id"])
    op.create_index("ix_report_video", "report", ["video_id", "id"])
    op.create_index("ix_report_comment", "report", ["comment_id"])
    op.create_index("ix_report_url", "report", ["url"])
    op.create_table(
        "report_message",
        sa.Column("id", BigId, nullable=False),
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("by_moderator", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_message_report_id_report"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_report_message_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_message")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_message_report_id"), "report_message", ["report_id"])
