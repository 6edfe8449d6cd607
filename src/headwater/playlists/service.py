"""Use cases of playlists: make, describe, remove, fill, put in order."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from headwater.house import Viewer, emit
from headwater.kit import clock, ids
from headwater.kit.errors import Forbidden, Invalid, NotFound, Unauthenticated
from headwater.kit.text import fold, sort_key
from headwater.playlists import pictures, rules, store
from headwater.playlists.model import Playlist, PlaylistElement, PlaylistKind, PlaylistPrivacy
from headwater.videos import find_any

WATCH_LATER_NAME = "Watch later"


def find_any_playlist(session: Session, reference: str, *, lock: bool = False) -> Playlist:
    """Return the playlist that `id | uuid | shortUUID` names, whoever asks; raises Invalid or NotFound."""
    key = ids.parse(reference)
    if key is None:
        reason = "Should have a valid playlist id (id, short UUID or UUID)"
        raise Invalid("Incorrect request parameters: playlistId", fields={"playlistId": reason})
    playlist = store.find_playlist(session, key, lock=lock)
    if playlist is None:
        raise NotFound("Video playlist not found")
    return playlist


def find_visible_playlist(session: Session, viewer: Viewer, reference: str) -> Playlist:
    """Return a playlist that the viewer may see; raises Invalid, NotFound, Unauthenticated or Forbidden."""
    playlist = find_any_playlist(session, reference)
    if rules.may_see(viewer, playlist, by_number=isinstance(ids.parse(reference), int)):
        return playlist
    if playlist.privacy is PlaylistPrivacy.UNLISTED:
        raise NotFound("Video playlist not found")
    if not viewer.signed_in:
        raise Unauthenticated("Token is invalid", code="unauthorized_request")
    raise Forbidden("Cannot get this private video playlist.")


def create_playlist(
    session: Session, viewer: Viewer, given: Mapping[str, Any], *, picture_key: str | None = None
) -> Playlist:
    """Make a playlist of the viewer from checked fields; raises Invalid or NotFound (somebody else's channel)."""
    assert viewer.user_id is not None
    account = store.read_account_of_user(session, viewer.user_id)
    privacy, channel_id = given.get("privacy", PlaylistPrivacy.PRIVATE), given.get("videoChannelId")
    rules.check_channel_given(privacy, channel_id)
    _check_channel(session, account.id, channel_id)
    playlist = _build(account.id, account.url, given["displayName"], privacy)
    playlist.channel_id = channel_id
    _describe(playlist, given["displayName"], given.get("description"))
    session.add(playlist)
    if picture_key is not None:
        pictures.set_picture(session, playlist, picture_key)
    session.flush()
    _tell(session, playlist)
    return playlist


def begin_watch_later(session: Session, *, user_id: int) -> None:
    """Give a new user their watch later list; the handler of `user.created`."""
    account = store.read_account_of_user(session, user_id)
    playlist = _build(account.id, account.url, WATCH_LATER_NAME, PlaylistPrivacy.PRIVATE)
    playlist.kind = PlaylistKind.WATCH_LATER
    session.add(playlist)
    session.flush()


def change_playlist(
    session: Session, viewer: Viewer, playlist: Playlist, given: Mapping[str, Any], *, picture_key: str | None = None
) -> None:
    """Describe a playlist as checked fields say; raises Invalid, NotFound or Forbidden."""
    check_may_change(viewer, playlist)
    privacy = given.get("privacy", playlist.privacy)
    channel_id = given.get("videoChannelId", playlist.channel_id)
    rules.check_channel_given(privacy, channel_id)
    if playlist.kind is PlaylistKind.WATCH_LATER:
        raise Invalid("Cannot update a watch later playlist.")
    if channel_id != playlist.channel_id:
        _check_channel(session, playlist.account_id, channel_id)
    playlist.privacy, playlist.channel_id = privacy, channel_id
    _describe(
        playlist,
        given.get("displayName", playlist.display_name),
        given.get("description", playlist.description),
    )
    if picture_key is not None:
        pictures.set_picture(session, playlist, picture_key)
    _tell(session, playlist)


def delete_playlist(session: Session, viewer: Viewer, playlist: Playlist) -> None:
    """Remove a playlist; raises Invalid or Forbidden."""
    check_may_change(viewer, playlist)
    if playlist.kind is PlaylistKind.WATCH_LATER:
        raise Invalid("Cannot delete a watch later playlist.")
    remove_playlist(session, playlist)


def remove_playlist(session: Session, playlist: Playlist) -> None:
    """Remove a playlist with its picture, and tell those who know it."""
    emit(session, "playlist.deleted", playlist_id=playlist.id)
    pictures.forget_picture(session, playlist)
    session.delete(playlist)
    session.flush()


def add_element(
    session: Session, viewer: Viewer, playlist: Playlist, video_reference: str, times: Mapping[str, int | None]
) -> PlaylistElement:
    """Put a video at the end; `playlist` is locked. Raises Invalid, NotFound or Forbidden."""
    row = find_any(session, video_reference, field="videoId")
    check_may_fill(viewer, playlist)
    if not rules.may_take_in(viewer, row):
        raise NotFound("Video not found")
    now = clock.now()
    element = PlaylistElement(
        playlist_id=playlist.id,
        video_id=row.id,
        position=store.count_elements(session, playlist.id) + 1,
        start_seconds=times.get("startTimestamp"),
        stop_seconds=times.get("stopTimestamp"),
        created_at=now,
        updated_at=now,
    )
    session.add(element)
    session.flush()
    element.url = f"{playlist.url}/videos/{element.id}"
    note_filling(session, playlist)
    return element


def change_element(
    session: Session, viewer: Viewer, playlist: Playlist, element_id: int, times: Mapping[str, int | None]
) -> None:
    """Change where an element begins and ends; what is not said stays."""
    element = _find_element(session, viewer, playlist, element_id)
    element.start_seconds = times.get("startTimestamp", element.start_seconds)
    element.stop_seconds = times.get("stopTimestamp", element.stop_seconds)
    element.updated_at = clock.now()
    note_filling(session, playlist)


def remove_element(session: Session, viewer: Viewer, playlist: Playlist, element_id: int) -> None:
    """Take an element out; what stood behind it moves up. `playlist` is locked."""
    element = _find_element(session, viewer, playlist, element_id)
    position = element.position
    session.delete(element)
    session.flush()
    store.close_gap(session, playlist.id, position)
    note_filling(session, playlist)


def move_elements(session: Session, viewer: Viewer, playlist: Playlist, *, first: int, after: int, count: int) -> None:
    """Put `count` places from `first` behind place `after`; `playlist` is locked."""
    check_may_fill(viewer, playlist)
    rules.check_move(store.count_elements(session, playlist.id), first, after, count)
    if shifts := rules.list_shifts(first, after, count):
        store.shift_places(session, playlist.id, shifts)
        note_filling(session, playlist)


def forget_playlists_of(session: Session, *, user_id: int, account_id: int) -> None:
    """Remove every playlist of somebody who is going; the handler of `user.deleted`."""
    for playlist in store.list_of_account(session, account_id):
        remove_playlist(session, playlist)


def forget_account(session: Session, *, account_id: int) -> None:
    """Remove every playlist of a remote account that is gone; the handler of `account.deleted`."""
    for playlist in store.list_of_account(session, account_id):
        remove_playlist(session, playlist)


def close_playlists_of_channel(session: Session, *, channel_id: int) -> None:
    """Keep a removed channel's playlists for their owner alone; the handler of `channel.deleted`."""
    for playlist in store.list_of_channel(session, channel_id):
        playlist.channel_id = None
        if playlist.is_local:
            playlist.privacy = PlaylistPrivacy.PRIVATE
            _tell(session, playlist)


def check_may_change(viewer: Viewer, playlist: Playlist) -> None:
    """Raise Forbidden unless the viewer may describe or remove a playlist."""
    _check(rules.may_change(viewer, playlist), playlist)


def check_may_fill(viewer: Viewer, playlist: Playlist) -> None:
    """Raise Forbidden unless the viewer may change what stands in a playlist."""
    _check(rules.may_fill(viewer, playlist), playlist)


def note_filling(session: Session, playlist: Playlist) -> None:
    """Say that what stands in a playlist has changed."""
    _tell(session, playlist)


def _check(allowed: bool, playlist: Playlist) -> None:
    if not playlist.is_local:
        raise Forbidden("Cannot manage video playlist of another server.")
    if not allowed:
        raise Forbidden("Cannot manage video playlist of another user")


def _find_element(session: Session, viewer: Viewer, playlist: Playlist, element_id: int) -> PlaylistElement:
    element = store.find_element(session, playlist.id, element_id)
    if element is None:
        raise NotFound("Video playlist element not found")
    check_may_fill(viewer, playlist)
    return element


def _check_channel(session: Session, account_id: int, channel_id: int | None) -> None:
    if channel_id is not None and not store.owns_channel(session, account_id, channel_id):
        raise NotFound("Video channel not found")


def _build(account_id: int, account_url: str, name: str, privacy: PlaylistPrivacy) -> Playlist:
    number, now = uuid.uuid4(), clock.now()
    playlist = Playlist(
        uuid=number,
        url=f"{account_url.rpartition('/accounts/')[0]}/video-playlists/{number}",
        account_id=account_id,
        is_local=True,
        kind=PlaylistKind.REGULAR,
        privacy=privacy,
        created_at=now,
        updated_at=now,
    )
    _describe(playlist, name, None)
    return playlist


def _describe(playlist: Playlist, name: str, description: str | None) -> None:
    playlist.display_name, playlist.description = name, description
    playlist.name_sort_key = sort_key(name)
    playlist.folded_text = fold(f"{name} {description or ''}")


def _tell(session: Session, playlist: Playlist) -> None:
    playlist.updated_at = clock.now()
    session.flush()
    emit(session, "playlist.changed", playlist_id=playlist.id)
