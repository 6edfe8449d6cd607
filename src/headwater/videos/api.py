"""One video: its details and parts, changing and removing it, the token for its media."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.channels import load_channel_cards
from headwater.kit.clock import format_wire
from headwater.kit.errors import Forbidden, NotFound
from headwater.videos import metadata, pictures, rules, service, shape, store, tokens, wire
from headwater.videos.access import find_any, find_managed, find_visible, refusal, standing_for, standing_of
from headwater.videos.constants_api import JSON
from headwater.videos.details import read_details
from headwater.videos.links import Links
from headwater.videos.model import Video
from headwater.videos.web import tell_position
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.wire import answers

MAX_CHANGE_BYTES = 10 << 20  # two pictures of 4 MiB, the wire's bound, and the fields


def _json(document: Any) -> Response[bytes]:
    return Response(msgspec.json.encode(document), media_type=JSON)


@get("/api/v1/videos/{video_id:str}", responses=answers(wire.VideoDetails))
@reads()
def get_video(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Return a video's details."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    card = load_channel_cards(ctx.session, [row.channel_id])[row.channel_id]
    files = store.load_files(ctx.session, [row.id])[row.id]
    standing = standing_for(ctx.session, ctx.viewer, row, ctx.request.headers)
    details = shape.to_details(
        row,
        card,
        files,
        Links.of(ctx.runtime),
        owner=rules.may_update(ctx.viewer, standing),
        watchable=rules.may_watch(ctx.viewer, standing),
    )
    tell_position(ctx, details)
    return _json(details)


@get("/api/v1/videos/{video_id:str}/description", responses=answers(wire.Description))
@reads()
def get_description(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Return a video's whole description."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    return _json(wire.Description(row.description))


@get("/api/v1/videos/{video_id:str}/storyboards", responses=answers(wire.Storyboards))
@reads()
def list_storyboards(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Return the storyboard of a video, if it is made."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    found = store.find_storyboard(ctx.session, row.id)
    return _json(wire.Storyboards([] if found is None else [shape.to_storyboard(found)]))


@get("/api/v1/videos/{video_id:str}/metadata/{file_id:int}")
@reads()
def get_file_metadata(ctx: Ctx, video_id: FromPath[str], file_id: FromPath[int]) -> Response[bytes]:
    """Return what is known of a rendition's streams."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    file = store.find_file(ctx.session, row.id, file_id)
    if file is None:
        raise NotFound("Video file not found")
    return _json(metadata.describe_rendition(file))


@get("/api/v1/videos/{video_id:str}/source", responses=answers(wire.Source))
@reads(auth=Auth.REQUIRED)
def get_source(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Tell the owner of the uploaded file."""
    row = find_managed(ctx.session, ctx.viewer, video_id)
    original = store.find_original(ctx.session, row.id)
    if original is None:
        raise NotFound("Video source not found")
    source = shape.to_source(original, Links.of(ctx.runtime))
    source.file_url = None
    return _json(source)


@post("/api/v1/videos/{video_id:str}/token", status_code=200, responses=answers(wire.VideoToken))
@reads()
def make_file_token(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Return a token that opens the video's media in addresses."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    if not rules.may_watch(ctx.viewer, standing_for(ctx.session, ctx.viewer, row, ctx.request.headers)):
        raise refusal(ctx.viewer, row.privacy)
    lifetime = ctx.settings.sessions.video_file_token_lifetime
    token, expires_at = tokens.make_token(ctx.runtime.secret, row.uuid, lifetime)
    return _json(wire.VideoToken(wire.FileToken(token, format_wire(expires_at))))


@put(
    "/api/v1/videos/{video_id:str}",
    status_code=204,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_CHANGE_BYTES,
)
@computes()
def put_video(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Change what the owner gave; pictures are brought to our sizes before the transaction."""
    details = read_details(fields.values, creating=False)
    with ctx.runtime.database.read() as session:
        row = find_any(session, video_id)
        if not rules.may_update(ctx.viewer, standing_of(row)):
            raise Forbidden("Cannot manage a video of another user.")
    chosen = {name: fields.files[name] for name in pictures.FIELDS if name in fields.files}

    def update(session: Session, video: Video) -> None:
        service.update_video(session, ctx.viewer, video, row.owner_account_id, details)

    pictures.change_pictures(ctx.runtime, row.id, chosen, update)


@delete("/api/v1/videos/{video_id:str}", status_code=204)
@writes()
def delete_video(ctx: Ctx, video_id: FromPath[str]) -> None:
    """Remove a video with all of its files."""
    row = find_any(ctx.session, video_id)
    service.delete_video(ctx.session, ctx.viewer, row.id, row.owner_account_id)


routes = (
    get_video,
    get_description,
    list_storyboards,
    get_file_metadata,
    get_source,
    make_file_token,
    put_video,
    delete_video,
)
