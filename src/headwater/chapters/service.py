"""Use cases of chapters: list, replace, take over from the uploaded file."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.chapters import rules, store
from headwater.chapters.model import ChapterList, Origin
from headwater.chapters.rules import Chapter
from headwater.house import Viewer
from headwater.kit import clock
from headwater.videos import Video, find_managed, tell_change

MAX_FROM_FILE = 1000  # as many as a probe reads; pages and wire show at most `chapters.max_count`


def list_chapters(session: Session, video: Any, max_count: int) -> list[Chapter]:
    """Return the chapters of a video (a row with `id`, `description`, `duration_seconds`) that count."""
    found = store.find_list(session, video.id)
    stored = [] if found is None else msgspec.convert(found.chapters, list[Chapter])
    origin = None if found is None else found.origin
    described = (
        rules.find_in_text(video.description or "", duration=video.duration_seconds, max_count=max_count)
        if origin is not Origin.OWNER
        else []
    )
    return rules.choose(origin, stored, described)[:max_count]


def replace_chapters(session: Session, viewer: Viewer, video: str, given: Any, max_count: int) -> None:
    """Set the chapters of a video, or take them all away; raises Invalid, and refusals."""
    row = find_managed(session, viewer, video, field="videoId")
    chapters = rules.read_chapters(given, duration=row.duration_seconds, max_count=max_count)
    locked = session.get_one(Video, row.id, with_for_update=True)
    _write(session, row.id, Origin.OWNER, chapters)
    tell_change(session, locked)


def are_by_owner(session: Session, video_id: int) -> bool:
    """Whether the owner has set the chapters of a video, so that nothing else counts."""
    found = store.find_list(session, video_id)
    return found is not None and found.origin is Origin.OWNER


def forget_chapters(session: Session, viewer: Viewer, video: str) -> None:
    """Take the owner's chapters away, so that those of the description count again; raises refusals."""
    row = find_managed(session, viewer, video, field="videoId")
    locked = session.get_one(Video, row.id, with_for_update=True)
    if (found := store.find_list(session, row.id)) is not None:
        session.delete(found)
        tell_change(session, locked)


def take_from_file(session: Session, *, video_id: int) -> None:
    """Note the chapters that the uploaded file names (`video.playable`), unless the owner was quicker."""
    probed = store.find_probed(session, video_id)
    if not probed or store.find_list(session, video_id) is not None:
        return
    named = [(chapter["start_seconds"], chapter["title"]) for chapter in probed.get("chapters", ())]
    duration = session.get_one(Video, video_id).duration_seconds
    if chapters := rules.take_from_file(named, duration=duration, max_count=MAX_FROM_FILE):
        _write(session, video_id, Origin.FILE, chapters)


def keep_foreign_chapters(session: Session, video: Video, named: list[tuple[float, str]]) -> None:
    """Note the chapters that another instance tells of its video; without any, those of the description count."""
    found = store.find_list(session, video.id)
    if chapters := rules.take_from_file(named, duration=video.duration_seconds, max_count=MAX_FROM_FILE):
        _write(session, video.id, Origin.OWNER, chapters)
    elif found is not None:
        session.delete(found)


def _write(session: Session, video_id: int, origin: Origin, chapters: list[Chapter]) -> None:
    found = store.find_list(session, video_id)
    if found is None:
        found = ChapterList(video_id=video_id)
        session.add(found)
    found.origin, found.chapters, found.updated_at = origin, msgspec.to_builtins(chapters), clock.now()
