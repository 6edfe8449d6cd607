"""The captions of a video over REST."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.captions import service, store, wire
from headwater.captions.rules import is_caption
from headwater.captions.service import FILE_FIELD
from headwater.house.viewer import Credentials
from headwater.kit.errors import Invalid, Unauthenticated
from headwater.videos import find_managed, find_visible, labels
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.credentials import read_credentials
from headwater.web.wire import answers

MAX_BODY_BYTES = 64 << 20  # what is read at all, with the form around the file; `captions.max_size` decides
LANGUAGE_FIELD = "captionLanguage"


@get("/api/v1/videos/{video_id:str}/captions", responses=answers(wire.CaptionList))
@reads()
def list_captions(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Return the captions of a video."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers, field="videoId")
    captions = wire.to_list(store.list_captions(ctx.session, row.id))
    return Response(msgspec.json.encode(captions), media_type="application/json")


class SentFile(msgspec.Struct, frozen=True):
    """A file as it came in the form."""

    name: str
    media_type: str
    content: bytes


async def read_file(request: Request[Any, Any, Any]) -> SentFile | None:
    """Return the form's file, if there is one; nobody's body is not even read."""
    if read_credentials(request) == Credentials():
        raise Unauthenticated("Token is invalid", code="unauthorized_request")
    sent = (await request.form()).get(FILE_FIELD)
    if not isinstance(sent, UploadFile):
        return None
    return SentFile(sent.filename, sent.content_type, await sent.read())


@put(
    "/api/v1/videos/{video_id:str}/captions/{captionLanguage:str}",
    status_code=204,
    request_max_body_size=MAX_BODY_BYTES,
    dependencies={"file": Provide(read_file)},
)
@computes(auth=Auth.REQUIRED)
def put_caption(
    ctx: Ctx, video_id: FromPath[str], captionLanguage: FromPath[str], file: NamedDependency[SentFile | None]
) -> None:
    """Add captions in a language, or replace them."""
    _check_language(captionLanguage)
    with ctx.runtime.database.read() as session:  # strangers' files are not even looked at
        find_managed(session, ctx.viewer, video_id, field="videoId")
    if file is None or not is_caption(file.name, file.media_type):
        raise _invalid(FILE_FIELD, "Should have a .vtt or .srt file")
    service.put_caption(ctx.runtime, ctx.viewer, video_id, captionLanguage, file.content)


@delete("/api/v1/videos/{video_id:str}/captions/{captionLanguage:str}", status_code=204)
@writes()
def delete_caption(ctx: Ctx, video_id: FromPath[str], captionLanguage: FromPath[str]) -> None:
    """Remove the captions of a language."""
    _check_language(captionLanguage)
    service.remove_caption(ctx.session, ctx.viewer, video_id, captionLanguage)


@post("/api/v1/videos/{video_id:str}/captions/generate", status_code=204)
@reads(auth=Auth.REQUIRED)
def generate_captions(ctx: Ctx, video_id: FromPath[str]) -> None:
    """Refuse to write captions by machine, as the wire does where that is off: Headwater cannot do it yet."""
    find_managed(ctx.session, ctx.viewer, video_id, field="videoId")
    raise Invalid("Video transcription is disabled on this instance")


def _check_language(language: str) -> None:
    if language not in labels.languages():
        raise _invalid(LANGUAGE_FIELD, "Invalid value")


def _invalid(field: str, reason: str) -> Invalid:
    return Invalid(f"Incorrect request parameters: {field}", fields={field: reason})


routes = (list_captions, put_caption, delete_caption, generate_captions)
