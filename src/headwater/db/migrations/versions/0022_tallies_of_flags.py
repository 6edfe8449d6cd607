"""Totals of flags alone, and tags that know the facet and the time of their videos: lists as quick among a million."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0022"
down_revision = "0021"

FLAGS = 7  # characters at the beginning of a facet
OF_TAG = "facet = {row}.facet, published_at = {row}.published_at"


def upgrade() -> None:
    """Make the tally anew, give tags their columns, and change the triggers."""
    dialect = op.get_bind().dialect.name
    _drop_triggers(dialect)
    op.drop_table("video_tally")
    _add_tally()
    _extend_tags()
    for statement in (_sqlite_triggers if dialect == "sqlite" else _postgresql_triggers)():
        op.execute(statement)


def _drop_triggers(dialect: str) -> None:
    if dialect == "sqlite":
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER video_tally_{name}")
    else:
        op.execute("DROP FUNCTION tally_video() CASCADE")


def _add_tally() -> None:
    op.create_table(
        "video_tally",
        sa.Column("id", BigId, nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("videos", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_tally")),
        sqlite_autoincrement=True,
    )
    alone = sa.text(f"length(facet) = {FLAGS}")
    op.create_index("ix_video_tally_facet", "video_tally", ["facet", "videos"])
    op.create_index(
        "ix_video_tally_flags", "video_tally", ["facet", "videos"], sqlite_where=alone, postgresql_where=alone
    )
    for facet in ("facet", f"substr(facet, 1, {FLAGS})"):
        op.execute(f"INSERT INTO video_tally (facet, videos) SELECT {facet}, COUNT(*) FROM video GROUP BY 1")


def _extend_tags() -> None:
    op.add_column("video_tag", sa.Column("facet", sa.String(), nullable=True))
    op.add_column("video_tag", sa.Column("published_at", UtcDateTime(), nullable=True))
    of_video = "FROM video WHERE video.id = video_tag.video_id"
    op.execute(
        f"UPDATE video_tag SET facet = (SELECT facet {of_video}), published_at = (SELECT published_at {of_video})"
    )
    op.drop_index("ix_video_tag_folded_name", "video_tag")
    op.create_index("ix_video_tag_named", "video_tag", ["folded_name", "published_at", "video_id", "facet"])


def _count(row: str, change: int) -> str:
    facets = f"({row}.facet, {change}), (substr({row}.facet, 1, {FLAGS}), {change})"
    return f"INSERT INTO video_tally (facet, videos) VALUES {facets};"


def _sqlite_triggers() -> list[str]:
    differs = "OLD.facet IS NOT NEW.facet"
    moved = f"{differs} OR OLD.published_at IS NOT NEW.published_at"
    columns = "facet, published_at"
    return [
        f"CREATE TRIGGER video_tally_added AFTER INSERT ON video BEGIN {_count('NEW', 1)} END",
        f"CREATE TRIGGER video_tally_removed AFTER DELETE ON video BEGIN {_count('OLD', -1)} END",
        "CREATE TRIGGER video_tally_changed AFTER UPDATE ON video"
        f" WHEN {differs} BEGIN {_count('OLD', -1)} {_count('NEW', 1)} END",
        f"CREATE TRIGGER video_tag_added AFTER INSERT ON video_tag BEGIN UPDATE video_tag SET ({columns}) ="
        f" (SELECT {columns} FROM video WHERE id = NEW.video_id)"
        " WHERE video_id = NEW.video_id AND folded_name = NEW.folded_name; END",
        f"CREATE TRIGGER video_tag_moved AFTER UPDATE ON video WHEN {moved}"
        f" BEGIN UPDATE video_tag SET {OF_TAG.format(row='NEW')} WHERE video_id = NEW.id; END",
    ]


def _postgresql_triggers() -> list[str]:
    differs = "OLD.facet IS DISTINCT FROM NEW.facet"
    moved = f"{differs} OR OLD.published_at IS DISTINCT FROM NEW.published_at"
    function = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    return [
        function.format(
            name="tally_video",
            body=f"IF TG_OP <> 'INSERT' THEN {_count('OLD', -1)} END IF;"
            f" IF TG_OP <> 'DELETE' THEN {_count('NEW', 1)} END IF; RETURN NULL;",
        ),
        function.format(
            name="describe_video_tag",
            body="SELECT facet, published_at INTO NEW.facet, NEW.published_at FROM video WHERE id = NEW.video_id;"
            " RETURN NEW;",
        ),
        function.format(
            name="move_video_tags",
            body=f"UPDATE video_tag SET {OF_TAG.format(row='NEW')} WHERE video_id = NEW.id; RETURN NULL;",
        ),
        "CREATE TRIGGER video_tally_moved AFTER INSERT OR DELETE ON video FOR EACH ROW EXECUTE FUNCTION tally_video()",
        "CREATE TRIGGER video_tally_changed AFTER UPDATE ON video"
        f" FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION tally_video()",
        "CREATE TRIGGER video_tag_added BEFORE INSERT ON video_tag FOR EACH ROW EXECUTE FUNCTION describe_video_tag()",
        "CREATE TRIGGER video_tag_moved AFTER UPDATE ON video"
        f" FOR EACH ROW WHEN ({moved}) EXECUTE FUNCTION move_video_tags()",
    ]
