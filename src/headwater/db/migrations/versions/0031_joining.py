"""Requests to join, invitations, codes in mails, and addresses that wait for their confirmation."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Make the tables and the columns."""
    op.add_column("user", sa.Column("pending_email", sa.String(), nullable=True))
    op.add_column("user", sa.Column("folded_pending_email", sa.String(), nullable=True))
    op.create_index("ix_user_folded_pending_email", "user", ["folded_pending_email"])
    _make_codes()
    _make_invitations()
    _make_registrations()


def _make_codes() -> None:
    op.create_table(
        "mailed_code",
        sa.Column("id", BigId, nullable=False),
        sa.Column("purpose", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("folded_email", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_mailed_code_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mailed_code_subject", "mailed_code", ["purpose", "subject_id", "created_at"])
    op.create_index(op.f("ix_mailed_code_expires_at"), "mailed_code", ["expires_at"])


def _make_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("sealed_code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_invitation_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitation_user_id"), "invitation", ["user_id"])


def _make_registrations() -> None:
    op.create_table(
        "registration",
        sa.Column("id", BigId, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("folded_username", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("folded_email", sa.String(), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=True),
        sa.Column("channel_name", sa.String(), nullable=True),
        sa.Column("folded_channel_name", sa.String(), nullable=True),
        sa.Column("channel_display_name", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=True),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_registration_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sqlite_autoincrement=True,
    )
    held = sa.text("state <> 3")
    for column in ("folded_username", "folded_email", "folded_channel_name"):
        name = f"uq_registration_{column}"
        op.create_index(name, "registration", [column], unique=True, sqlite_where=held, postgresql_where=held)
    op.create_index("ix_registration_created", "registration", ["created_at", "id"])
    op.create_index("ix_registration_state", "registration", ["state", "id"])
    op.create_index(op.f("ix_registration_user_id"), "registration", ["user_id"])
