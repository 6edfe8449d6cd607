"""Use cases of videos: create, update, remove, and the way from uploaded to published. Each emits its events once."""

from __future__ import annotations

import uuid

from msgspec import UNSET, UnsetType
from sqlalchemy.orm import Session

from headwater.channels import owned_channel
from headwater.house import Viewer, emit
from headwater.jobs import enqueue
from headwater.kit import clock, text
from headwater.kit.errors import Forbidden, Invalid
from headwater.settings import Settings
from headwater.videos import rules, store
from headwater.videos.details import NO_PASSWORDS, VideoInput
from headwater.videos.model import Privacy, Video, VideoState

DELETE_FILES = "delete-files"
HLS_FOLDER = "streaming-playlists/hls"
_PLAIN_FIELDS = (
    "category", "licence", "language", "nsfw", "nsfw_flags", "nsfw_summary", "wait_transcoding", "privacy",
    "description", "support",
    "comments_policy", "download_enabled", "p2p_enabled", "originally_published_at",
)  # fmt: skip


def check_channel(session: Session, viewer: Viewer, channel_id: int) -> None:
    """Raise Invalid unless the viewer may publish in a channel; for uploads, before their bytes are taken."""
    owned_channel(session, viewer, channel_id)


def create_video(session: Session, settings: Settings, viewer: Viewer, details: VideoInput) -> Video:
    """Write a local video that has no files yet; `details` come from `read_details(..., creating=True)`."""
    if details.name is UNSET or details.channel_id is UNSET:
        raise ValueError("a new video needs a name and a channel")
    owned_channel(session, viewer, details.channel_id)
    now, identity = clock.now(), uuid.uuid4()
    video = Video(
        uuid=identity,
        url=f"{settings.base_url}/videos/watch/{identity}",
        channel_id=details.channel_id,
        is_local=True,
        name=details.name,
        privacy=Privacy.PUBLIC,
        state=VideoState.TO_TRANSCODE,
        published_at=now,
        created_at=now,
        updated_at=now,
        tags=[],
    )
    _apply(video, details)
    session.add(video)
    session.flush()
    write_tags(session, video)
    _keep_passwords(session, video, details.passwords, before=Privacy.PUBLIC)
    emit(session, "video.described", video_id=video.id)
    return video


def update_video(session: Session, viewer: Viewer, video: Video, owner_account_id: int, details: VideoInput) -> None:
    """Change what was given; raises Forbidden for others than the owner and moderators."""
    if not rules.may_update(viewer, _standing(video, owner_account_id)):
        raise Forbidden("Cannot manage a video of another user.")
    if details.channel_id is not UNSET and details.channel_id != video.channel_id:
        video.channel_id = owned_channel(session, viewer, details.channel_id).id
    before = video.privacy
    _apply(video, details)
    _keep_passwords(session, video, details.passwords, before=before)
    if details.tags is not UNSET:
        write_tags(session, video)
    if any(given is not UNSET for given in (details.name, details.tags, details.description, details.channel_id)):
        session.flush()
        emit(session, "video.described", video_id=video.id)
    _note_opening(video, was_open=before is Privacy.PUBLIC)
    tell_change(session, video)


def mark_playable(session: Session, video_id: int) -> None:
    """Note that the first segments can be watched; published at once unless the owner waits for all of it."""
    video = _locked(session, video_id)
    if video.playable_at is not None:
        return
    video.playable_at = clock.now()
    session.flush()
    emit(session, "video.playable", video_id=video.id)
    tell_change(session, video)


def mark_published(session: Session, video_id: int) -> None:
    """Note that everything is finished."""
    video = _locked(session, video_id)
    if video.state is VideoState.PUBLISHED:
        return
    video.state, video.failure = VideoState.PUBLISHED, None
    video.playable_at = video.playable_at or clock.now()
    if video.replaces_id is not None:
        session.flush()
        emit(session, "video.replacement_ready", video_id=video.id)
    else:
        tell_change(session, video)


def mark_failed(session: Session, video_id: int, reason: str) -> None:
    """Note that preparing it failed for good; its owner reads the reason, others see it no more."""
    video = _locked(session, video_id)
    video.state, video.failure = VideoState.TRANSCODING_FAILED, reason
    if video.replaces_id is not None:
        session.flush()
        emit(session, "video.replacement_failed", video_id=video.id, reason=reason)
    else:
        tell_change(session, video)


def delete_video(session: Session, viewer: Viewer, video_id: int, owner_account_id: int) -> None:
    """Remove a video with all of its files; raises Forbidden for others than the owner and moderators."""
    video = _locked(session, video_id)
    if not rules.may_delete(viewer, _standing(video, owner_account_id)):
        raise Forbidden("Cannot manage a video of another user.")
    remove_video(session, video)


