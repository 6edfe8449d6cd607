"""First tables."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "actor",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("inbox_url", sa.String(), nullable=False),
        sa.Column("shared_inbox_url", sa.String(), nullable=True),
        sa.Column("outbox_url", sa.String(), nullable=True),
        sa.Column("followers_url", sa.String(), nullable=True),
        sa.Column("following_url", sa.String(), nullable=True),
        sa.Column("public_key", sa.String(), nullable=True),
        sa.Column("private_key", sa.String(), nullable=True),
        sa.Column("followers_count", sa.Integer(), nullable=False),
        sa.Column("following_count", sa.Integer(), nullable=False),
        sa.Column("remote_created_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
        sa.UniqueConstraint("host", "folded_name", name=op.f("uq_actor_host_folded_name")),
        sa.UniqueConstraint("url", name=op.f("uq_actor_url")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "instance",
        sa.Column("id", BigId, nullable=False),
        sa.Column("base_url", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job",
        sa.Column("id", BigId, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("unique_key", sa.String(), nullable=True),
        sa.Column("payload", Json, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_job_delayed",
        "job",
        ["run_at"],
        unique=False,
        sqlite_where=sa.text("state = 2"),
        postgresql_where=sa.text("state = 2"),
    )
    op.create_index(
        "ix_job_finished",
        "job",
        ["finished_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NOT NULL"),
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_index(
        "ix_job_parent",
        "job",
        ["parent_id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_job_ready",
        "job",
        ["priority", "run_at", "id", "type", "key"],
        unique=False,
        sqlite_where=sa.text("state = 1"),
        postgresql_where=sa.text("state = 1"),
    )
    op.create_index(
        "ix_job_running",
        "job",
        ["worker_id"],
        unique=False,
        sqlite_where=sa.text("state = 3"),
        postgresql_where=sa.text("state = 3"),
    )
    op.create_index("ix_job_state", "job", ["state", "id"], unique=False)
    op.create_index(
        "uq_job_unique_key",
        "job",
        ["unique_key"],
        unique=True,
        sqlite_where=sa.text("unique_key IS NOT NULL"),
        postgresql_where=sa.text("unique_key IS NOT NULL"),
    )
    op.create_table(
        "job_pause",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_pause")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_schedule",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("job_type", sa.String(), nullable=False),
        sa.Column("debug_command", sa.String(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_schedule")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_type",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("wire_name", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_type")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_worker",
        sa.Column("id", BigId, nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("pid_start", sa.BigInteger(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("alive_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_worker")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "oauth_client",
        sa.Column("id", BigId, nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("client_secret", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_client")),
        sa.UniqueConstraint("client_id", name=op.f("uq_oauth_client_client_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signal",
        sa.Column("id", BigId, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_signal_created_at"), "signal", ["created_at"], unique=False)
    op.create_table(
        "user",
        sa.Column("id", BigId, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("folded_username", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("folded_email", sa.String(), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.Column("blocked_reason", sa.String(), nullable=True),
        sa.Column("admin_flags", sa.Integer(), nullable=False),
        sa.Column("plugin_auth", sa.String(), nullable=True),
        sa.Column("sealed_feed_token", sa.String(), nullable=True),
        sa.Column("video_quota", sa.BigInteger(), nullable=False),
        sa.Column("video_quota_daily", sa.BigInteger(), nullable=False),
        sa.Column("preferences", Json, nullable=False),
        sa.Column("last_login_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("folded_email", name=op.f("uq_user_folded_email")),
        sa.UniqueConstraint("folded_username", name=op.f("uq_user_folded_username")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_account_actor_id_actor")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_account_user_id_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("actor_id", name=op.f("uq_account_actor_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_account_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "token",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("access_hash", sa.String(), nullable=False),
        sa.Column("access_expires_at", UtcDateTime(), nullable=False),
        sa.Column("refresh_hash", sa.String(), nullable=True),
        sa.Column("refresh_expires_at", UtcDateTime(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_token_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_token_access_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_token_refresh_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_token_access_expires_at"), "token", ["access_expires_at"], unique=False)
    op.create_index(op.f("ix_token_user_id"), "token", ["user_id"], unique=False)
    op.create_table(
        "channel",
        sa.Column("id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("name_sort_key", sa.String(), nullable=False),
        sa.Column("folded_text", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("support", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_channel_account_id_account")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_channel_actor_id_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("actor_id", name=op.f("uq_channel_actor_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_channel_account_id"), "channel", ["account_id"], unique=False)
    op.create_table(
        "video",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_text", sa.String(), nullable=False),
        sa.Column("name_sort_key", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("support", sa.String(), nullable=True),
        sa.Column("category", sa.Integer(), nullable=True),
        sa.Column("licence", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("nsfw", sa.Boolean(), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("privacy", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("wait_transcoding", sa.Boolean(), nullable=False),
        sa.Column("comments_policy", sa.SmallInteger(), nullable=False),
        sa.Column("download_enabled", sa.Boolean(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("aspect_ratio", sa.Double(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("dislikes", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("playable_at", UtcDateTime(), nullable=True),
        sa.Column("announced_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("scheduled_at", UtcDateTime(), nullable=True),
        sa.Column("scheduled_privacy", sa.SmallInteger(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("originally_published_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_video_channel_id_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video")),
        sa.UniqueConstraint("url", name=op.f("uq_video_url")),
        sa.UniqueConstraint("uuid", name=op.f("uq_video_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_channel_published", "video", ["channel_id", "published_at"], unique=False)
    op.create_index("ix_video_listed", "video", ["privacy", "state", "published_at"], unique=False)
    op.create_index(op.f("ix_video_scheduled_at"), "video", ["scheduled_at"], unique=False)
    op.create_table(
        "caption",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("transcript", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_caption_video_id_video"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caption")),
        sa.UniqueConstraint("filename", name=op.f("uq_caption_filename")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_caption_storage_key")),
        sa.UniqueConstraint("video_id", "language", name=op.f("uq_caption_video_id_language")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chapter_list",
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("origin", sa.SmallInteger(), nullable=False),
        sa.Column("chapters", Json, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_chapter_list_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_chapter_list")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "original",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("input_filename", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("resolution", sa.Integer(), nullable=True),
        sa.Column("fps", sa.Integer(), nullable=True),
        sa.Column("probed", Json, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_original_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_original_storage_key")),
        sa.UniqueConstraint("video_id", name=op.f("uq_original_video_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "storyboard",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("total_width", sa.Integer(), nullable=False),
        sa.Column("total_height", sa.Integer(), nullable=False),
        sa.Column("sprite_width", sa.Integer(), nullable=False),
        sa.Column("sprite_height", sa.Integer(), nullable=False),
        sa.Column("sprite_seconds", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_storyboard_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storyboard")),
        sa.UniqueConstraint("filename", name=op.f("uq_storyboard_filename")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_storyboard_storage_key")),
        sa.UniqueConstraint("video_id", name=op.f("uq_storyboard_video_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "streaming_playlist",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("directory", sa.String(), nullable=False),
        sa.Column("master_filename", sa.String(), nullable=False),
        sa.Column("sha256_filename", sa.String(), nullable=False),
        sa.Column("planned", Json, nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_streaming_playlist_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streaming_playlist")),
        sa.UniqueConstraint("video_id", name=op.f("uq_streaming_playlist_video_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "thumbnail",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_thumbnail_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thumbnail")),
        sa.UniqueConstraint("filename", name=op.f("uq_thumbnail_filename")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_thumbnail_storage_key")),
        sa.UniqueConstraint("video_id", "kind", name=op.f("uq_thumbnail_video_id_kind")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "upload",
        sa.Column("id", BigId, nullable=False),
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("mimetype", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("video_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_upload_user_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_upload_video_id_video"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_upload_upload_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_upload_touched_at"), "upload", ["touched_at"], unique=False)
    op.create_index(op.f("ix_upload_user_id"), "upload", ["user_id"], unique=False)
    op.create_table(
        "video_tag",
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_tag_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", "folded_name", name=op.f("pk_video_tag")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_video_tag_folded_name"), "video_tag", ["folded_name"], unique=False)
    op.create_table(
        "video_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("playlist_id", BigId, nullable=True),
        sa.Column("resolution", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("fps", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("has_audio", sa.Boolean(), nullable=False),
        sa.Column("has_video", sa.Boolean(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("playlist_filename", sa.String(), nullable=True),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("info_hash", sa.String(), nullable=True),
        sa.Column("torrent_filename", sa.String(), nullable=True),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("probed", Json, nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["streaming_playlist.id"],
            name=op.f("fk_video_file_playlist_id_streaming_playlist"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_file_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_file")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_video_file_storage_key")),
        sa.UniqueConstraint(
            "video_id",
            "playlist_id",
            "resolution",
            "fps",
            name=op.f("uq_video_file_video_id_playlist_id_resolution_fps"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_video_file_info_hash"), "video_file", ["info_hash"], unique=False)
    op.create_index(op.f("ix_video_file_video_id"), "video_file", ["video_id"], unique=False)
    op.create_table(
        "segment_index",
        sa.Column("video_file_id", BigId, nullable=False),
        sa.Column("init_bytes", sa.Integer(), nullable=False),
        sa.Column("segments", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["video_file_id"],
            ["video_file.id"],
            name=op.f("fk_segment_index_video_file_id_video_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("video_file_id", name=op.f("pk_segment_index")),
        sqlite_autoincrement=True,
    )
