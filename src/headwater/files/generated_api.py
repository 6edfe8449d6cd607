"""Downloads put together on demand: a picture and a sound of two files as one (`/download/videos/generate`)."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import get
from litestar.params import FromPath

from headwater.files import store
from headwater.files.asker import check_downloading
from headwater.files.contents import name_attachment
from headwater.files.muxed import MuxedResponse, Part
from headwater.kit.errors import Invalid, NotFound
from headwater.videos import access
from headwater.web.context import Auth, Ctx, computes

PARAMETER = "videoFileIds"
MAX_FILES = 2
MAX_ID = (1 << 63) - 1


class Chosen(msgspec.Struct, frozen=True):
    """What goes into a download: the picture's file first."""

    parts: list[Part]
    has_video: bool


@get("/download/videos/generate/{video_id:str}")
@computes(auth=Auth.NONE, pool="blob")
def generate_download(ctx: Ctx, video_id: FromPath[str]) -> MuxedResponse:
    """Save one or two renditions as one MP4, written while it is sent."""
    file_ids = read_file_ids(ctx.request.query_params.getall(PARAMETER, []))
    with ctx.runtime.database.read() as session:
        video = access.find_any(session, video_id, field="videoId")
        check_downloading(ctx, session, video)
        chosen = choose_parts(store.find_renditions(session, video.id, file_ids), file_ids)
    name = f"{video.name}{'.mp4' if chosen.has_video else '.m4a'}"
    headers = {
        "Content-Disposition": name_attachment(name),
        "Content-Type": "video/mp4" if chosen.has_video else "audio/mp4",
        "Cache-Control": "private, no-store",
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
    }
    return MuxedResponse(ctx.runtime, chosen.parts, float(video.duration_seconds), headers)


def read_file_ids(given: list[str]) -> list[int]:
    """Return the numbers of one or two files; raises Invalid."""
    good = 1 <= len(given) <= MAX_FILES and all(text.isascii() and text.isdecimal() for text in given)
    numbers = [int(text[:20]) for text in given] if good else []
    if not good or len(set(numbers)) != len(numbers) or max(numbers) > MAX_ID:
        raise Invalid(f"Incorrect request parameters: {PARAMETER}", fields={PARAMETER: "Invalid value"})
    return numbers


def choose_parts(rows: list[Any], file_ids: list[int]) -> Chosen:
    """Put the file of the picture first and that of the sound second; raises NotFound and Invalid."""
    if len(rows) != len(file_ids):
        raise NotFound("This video does not have these files")
    pictures = sorted((row for row in rows if row.has_video), key=lambda row: -row.resolution)
    if len(rows) == 1:
        return Chosen([Part(rows[0].storage_key, rows[0].size_bytes)], bool(pictures))
    sounds = [row for row in rows if row.has_audio and row not in pictures[:1]]
    if not pictures or not sounds:
        reason = "Should name a file with a picture and a file with its sound"
        raise Invalid(f"Incorrect request parameters: {PARAMETER}", fields={PARAMETER: reason})
    return Chosen([Part(row.storage_key, row.size_bytes) for row in (pictures[0], sounds[0])], True)


routes = (generate_download,)
