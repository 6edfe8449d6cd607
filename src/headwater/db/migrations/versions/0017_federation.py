"""What goes out to other instances, what came in, how each of them does."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "federation_peer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("form", sa.SmallInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", UtcDateTime(), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_failure_at", UtcDateTime(), nullable=True),
        sa.Column("last_received_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_federation_peer")),
        sa.UniqueConstraint("host", name=op.f("uq_federation_peer_host")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outgoing_activity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_outgoing_activity_actor_id_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_activity")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outgoing_activity_created_at", "outgoing_activity", ["created_at"])
    op.create_table(
        "delivery",
        sa.Column("id", BigId, nullable=False),
        sa.Column("outgoing_id", BigId, nullable=False),
        sa.Column("inbox_url", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("object_url", sa.String(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["outgoing_id"],
            ["outgoing_activity.id"],
            name=op.f("fk_delivery_outgoing_id_outgoing_activity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_outgoing_id", "delivery", ["outgoing_id"])
    op.create_index("ix_delivery_host", "delivery", ["host", "state", "id"])
    op.create_index("ix_delivery_state", "delivery", ["state", "id"])
    op.create_index("ix_delivery_object", "delivery", ["object_url", "inbox_url"])
    op.create_table(
        "received_activity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("actor_url", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("inbox", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_activity")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_received_activity_fingerprint")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_received_activity_host", "received_activity", ["host", "state", "id"])
    op.create_index("ix_received_activity_state", "received_activity", ["state", "next_at"])
    op.create_index("ix_received_activity_received", "received_activity", ["received_at"])
