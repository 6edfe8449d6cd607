"""The resumable protocol (`reference/protocol.md` 12), as existing clients speak it."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response, delete, post, put
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.kit import clock
from headwater.kit.errors import Invalid, OutOfSpace
from headwater.publishing import rules, service, store
from headwater.publishing.model import Upload
from headwater.publishing.service import Arrived, VideoIds
from headwater.publishing.uploads.forms import read_metadata
from headwater.publishing.uploads.intake import Intake, Writer, for_signed_in
from headwater.publishing.uploads.pictures import spool_pictures, spooled_pictures
from headwater.publishing.uploads.ranges import Part, read_content_range, write_range
from headwater.publishing.uploads.spool import Busy, SpoolFile, received_bytes
from headwater.videos import read_details, read_pictures
from headwater.web.request import CutOff

PATH = "/api/v1/videos/upload-resumable"
BUSY_RETRY_SECONDS = 2
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?", re.ASCII)
Incoming = Request[Any, Any, Any]


class Purpose(msgspec.Struct, frozen=True):
    """What becomes of an upload when it is whole; the protocol is the same for all."""

    accept: Callable[[Intake, Upload, Viewer, SpoolFile], VideoIds]  # runs in a thread; raises UploadGone
    finished: Callable[[VideoIds], Response[bytes]]
    replaces: int | None = None  # the video whose file it shall become


class Refused(Exception):
    """An answer of the protocol's own kind."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        body = msgspec.json.encode({"error": {"code": code, "message": message}})
        self.answer = Response(
            body, status_code=status, media_type="application/json", headers=_NOT_CACHED | (headers or {})
        )


_NOT_CACHED = {"Cache-Control": "no-store"}


@for_signed_in
async def init_upload(request: Incoming) -> Response[bytes]:
    """Begin an upload: the video's fields now, its bytes to the address in `Location`."""
    intake = await Intake.open(request)
    return await intake.answer_after_body(_init_upload(intake))


async def _init_upload(intake: Intake) -> Response[bytes]:
    await intake.read(lambda session, viewer: None)  # nobody's body is not even read
    given: dict[str, bytes] = {}
    fields = await read_metadata(intake, given)
    size, mimetype, filename = read_announcement(intake.request, fields)
    settings, storage = intake.runtime.settings, intake.runtime.storage
    details = read_details(fields, creating=True)
    pictures = await intake.blob(lambda: read_pictures(given, settings.transcoding))

    def begin(session: Session, viewer: Viewer) -> str:
        upload = service.open_upload(
            session, settings, viewer, filename=filename, mimetype=mimetype, size_bytes=size, details=details
        )
        spool_pictures(storage.spool, upload.upload_id, pictures)
        return upload.upload_id

    rules.check_size(size, settings.upload.max_size)
    await intake.blob(lambda: service.check_space(storage, settings, size))
    return begun(intake, PATH, await intake.write(begin))


def begun(intake: Intake, path: str, upload_id: str) -> Response[bytes]:
    """Answer with the address that takes the parts."""
    host = intake.request.headers.get("host", "")
    host = host if _HOST.fullmatch(host) else intake.runtime.settings.host
    headers = {"Location": f"//{host}{path}?upload_id={upload_id}", **_NOT_CACHED}
    return Response(b"", status_code=201, headers=headers)


@for_signed_in
async def send_part(request: Incoming) -> Response[bytes]:
    """Take a part, or (with `bytes */total`) say how much has arrived; the last part's answer names the video."""
    return await take_part(await Intake.open(request), Purpose(_make_video, _finished))


async def take_part(intake: Intake, purpose: Purpose) -> Response[bytes]:
    """Take a part of an upload of this purpose."""
    upload_id = intake.request.query_params.get("upload_id", "")
    try:
        return await intake.answer_after_body(_send_part(intake, upload_id, purpose))
    except Refused as refused:
        return refused.answer
    except CutOff:
        return Response(b"", status_code=499)


async def _send_part(intake: Intake, upload_id: str, purpose: Purpose) -> Response[bytes]:
    upload = await intake.read(lambda session, viewer: _find(session, viewer, upload_id, purpose))
    if (done := await _known_video(intake, upload)) is not None:
        return purpose.finished(done)
    return await _take(intake, upload, _read_part(intake.request, upload), purpose)


@for_signed_in
async def cancel_upload(request: Incoming) -> Response[None]:
    """Forget an upload; also when it is gone already."""
    return await forget(await Intake.open(request), None)


async def forget(intake: Intake, replaces: int | None) -> Response[None]:
    """Forget an upload under way; one whose last part is being accepted right now is a video, or never becomes one."""
    upload_id = intake.request.query_params.get("upload_id", "")

    def cancel(session: Session, viewer: Viewer) -> None:
        upload = store.lock_upload(session, upload_id)
        if upload is None or (upload.user_id, upload.replaces_video_id) != (viewer.user_id, replaces):
            return
        if upload.accepted_at is None:
            service.cancel(session, intake.runtime.storage, upload)

    await intake.write(cancel)
    return Response(None, status_code=204, headers=_NOT_CACHED)


