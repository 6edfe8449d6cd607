"""The index: every word, its mistyped forms, and where it stands with how much weight."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base

# Prefixes are ranges of words, which needs an order by code points, not by language.
_Word = sa.String().with_variant(sa.String(collation="C"), "postgresql")


class SearchWord(Base):
    """A word that some video or channel has. Its id is made from it (`words.identify`)."""

    __tablename__ = "search_word"
    __table_args__ = ({"sqlite_autoincrement": False},)

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(_Word, index=True)


class SearchSpelling(Base):
    """A word with one letter missing, as a number; mistyped words meet here (`words.spread`)."""

    __tablename__ = "search_spelling"
    __table_args__ = ({"sqlite_autoincrement": False, "sqlite_with_rowid": False},)

    spelling: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    word_id: Mapped[int] = mapped_column(
        sa.BigInteger, sa.ForeignKey("search_word.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class VideoWord(Base):
    """A word of a video; the heaviest of a word are read first."""

    __tablename__ = "video_word"
    __table_args__ = (
        sa.Index("ix_video_word_weight", "word_id", "weight", "video_id"),
        {"sqlite_autoincrement": False, "sqlite_with_rowid": False},
    )

    video_id: Mapped[int] = mapped_column(
        sa.BigInteger, sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True
    )
    word_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    weight: Mapped[int] = mapped_column(sa.SmallInteger)


class ChannelWord(Base):
    """A word of a channel."""

    __tablename__ = "channel_word"
    __table_args__ = (
        sa.Index("ix_channel_word_weight", "word_id", "weight", "channel_id"),
        {"sqlite_autoincrement": False, "sqlite_with_rowid": False},
    )

    channel_id: Mapped[int] = mapped_column(
        sa.BigInteger, sa.ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True
    )
    word_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    weight: Mapped[int] = mapped_column(sa.SmallInteger)
