"""What others are answered about a video: itself, its collections, what was said when it came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.announcing import activities, store
from headwater.announcing.video import describe_video
from headwater.chapters import list_chapters
from headwater.federation import Asked, Built, Departed, Document, Moved, collection, with_context
from headwater.house import ANONYMOUS
from headwater.kit import ids
from headwater.kit.clock import format_wire
from headwater.kit.errors import NotFound
from headwater.ratings import Rating
from headwater.settings import Settings
from headwater.shares import find_share, list_shares
from headwater.videos import Video, VideoState, find_visible, is_available

VIDEO = "/videos/watch/{video_id}"
SHORT = "/w/{video_id}"
UNKNOWN = "Video not found"
Describe = Callable[[Session, Settings, Asked, Video], Built]
ReadPage = Callable[[Session, Video, int, int], tuple[int, list[Any]]]


def _of_video(describe: Describe) -> Callable[[Session, Settings, Asked], Built]:
    """Build a document of a video that anybody may know; raises the refusals of REST for every other one."""

    def build(session: Session, settings: Settings, asked: Asked) -> Built:
        reference = asked.parts["video_id"]
        key = ids.parse(reference)
        if key is None:
            raise NotFound(UNKNOWN)
        if (gone := store.find_tombstone(session, key)) is not None:
            return Departed(_bury(gone))
        row = find_visible(session, ANONYMOUS, reference)
        if not row.is_local:
            return Moved(row.url)
        video = session.get_one(Video, row.id)
        if not _was_told(video):
            raise NotFound(UNKNOWN)
        return describe(session, settings, asked, video)

    return build


def _was_told(video: Video) -> bool:
    """What is still being made is nobody's business; what was told once is told on while it is worked on."""
    begun = (VideoState.WAITING_FOR_LIVE, VideoState.LIVE_ENDED)
    return video.announced_at is not None or is_available(video) or video.state in begun


def _bury(gone: Any) -> dict[str, Any]:
    tombstone = {"id": gone.url, "type": "Tombstone", "formerType": "Video", "deleted": format_wire(gone.deleted_at)}
    return with_context("Delete", tombstone)


def _describe(session: Session, settings: Settings, asked: Asked, video: Video) -> Built:
    return with_context("Video", describe_video(settings, store.read_facts(session, video.id)))


def _activity(session: Session, settings: Settings, asked: Asked, video: Video) -> Built:
    return with_context("Video", activities.create_video(settings, store.read_facts(session, video.id)))


def _announce(session: Session, settings: Settings, asked: Asked, video: Video) -> Built:
    share = find_share(session, f"{video.url}/announces/{asked.parts['actor_id']}")
    if share is None or share.video_id != video.id:
        return None
    actor = session.get_one(Actor, share.actor_id)
    return with_context("Announce", activities.announce(session, video, actor.url, share.url))


def _chapters(session: Session, settings: Settings, asked: Asked, video: Video) -> Built:
    found = list_chapters(session, video, settings.chapters.max_count)
    ends = [*(chapter.timecode for chapter in found[1:]), video.duration_seconds]
    parts = [
        {"name": chapter.title, "startOffset": chapter.timecode, "endOffset": end}
        for chapter, end in zip(found, ends, strict=False)
    ]
    return with_context("Chapters", {"id": f"{video.url}/chapters", "hasPart": parts})


def _collection(name: str, read_page: ReadPage) -> Document:
    def describe(session: Session, settings: Settings, asked: Asked, video: Video) -> Built:
        def read(start: int, count: int) -> tuple[int, list[Any]]:
            return read_page(session, video, start, count)

        return collection(f"{video.url}/{name}", asked, read, page_size=settings.federation.page_size)

    return Document(_of_video(describe), paths=(f"{VIDEO}/{name}",))


def _rated(kind: Rating) -> ReadPage:
    return lambda session, video, start, count: store.list_rating_urls(
        session, video.id, kind, start=start, count=count
    )


documents = (
    Document(_of_video(_describe), pages=(VIDEO, SHORT)),
    Document(_of_video(_activity), paths=(f"{VIDEO}/activity",)),
    Document(_of_video(_announce), paths=(f"{VIDEO}/announces/{{actor_id}}",)),
    Document(_of_video(_chapters), paths=(f"{VIDEO}/chapters",)),
    _collection(
        "announces",
        lambda session, video, start, count: list_shares(session, video.id, start=start, count=count),
    ),
    _collection(
        "comments",
        lambda session, video, start, count: store.list_comment_urls(session, video.id, start=start, count=count),
    ),
    _collection("likes", _rated(Rating.LIKE)),
    _collection("dislikes", _rated(Rating.DISLIKE)),
)