def remove_video(session: Session, video: Video) -> None:
    """Remove a video, whoever asks: its rows now, its files by a job that survives a crash.

    That job has the key of the jobs that make the video: it waits until the one that runs has noticed, for what that
    one still writes must go too.
    """
    keys, folders = store.collect_keys(session, video.id)
    if video.is_local:
        folders = sorted({*folders, f"{HLS_FOLDER}/{video.uuid}"})  # it may just be coming into being
    emit(session, "video.deleted", video_id=video.id, uuid=video.uuid)
    store.delete_row(session, video)
    if keys or folders:
        enqueue(session, DELETE_FILES, {"keys": keys, "folders": folders}, key=f"video:{video.id}")


def remove_videos_of(session: Session, channel_id: int) -> None:
    """Remove all videos of a channel that is going; the handler of `channel.deleted`."""
    for video_id in store.list_ids_of_channel(session, channel_id):
        if (video := session.get(Video, video_id)) is not None:  # some go with another one
            remove_video(session, video)


def spread_support(session: Session, channel_id: int, *, spread_support: bool) -> None:
    """Give a channel's support text to all of its videos if its owner says so; the handler of `channel.updated`."""
    if not spread_support:
        return
    support, videos = store.find_support(session, channel_id)
    for video in videos:
        video.support = support
        tell_change(session, video)


def apply_scheduled_updates(session: Session) -> None:
    """Give the videos whose time has come the privacy that their owners chose."""
    for video in store.lock_due(session, clock.now()):
        before = video.privacy
        video.privacy = video.scheduled_privacy or Privacy.PUBLIC
        video.scheduled_at = video.scheduled_privacy = None
        _keep_passwords(session, video, UNSET, before=before)
        _note_opening(video, was_open=before is Privacy.PUBLIC)
        tell_change(session, video)


def tell_change(session: Session, video: Video) -> None:
    """Emit `video.published` the first time that somebody else may watch it, `video.updated` after that."""
    now = clock.now()
    video.updated_at = now
    first = video.announced_at is None and video.privacy is not Privacy.PRIVATE and rules.is_available(video)
    if first:
        video.announced_at = video.published_at = now
    session.flush()
    if first:
        emit(session, "video.published", video_id=video.id)
    elif video.announced_at is not None:
        emit(session, "video.updated", video_id=video.id)


def _note_opening(video: Video, *, was_open: bool) -> None:
    """A video that becomes public is new to the public."""
    if video.privacy is Privacy.PUBLIC and not was_open and rules.is_available(video):
        video.published_at = clock.now()


def _keep_passwords(session: Session, video: Video, given: list[str] | UnsetType, *, before: Privacy) -> None:
    """Hand the passwords of a protected video on, and take them away from one that is protected no more."""
    was, is_now = before is Privacy.PASSWORD_PROTECTED, video.privacy is Privacy.PASSWORD_PROTECTED
    if is_now and given is not UNSET:
        emit(session, "video.passwords_given", video_id=video.id, passwords=given)
    elif is_now and not was:
        raise Invalid(NO_PASSWORDS)
    elif was and not is_now:
        emit(session, "video.passwords_given", video_id=video.id, passwords=[])


def _apply(video: Video, details: VideoInput) -> None:
    for field in _PLAIN_FIELDS:
        if (value := getattr(details, field)) is not UNSET:
            setattr(video, field, value)
    if not video.nsfw:
        video.nsfw_flags, video.nsfw_summary = 0, None
    if details.name is not UNSET:
        video.name = details.name
    if details.tags is not UNSET:
        video.tags = details.tags
    if details.scheduled is not UNSET:
        scheduled = details.scheduled
        video.scheduled_at = scheduled.at if scheduled else None
        video.scheduled_privacy = scheduled.privacy if scheduled else None
    video.name_sort_key = text.sort_key(video.name)
    video.folded_text = text.fold(" ".join([video.name, *video.tags]))


def write_tags(session: Session, video: Video) -> None:
    """Write the tags of a video in the form that filters look for."""
    store.replace_tags(session, video.id, {text.fold(tag) for tag in video.tags})


def _locked(session: Session, video_id: int) -> Video:
    return session.get_one(Video, video_id, with_for_update=True)


def _standing(video: Video, owner_account_id: int) -> rules.Standing:
    return rules.Standing(
        owner_account_id=owner_account_id,
        privacy=video.privacy,
        state=video.state,
        wait_transcoding=video.wait_transcoding,
        playable_at=video.playable_at,
        is_local=video.is_local,
    )