async def _take(intake: Intake, upload: Upload, part: Part | None, purpose: Purpose) -> Response[bytes]:
    """Append what is new of a part. Whatever it answers has been forced to the disk before."""
    path = intake.runtime.storage.spool / upload.upload_id
    if part is None and (size := await intake.blob(lambda: received_bytes(path))) < upload.size_bytes:
        return _incomplete(size)
    try:
        file = await intake.blob(lambda: SpoolFile(path))
    except Busy:
        retry = {"Retry-After": str(BUSY_RETRY_SECONDS)}
        raise Refused(503, "FileLocked", "This upload is being written by another request", retry) from None
    try:
        # Looked at again under the lock: the request that held it may have finished the upload.
        now = await intake.read(lambda session, viewer: _find(session, viewer, upload.upload_id, purpose))
        if (done := await _known_video(intake, now)) is not None:
            return purpose.finished(done)
        if part is not None:
            await _append(intake, upload, file, part)
        if file.size < upload.size_bytes:
            await intake.write(lambda session, viewer: _touch(session, viewer, upload.upload_id))
            return _incomplete(file.size)
        return purpose.finished(await _accept(intake, upload, file, purpose))
    finally:
        await intake.blob(file.close)


async def _append(intake: Intake, upload: Upload, file: SpoolFile, part: Part) -> None:
    if part.start > file.size:
        headers = {"Range": known} if (known := write_range(file.size)) else {}
        raise Refused(409, "FileConflict", "Bytes are missing before this part", headers)
    runtime = intake.runtime
    await intake.blob(lambda: service.check_space(runtime.storage, runtime.settings, part.length))
    try:
        await _copy_body(intake, Writer(intake, file), skip=file.size - part.start, length=part.length)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OutOfSpace("This server's disk is full; the upload can be resumed later.") from error
        raise


async def _copy_body(intake: Intake, writer: Writer, *, skip: int, length: int) -> None:
    """Append the body but for its first `skip` bytes, which are known; what came before a breakdown is kept."""
    try:
        async for chunk in intake.chunks():
            if len(chunk) > length:
                raise Refused(400, "InvalidRange", "The body is longer than its Content-Range")
            length -= len(chunk)
            fresh = chunk[skip:]
            skip -= len(chunk) - len(fresh)
            await writer.write(fresh)
    finally:
        await writer.finish()


async def _accept(intake: Intake, upload: Upload, file: SpoolFile, purpose: Purpose) -> VideoIds:
    viewer = await intake.read(lambda session, viewer: viewer)
    try:
        return await intake.blob(lambda: purpose.accept(intake, upload, viewer, file))
    except (service.UploadGone, FileNotFoundError):  # cancelled while its last part came
        raise Refused(404, "FileNotFound", "Not found") from None


def _make_video(intake: Intake, upload: Upload, viewer: Viewer, file: SpoolFile) -> VideoIds:
    details = service.unseal_details(intake.runtime.secret, upload.details)
    pictures = spooled_pictures(intake.runtime.storage.spool, upload.upload_id)
    arrived = Arrived(file.path, upload.filename, upload.size_bytes, details, pictures)
    return service.accept(intake.runtime, viewer, arrived, upload.upload_id)


def _find(session: Session, viewer: Viewer, upload_id: str, purpose: Purpose) -> Upload:
    upload = store.find_upload(session, viewer, upload_id)
    if upload is None or upload.replaces_video_id != purpose.replaces:
        raise Refused(403, "Forbidden", "Authenticated user is not allowed access")
    return upload


async def _known_video(intake: Intake, upload: Upload) -> VideoIds | None:
    """Return the video that an accepted upload became."""
    if upload.accepted_at is None:
        return None

    try:
        return await intake.read(lambda session, viewer: service.find_accepted(session, upload))
    except service.UploadGone:
        raise Refused(404, "FileNotFound", "Not found") from None


def _touch(session: Session, viewer: Viewer, upload_id: str) -> None:
    upload = store.find_upload(session, viewer, upload_id)
    if upload is None:  # cancelled while its bytes came
        raise Refused(404, "FileNotFound", "Not found")
    upload.touched_at = clock.now()


def _read_part(request: Incoming, upload: Upload) -> Part | None:
    header = request.headers.get("content-range")
    if header is None:
        return Part(0, upload.size_bytes - 1)  # the whole file at once
    try:
        return read_content_range(header, upload.size_bytes)
    except ValueError as error:
        raise Refused(400, "InvalidRange", f"Invalid or missing content-range header: {error}") from None


def read_announcement(request: Incoming, fields: dict[str, Any]) -> tuple[int, str, str]:
    """Return size, type and name of the file to come; raises Invalid naming what is wrong."""
    length = request.headers.get("x-upload-content-length", "")
    mimetype = request.headers.get("x-upload-content-type", "")
    filename = fields.get("filename")
    wrong = {}
    if not (length.isascii() and length.isdecimal() and 0 < len(length) < 19 and int(length) > 0):
        wrong["x-upload-content-length"] = "Invalid value"
    if not mimetype:
        wrong["x-upload-content-type"] = "Invalid value"
    if not isinstance(filename, str) or not rules.is_filename(filename):
        wrong["filename"] = "Invalid value"
    if wrong or not isinstance(filename, str):
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return int(length), mimetype[:255], filename


def _incomplete(received: int) -> Response[bytes]:
    headers = dict(_NOT_CACHED)
    if (known := write_range(received)) is not None:
        headers["Range"] = known
    return Response(b"", status_code=308, headers=headers)


def _finished(ids: VideoIds) -> Response[bytes]:
    body = msgspec.json.encode(ids.as_answer())
    return Response(body, status_code=200, media_type="application/json; charset=utf-8")


ROUTES = (
    post(PATH, operation_id="uploadResumableInit", status_code=201, request_max_body_size=None)(init_upload),
    put(PATH, operation_id="uploadResumable", request_max_body_size=None)(send_part),
    delete(PATH, operation_id="uploadResumableCancel", status_code=204)(cancel_upload),
)
