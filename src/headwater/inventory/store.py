"""All SQL of the inventory: which of some keys are held, who holds how much, every held key in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.db import insert
from headwater.house.holdings import Holding, all_holdings
from headwater.inventory.model import StorageSurvey
from headwater.inventory.use import AccountUse, StorageUse

FOLDER_PARTS = 3  # streaming-playlists/hls/{folder}
"""Parts of the keys of folders that are held as a whole."""


def held_kinds() -> set[str]:
    """Return the kinds of files that features declare; the files of others are nobody's business here."""
    return {holding.kind for holding in all_holdings()}


def held_keys(session: Session, kind: str, keys: list[str]) -> set[str]:
    """Return those of some keys of one kind that a row names, itself or its folder."""
    folders: dict[str, list[str]] = {}
    for key in keys:
        folders.setdefault("/".join(key.split("/")[:FOLDER_PARTS]), []).append(key)
    found: set[str] = set()
    for holding in all_holdings():
        if holding.kind != kind:
            continue
        asked = list(folders) if holding.is_folder else keys
        held = holding.rows.subquery()
        named = session.scalars(sa.select(held.c.key).where(held.c.key.in_(asked)))
        found.update(*(folders[key] if holding.is_folder else [key] for key in named))
    return found


def count_by_account(session: Session, limit: int) -> list[AccountUse]:
    """Return the accounts whose files take the most."""
    sized = [holding.rows.subquery() for holding in all_holdings() if not holding.is_folder]
    parts = [sa.select(held.c.account_id, held.c.size_bytes).where(held.c.account_id.is_not(None)) for held in sized]
    every = sa.union_all(*parts).subquery()
    total = sa.func.coalesce(sa.func.sum(every.c.size_bytes), 0).label("total")
    query = (
        sa.select(every.c.account_id, Actor.name, total)
        .join(Account, Account.id == every.c.account_id)
        .join(Actor, Actor.id == Account.actor_id)
        .group_by(every.c.account_id, Actor.name)
        .order_by(total.desc(), every.c.account_id)
        .limit(limit)
    )
    return [AccountUse(row.account_id, row.name, int(row.total)) for row in session.execute(query)]


def list_held(session: Session, holding: Holding) -> Iterator[Any]:
    """Yield `key`, `size_bytes`, `video_id`, `account_id` of every file or folder of a holding."""
    held = holding.rows.subquery()
    yield from session.execute(sa.select(held).order_by(held.c.key).execution_options(yield_per=1000))


def list_files_of_video(session: Session, video_id: int) -> tuple[list[str], list[str]]:
    """Return the keys of the single files of a video, and its folders."""
    keys: list[str] = []
    folders: list[str] = []
    for holding in all_holdings():
        held = holding.rows.subquery()
        found = session.scalars(sa.select(held.c.key).where(held.c.video_id == video_id))
        (folders if holding.is_folder else keys).extend(found)
    return keys, folders


def list_files_without_video(session: Session) -> Iterator[str]:
    """Yield the keys of files that belong to no video: avatars and their like."""
    for holding in all_holdings():
        held = holding.rows.subquery()
        if not holding.is_folder:
            yield from session.scalars(sa.select(held.c.key).where(held.c.video_id.is_(None)))


def write_survey(session: Session, use: StorageUse) -> None:
    """Keep a measurement in place of the last one."""
    values = {"measured_at": use.measured_at, "use": msgspec.to_builtins(use)}
    adding = insert(session, StorageSurvey).values(id=1, **values)
    session.execute(adding.on_conflict_do_update(index_elements=["id"], set_=values))


def read_survey(session: Session) -> dict[str, object] | None:
    """Return the last measurement."""
    return session.scalar(sa.select(StorageSurvey.use))
