"""Playlists and what stands in them; every user there is gets a watch later list."""

import datetime as dt
import uuid

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime
from headwater.kit.text import fold, sort_key

revision = "0024"
down_revision = "0023"
WATCH_LATER = "Watch later"
KIND_WATCH_LATER, PRIVATE = 2, 3


def upgrade() -> None:
    """Make the tables and the lists."""
    op.create_table(
        "video_playlist",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=True),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("privacy", sa.SmallInteger(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("name_sort_key", sa.String(), nullable=False),
        sa.Column("folded_text", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("picture_filename", sa.String(), nullable=True),
        sa.Column("picture_key", sa.String(), nullable=True),
        sa.Column("picture_url", sa.String(), nullable=True),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_video_playlist_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_video_playlist_channel_id_channel"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_playlist")),
        sa.UniqueConstraint("uuid", name=op.f("uq_video_playlist_uuid")),
        sa.UniqueConstraint("url", name=op.f("uq_video_playlist_url")),
        sa.UniqueConstraint("picture_filename", name=op.f("uq_video_playlist_picture_filename")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_playlist_account", "video_playlist", ["account_id", "created_at", "id"])
    op.create_index("ix_video_playlist_channel", "video_playlist", ["channel_id", "created_at", "id"])
    op.create_index("ix_video_playlist_listed", "video_playlist", ["privacy", "created_at", "id"])
    op.create_table(
        "video_playlist_element",
        sa.Column("id", BigId, nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("playlist_id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=True),
        sa.Column("stop_seconds", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["video_playlist.id"],
            name=op.f("fk_video_playlist_element_playlist_id_video_playlist"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_playlist_element_video_id_video"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_playlist_element")),
        sa.UniqueConstraint("url", name=op.f("uq_video_playlist_element_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_playlist_element_place", "video_playlist_element", ["playlist_id", "position"])
    op.create_index(op.f("ix_video_playlist_element_video_id"), "video_playlist_element", ["video_id"])
    _give_watch_later()


def _give_watch_later() -> None:
    account = sa.table("account", sa.column("id"), sa.column("actor_id"), sa.column("user_id"))
    actor = sa.table("actor", sa.column("id"), sa.column("url"))
    joined = sa.join(account, actor, actor.c.id == account.c.actor_id)
    owners = sa.select(account.c.id, actor.c.url).select_from(joined).where(account.c.user_id.is_not(None))
    found = op.get_bind().execute(owners).all()
    if not found:
        return
    names = {"display_name": WATCH_LATER, "name_sort_key": sort_key(WATCH_LATER), "folded_text": fold(WATCH_LATER)}
    now, table = dt.datetime.now(dt.UTC), _playlist_table()
    rows = []
    for owner in found:
        number, base = uuid.uuid4(), owner.url.rpartition("/accounts/")[0]
        rows.append(
            {
                "uuid": number,
                "url": f"{base}/video-playlists/{number}",
                "account_id": owner.id,
                "is_local": True,
                "kind": KIND_WATCH_LATER,
                "privacy": PRIVATE,
                "created_at": now,
                "updated_at": now,
                **names,
            }
        )
    op.bulk_insert(table, rows)


def _playlist_table() -> sa.TableClause:
    return sa.table(
        "video_playlist",
        sa.column("uuid", sa.Uuid()),
        sa.column("url", sa.String()),
        sa.column("account_id", BigId),
        sa.column("is_local", sa.Boolean()),
        sa.column("kind", sa.SmallInteger()),
        sa.column("privacy", sa.SmallInteger()),
        sa.column("display_name", sa.String()),
        sa.column("name_sort_key", sa.String()),
        sa.column("folded_text", sa.String()),
        sa.column("created_at", UtcDateTime()),
        sa.column("updated_at", UtcDateTime()),
    )
