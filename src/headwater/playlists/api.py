"""One playlist over REST: make, change, remove, fill, put in order."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.kit.errors import Invalid
from headwater.kit.ids import shorten
from headwater.playlists import pictures, query, service
from headwater.playlists.federation.reading import refresh_when_old
from headwater.playlists.fields import read_move, read_new_playlist, read_playlist_changes, read_times
from headwater.playlists.lists import read_places
from headwater.playlists.wire import (
    PRIVACIES,
    ElementCreated,
    ElementDocument,
    PlaylistCreated,
    PlaylistDocument,
    to_documents,
)
from headwater.videos import VideoQuery
from headwater.videos.web import shape_rows
from headwater.web.bodies import INVALID, MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start

PLAYLISTS = "/api/v1/video-playlists"
ONE = f"{PLAYLISTS}/{{playlist_id:str}}"
VIDEOS = f"{ONE}/videos"
BODY = {"fields": Provide(read_fields)}


@get(f"{PLAYLISTS}/privacies")
@reads(auth=Auth.NONE)
def list_privacies(ctx: Ctx) -> dict[str, str]:
    """Return who may see a playlist, by number."""
    return {str(privacy.value): label for privacy, label in PRIVACIES.items()}


@post(PLAYLISTS, status_code=200, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes()
def create_playlist(ctx: Ctx, fields: NamedDependency[Fields]) -> dict[str, PlaylistCreated]:
    """Make a playlist."""
    given = read_new_playlist(fields.values)
    picture = pictures.fit_given(fields.files, ctx.settings)
    with pictures.stored_picture(ctx.runtime, picture) as key, ctx.runtime.database.write() as session:
        made = service.create_playlist(session, ctx.viewer, given, picture_key=key)
        return {"videoPlaylist": PlaylistCreated(made.id, shorten(made.uuid), str(made.uuid))}


@get(ONE)
@reads()
def get_playlist(ctx: Ctx, playlist_id: FromPath[str]) -> PlaylistDocument:
    """Return a playlist."""
    playlist = service.find_visible_playlist(ctx.session, ctx.viewer, playlist_id)
    refresh_when_old(ctx.session, ctx.settings, playlist)
    (document,) = to_documents(ctx.session, [query.read_playlist(ctx.session, playlist.id)])
    return document


@put(ONE, status_code=204, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes()
def update_playlist(ctx: Ctx, playlist_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Describe a playlist anew."""
    given = read_playlist_changes(fields.values)
    with ctx.runtime.database.read() as session:  # before a picture is worth the work
        service.check_may_change(ctx.viewer, service.find_any_playlist(session, playlist_id))
    picture = pictures.fit_given(fields.files, ctx.settings)
    with pictures.stored_picture(ctx.runtime, picture) as key, ctx.runtime.database.write() as session:
        playlist = service.find_any_playlist(session, playlist_id, lock=True)
        service.change_playlist(session, ctx.viewer, playlist, given, picture_key=key)


@delete(ONE, status_code=204)
@writes()
def delete_playlist(ctx: Ctx, playlist_id: FromPath[str]) -> None:
    """Remove a playlist."""
    playlist = service.find_any_playlist(ctx.session, playlist_id, lock=True)
    service.delete_playlist(ctx.session, ctx.viewer, playlist)


@get(VIDEOS)
@reads()
def list_videos(
    ctx: Ctx, playlist_id: FromPath[str], start: Start = 0, count: Count = DEFAULT_COUNT
) -> Response[bytes]:
    """Return what stands in a playlist."""
    playlist = service.find_visible_playlist(ctx.session, ctx.viewer, playlist_id)
    total, places = read_places(ctx.session, ctx.viewer, playlist.id, start=start, count=count)
    shown = {place.video.id: place.video for place in places if place.video is not None}
    videos = {video.id: video for video in shape_rows(ctx, VideoQuery(), list(shown.values()))}
    data = [
        ElementDocument(
            id=place.element.id,
            position=place.element.position,
            start_timestamp=place.element.start_seconds,
            stop_timestamp=place.element.stop_seconds,
            type=place.kind.value,
            video=None if place.video is None else videos[place.video.id],
        )
        for place in places
    ]
    return Response(msgspec.json.encode(ResultList(total, data)), media_type="application/json")


@post(VIDEOS, status_code=200, dependencies=BODY)
@writes()
def add_video(ctx: Ctx, playlist_id: FromPath[str], fields: NamedDependency[Fields]) -> dict[str, ElementCreated]:
    """Put a video at the end."""
    reference = _read_reference(fields.values.get("videoId"))
    times = read_times(fields.values)
    playlist = service.find_any_playlist(ctx.session, playlist_id, lock=True)
    element = service.add_element(ctx.session, ctx.viewer, playlist, reference, times)
    return {"videoPlaylistElement": ElementCreated(element.id)}


@post(f"{VIDEOS}/reorder", status_code=204, dependencies=BODY)
@writes()
def reorder_videos(ctx: Ctx, playlist_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Move a range of places."""
    move = read_move(fields.values)
    playlist = service.find_any_playlist(ctx.session, playlist_id, lock=True)
    service.move_elements(
        ctx.session,
        ctx.viewer,
        playlist,
        first=move["startPosition"],
        after=move["insertAfterPosition"],
        count=move.get("reorderLength", 1),
    )


@put(f"{VIDEOS}/{{element_id:int}}", status_code=204, dependencies=BODY)
@writes()
def update_video(ctx: Ctx, playlist_id: FromPath[str], element_id: Id, fields: NamedDependency[Fields]) -> None:
    """Change where a video of a playlist begins and ends."""
    times = read_times(fields.values)
    playlist = service.find_any_playlist(ctx.session, playlist_id, lock=True)
    service.change_element(ctx.session, ctx.viewer, playlist, element_id, times)


@delete(f"{VIDEOS}/{{element_id:int}}", status_code=204)
@writes()
def remove_video(ctx: Ctx, playlist_id: FromPath[str], element_id: Id) -> None:
    """Take a video out."""
    playlist = service.find_any_playlist(ctx.session, playlist_id, lock=True)
    service.remove_element(ctx.session, ctx.viewer, playlist, element_id)


def _read_reference(given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int) or len(str(given)) > 100:
        raise Invalid("Incorrect request parameters: videoId", fields={"videoId": INVALID})
    return str(given)


routes = (
    list_privacies,
    create_playlist,
    get_playlist,
    update_playlist,
    delete_playlist,
    list_videos,
    add_video,
    reorder_videos,
    update_video,
    remove_video,
)
