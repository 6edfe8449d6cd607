"""What the administrator saved: each save is a row with the whole tree, so that the newest row's id is the version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from headwater.db.base import Base
from headwater.db.locks import hold_lock
from headwater.db.types import BigId, Json, UtcDateTime
from headwater.kit import clock

_LOCK = 0x48575F53  # "HW_S"


class SavedSettings(Base):
    """One version of the saved settings. Old ones stay, for the administrator to see who changed what."""

    __tablename__ = "saved_settings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tree: Mapped[dict[str, Any]] = mapped_column(Json)
    author: Mapped[str]  # a user's name, or where else it came from
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


_VERSION = "SELECT max(saved_settings.id) FROM saved_settings"  # the first statement of every request: nothing built


def read_version(session: Session) -> int:
    """Return the version of the saved settings; 0 before the first save."""
    return session.connection().exec_driver_sql(_VERSION).scalar() or 0


def read_saved(session: Session) -> tuple[int, dict[str, Any]]:
    """Return the version and the saved tree."""
    newest = sa.select(SavedSettings.id, SavedSettings.tree).order_by(SavedSettings.id.desc()).limit(1)
    row = session.execute(newest).first()
    return (row.id, row.tree) if row else (0, {})


def hold_saved(session: Session) -> None:
    """Let nobody else save until the caller's transaction ends: what is read from here on is what will be changed."""
    hold_lock(session, _LOCK)


def save(
    session: Session, change: Callable[[dict[str, Any]], dict[str, Any]], author: str, *, keep_versions: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Save what `change` makes of the tree; returns it before and after. An unchanged tree is no new version."""
    hold_saved(session)
    version, before = read_saved(session)
    after = change(before)
    if after != before:
        session.execute(sa.insert(SavedSettings).values(tree=after, author=author, created_at=clock.now()))
        session.execute(sa.delete(SavedSettings).where(SavedSettings.id <= version + 1 - keep_versions))
    return before, after


def note(session: Session, author: str) -> None:
    """Make a new version of the same tree: what pages show beside the settings changed, in every process."""
    hold_saved(session)
    _, tree = read_saved(session)
    session.execute(sa.insert(SavedSettings).values(tree=tree, author=author, created_at=clock.now()))


def list_versions(session: Session, count: int, *, start: int = 0) -> list[SavedSettings]:
    """Return the newest versions, newest first."""
    query = sa.select(SavedSettings).order_by(SavedSettings.id.desc()).offset(start).limit(count)
    return list(session.scalars(query))


def find_version(session: Session, version: int) -> list[SavedSettings]:
    """Return a version and the one before it, as far as they are kept."""
    query = sa.select(SavedSettings).where(SavedSettings.id <= version).order_by(SavedSettings.id.desc()).limit(2)
    return list(session.scalars(query))
