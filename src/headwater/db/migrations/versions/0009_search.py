"""The index of search: words, their spellings, where they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; a job fills them."""
    op.create_table(
        "search_word",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("word", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_word", "search_word", ["word"])
    op.create_table(
        "search_spelling",
        sa.Column("spelling", sa.BigInteger(), nullable=False),
        sa.Column("word_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["word_id"], ["search_word.id"], name=op.f("fk_search_spelling_word_id_search_word"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("spelling", "word_id", name=op.f("pk_search_spelling")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_spelling_word_id", "search_spelling", ["word_id"])
    for subject in ("video", "channel"):
        table, number = f"{subject}_word", f"{subject}_id"
        op.create_table(
            table,
            sa.Column(number, sa.BigInteger(), nullable=False),
            sa.Column("word_id", sa.BigInteger(), nullable=False),
            sa.Column("weight", sa.SmallInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                [number], [f"{subject}.id"], name=op.f(f"fk_{table}_{number}_{subject}"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint(number, "word_id", name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
        op.create_index(f"ix_{table}_weight", table, ["word_id", "weight", number])
