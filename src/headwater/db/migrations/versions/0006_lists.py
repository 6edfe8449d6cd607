"""Lists of any size: facets, fading ranks, sizes of files, tallies, and an index for every order."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId

revision = "0006"
down_revision = "0005"

FACET = (
    "CAST(privacy AS TEXT)"
    " || CASE WHEN state = 1 OR (state = 2 AND playable_at IS NOT NULL AND NOT wait_transcoding) THEN 'a' ELSE '-' END"
    " || CASE WHEN nsfw THEN 'n' ELSE '-' END"
    " || CASE WHEN is_local THEN 'l' ELSE '-' END"
    " || CASE WHEN is_live THEN 'v' ELSE '-' END"
    " || CASE WHEN hls_files > 0 THEN 'h' ELSE '-' END"
    " || CASE WHEN web_files > 0 THEN 'w' ELSE '-' END"
    " || COALESCE(CAST(category AS TEXT), '') || '/' || COALESCE(CAST(licence AS TEXT), '')"
    " || '/' || COALESCE(language, '')"
)
VIEWS, LIKES, DISLIKES = (f"(1 * ABS(CAST({name} AS DOUBLE PRECISION)) + 1)" for name in ("views", "likes", "dislikes"))
INTEREST = (
    f"({VIEWS} + (3 * ABS(CAST(likes AS DOUBLE PRECISION)) + 1) + (5 * ABS(CAST(comments AS DOUBLE PRECISION)) + 1))"
)
DAYS = {
    "sqlite": "(julianday({column}) - 2440587.5)",
    "postgresql": "(CAST(EXTRACT(epoch FROM ({column} AT TIME ZONE 'UTC')) AS DOUBLE PRECISION) / 86400.0)",
}
RANKS = {
    "originally_rank": "COALESCE({originally_published_at}, -1e9)",
    "trending_rank": f"LN({VIEWS}) + 0.142857143 * {{published_at}}",
    "hot_rank": f"LN({INTEREST}) + 0.666666667 * {{published_at}}",
    "best_rank": f"LN({INTEREST} * {LIKES} / ({LIKES} + {DISLIKES})) + 0.033333333 * {{published_at}}",
}
ORDERS = {
    "published": "published_at",
    "created": "created_at",
    "originally_published": "originally_published_at",
    "originally": "originally_rank",
    "name": "name_sort_key",
    "duration": "duration_seconds",
    "views": "views",
    "likes": "likes",
    "files_bytes": "files_bytes",
    "trending": "trending_rank",
    "hot": "hot_rank",
    "best": "best_rank",
}
MAX_SORT_KEY = 1000  # PostgreSQL indexes no more than 2,700 bytes
TALLIED = (
    "facet", "privacy", "available", "nsfw", "is_local", "is_live", "has_hls", "has_web", "category", "licence",
    "language",
)  # fmt: skip


def upgrade() -> None:
    """Add columns, tallies, triggers and indexes."""
    dialect = op.get_bind().dialect.name
    op.execute(f"UPDATE video SET name_sort_key = substr(name_sort_key, 1, {MAX_SORT_KEY})")
    _add_figures_of_files()
    stored = dialect == "postgresql" or None  # SQLite adds only virtual ones, and keeps them in indexes as well
    op.add_column("video", sa.Column("facet", sa.String(), sa.Computed(FACET, persisted=stored), nullable=False))
    days = {name: DAYS[dialect].format(column=name) for name in ("published_at", "originally_published_at")}
    for name, rank in RANKS.items():
        computed = sa.Computed(rank.format(**days), persisted=stored)
        op.add_column("video", sa.Column(name, sa.Double(), computed, nullable=False))
    op.drop_index("ix_video_listed", "video")
    op.drop_index("ix_video_channel_published", "video")
    op.create_index("ix_video_facet", "video", ["facet", "published_at", "id"])
    op.create_index("ix_video_channel_published", "video", ["channel_id", "published_at", "id", "facet"])
    for name, column in ORDERS.items():
        op.create_index(f"ix_video_{name}", "video", [column, "id", "facet"])
    _add_tally()
    for statement in (_sqlite_triggers if dialect == "sqlite" else _postgresql_triggers)():
        op.execute(statement)


def _add_figures_of_files() -> None:
    op.add_column("video", sa.Column("files_bytes", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("video", sa.Column("hls_files", sa.Integer(), server_default="0", nullable=False))
    op.add_column("video", sa.Column("web_files", sa.Integer(), server_default="0", nullable=False))
    of_video = "FROM video_file WHERE video_file.video_id = video.id"
    op.execute(
        f"UPDATE video SET files_bytes = (SELECT COALESCE(SUM(size_bytes), 0) {of_video}),"
        f" hls_files = (SELECT COUNT(playlist_id) {of_video}),"
        f" web_files = (SELECT COUNT(*) - COUNT(playlist_id) {of_video})"
    )


def _add_tally() -> None:
    op.create_table(
        "video_tally",
        sa.Column("id", BigId, nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("videos", sa.Integer(), nullable=False),
        sa.Column("privacy", sa.SmallInteger(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("nsfw", sa.Boolean(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("has_hls", sa.Boolean(), nullable=False),
        sa.Column("has_web", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=True),
        sa.Column("licence", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_tally")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_tally_facet", "video_tally", ["facet"])
    numbers = ", ".join(str(number) for number in range(1, len(TALLIED) + 1))
    op.execute(f"{_tally_into()} SELECT {_tallied('video')}, COUNT(*) FROM video GROUP BY {numbers}")


def _tally_into() -> str:
    return f"INSERT INTO video_tally ({', '.join(TALLIED)}, videos)"


def _tallied(row: str) -> str:
    """Write the values of `TALLIED` in a row of videos."""
    available = (
        f"({row}.state = 1 OR ({row}.state = 2 AND {row}.playable_at IS NOT NULL AND NOT {row}.wait_transcoding))"
    )
    special = {"available": available, "has_hls": f"({row}.hls_files > 0)", "has_web": f"({row}.web_files > 0)"}
    return ", ".join(special.get(name, f"{row}.{name}") for name in TALLIED)


def _count(row: str, change: int) -> str:
    return f"{_tally_into()} VALUES ({_tallied(row)}, {change});"


def _change_files(row: str, sign: str) -> str:
    return (
        f"UPDATE video SET files_bytes = files_bytes {sign} {row}.size_bytes,"
        f" hls_files = hls_files {sign} CASE WHEN {row}.playlist_id IS NULL THEN 0 ELSE 1 END,"
        f" web_files = web_files {sign} CASE WHEN {row}.playlist_id IS NULL THEN 1 ELSE 0 END"
        f" WHERE id = {row}.video_id;"
    )


def _sqlite_triggers() -> list[str]:
    files, facet = "UPDATE OF size_bytes, playlist_id, video_id ON video_file", "OLD.facet IS NOT NEW.facet"
    return [
        f"CREATE TRIGGER video_tally_added AFTER INSERT ON video BEGIN {_count('NEW', 1)} END",
        f"CREATE TRIGGER video_tally_removed AFTER DELETE ON video BEGIN {_count('OLD', -1)} END",
        "CREATE TRIGGER video_tally_changed AFTER UPDATE ON video"
        f" WHEN {facet} BEGIN {_count('OLD', -1)} {_count('NEW', 1)} END",
        f"CREATE TRIGGER video_files_added AFTER INSERT ON video_file BEGIN {_change_files('NEW', '+')} END",
        f"CREATE TRIGGER video_files_removed AFTER DELETE ON video_file BEGIN {_change_files('OLD', '-')} END",
        f"CREATE TRIGGER video_files_changed AFTER {files}"
        f" BEGIN {_change_files('OLD', '-')} {_change_files('NEW', '+')} END",
    ]


def _postgresql_triggers() -> list[str]:
    facet = "OLD.facet IS DISTINCT FROM NEW.facet"
    files = "OLD.size_bytes <> NEW.size_bytes OR OLD.playlist_id IS DISTINCT FROM NEW.playlist_id"
    return [
        _function("tally_video", _count("OLD", -1), _count("NEW", 1)),
        _function("measure_video_files", _change_files("OLD", "-"), _change_files("NEW", "+")),
        "CREATE TRIGGER video_tally_moved AFTER INSERT OR DELETE ON video FOR EACH ROW EXECUTE FUNCTION tally_video()",
        "CREATE TRIGGER video_tally_changed AFTER UPDATE ON video"
        f" FOR EACH ROW WHEN ({facet}) EXECUTE FUNCTION tally_video()",
        "CREATE TRIGGER video_files_moved AFTER INSERT OR DELETE ON video_file"
        " FOR EACH ROW EXECUTE FUNCTION measure_video_files()",
        "CREATE TRIGGER video_files_changed AFTER UPDATE ON video_file"
        f" FOR EACH ROW WHEN ({files}) EXECUTE FUNCTION measure_video_files()",
    ]


def _function(name: str, leaving: str, coming: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {leaving} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {coming} END IF;"
        " RETURN NULL; END $$"
    )
