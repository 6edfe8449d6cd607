"""Upload in one form (`POST /api/v1/videos/upload`): simple clients, and our own page without JavaScript."""

from __future__ import annotations

import errno
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, post
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.kit.errors import Invalid, OutOfSpace, Reason
from headwater.publishing import rules, service
from headwater.publishing.service import Arrived, VideoIds
from headwater.publishing.uploads.forms import PICTURES, Nowhere, Picture, Sink, read_form
from headwater.publishing.uploads.intake import Intake, Writer, for_signed_in
from headwater.publishing.uploads.spool import SpoolFile, new_name
from headwater.videos import check_channel, read_details, read_pictures
from headwater.web.request import CutOff

PATH = "/api/v1/videos/upload"
FIELD = "videofile"
SPACE_CHECK_BYTES = 64 << 20
T = TypeVar("T")


@for_signed_in
async def upload_legacy(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Take a video and its fields in one form."""
    intake = await Intake.open(request)
    try:
        ids = await intake.answer_after_body(receive(intake))
    except CutOff:
        return Response(b"", status_code=499)
    body = msgspec.json.encode(ids.as_answer())
    return Response(body, status_code=200, media_type="application/json; charset=utf-8")


async def receive(intake: Intake, adjust: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> VideoIds:
    """Read the whole form of a signed-in user and make a video of it; nothing is left behind when it is refused.

    `adjust` turns the form's fields into those of the wire, or refuses them.
    """
    await intake.read(lambda session, viewer: None)  # nobody's body is not even read
    return await receive_file(intake, lambda spooled, fields: _accept(intake, spooled, adjust(fields)))


async def receive_file(intake: Intake, accept: Callable[[Spooled, dict[str, Any]], Awaitable[T]]) -> T:
    """Read a form with a video into the spool and hand it with its fields to `accept`; nothing is left behind."""
    spooled = Spooled(intake)
    try:
        fields = await read_form(intake, spooled.open)
        return await accept(spooled, fields)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OutOfSpace("This server's disk is full.") from error
        raise
    finally:
        await intake.blob(spooled.close)


async def _accept(intake: Intake, spooled: Spooled, fields: dict[str, Any]) -> VideoIds:
    file = spooled.require_file()
    details = read_details(fields, creating=True)
    assert isinstance(details.channel_id, int)  # `creating` saw to it
    channel_id = details.channel_id

    def check(session: Session, viewer: Viewer) -> Viewer:
        check_channel(session, viewer, channel_id)
        return viewer

    viewer = await intake.read(check)

    def accept() -> VideoIds:
        pictures = read_pictures(spooled.given, intake.runtime.settings.transcoding)
        arrived = Arrived(file.path, spooled.filename, file.size, details, pictures)
        return service.accept(intake.runtime, viewer, arrived)

    return await intake.blob(accept)


class Spooled:
    """What has arrived of a form's files."""

    def __init__(self, intake: Intake) -> None:
        self.file: SpoolFile | None = None
        self.filename = ""
        self._intake = intake
        self._images: dict[str, Picture] = {}

    @property
    def given(self) -> dict[str, bytes]:
        """The pictures that came, by field."""
        return {field: bytes(image.content) for field, image in self._images.items()}

    def require_file(self) -> SpoolFile:
        """Return the video that came; raises Invalid without one, and for an empty one."""
        if self.file is None or self.file.size == 0:
            reason = Reason("Should have a file") if self.file is None else Reason("The file is empty")
            raise Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: reason})
        return self.file

    async def open(self, field: str, filename: str, mimetype: str) -> Sink:
        """Take a file of the form; raises UnsupportedMedia for a video of a kind that is not taken."""
        settings = self._intake.runtime.settings
        if field in PICTURES:
            self._images[field] = Picture(field, settings.upload.image_max_size)
            return self._images[field]
        if field != FIELD or self.file is not None:
            return Nowhere()
        if not rules.is_filename(filename):
            reason = Reason("The name of the file is not usable.")
            raise Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: reason})
        rules.check_type(filename, mimetype, settings.transcoding)
        path = self._intake.runtime.storage.spool / new_name()
        self.file, self.filename = await self._intake.blob(lambda: SpoolFile(path)), filename
        return _Video(self._intake, self.file)

    def close(self) -> None:
        """Let go of the file and remove it; an accepted one has another name by now."""
        if self.file is not None:
            self.file.close()
            Path(self.file.path).unlink(missing_ok=True)


class _Video(Writer):
    """A video on its way to the spool, within the limits of instance and disk."""

    def __init__(self, intake: Intake, file: SpoolFile) -> None:
        super().__init__(intake, file)
        self._left_until_check, self._received = 0, 0

    async def write(self, data: bytes) -> None:
        """Take the next bytes; raises TooLarge and OutOfSpace."""
        runtime = self._intake.runtime
        self._received += len(data)
        rules.check_size(self._received, runtime.settings.upload.max_size)
        self._left_until_check -= len(data)
        if self._left_until_check < 0:
            self._left_until_check = SPACE_CHECK_BYTES
            await self._intake.blob(lambda: service.check_space(runtime.storage, runtime.settings, SPACE_CHECK_BYTES))
        await super().write(data)


ROUTES = (post(PATH, operation_id="uploadLegacy", status_code=200, request_max_body_size=None)(upload_legacy),)
