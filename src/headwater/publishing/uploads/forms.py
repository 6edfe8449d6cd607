"""Metadata of an upload as JSON or as a form, and forms whose files go straight to where they belong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from headwater.kit.errors import Invalid, TooLarge
from headwater.media.pictures import too_large
from headwater.publishing.uploads.intake import Intake
from headwater.web.forms import nest
from headwater.web.request import decode_json

PICTURES = ("thumbnailfile", "previewfile")
MAX_PARTS = 200  # the wire's forms have about thirty


class Sink(Protocol):
    """Where a file of a form goes."""

    async def write(self, data: bytes) -> None:
        """Take the next bytes."""

    async def finish(self) -> None:
        """Note that this was all."""


OpenSink = Callable[[str, str, str], Awaitable[Sink]]
"""(field, file name, type) -> where to put it; raises to refuse it."""


class Picture:
    """A small file kept in memory."""

    def __init__(self, field: str, max_bytes: int) -> None:
        self.field, self.content, self._max_bytes = field, bytearray(), max_bytes

    async def write(self, data: bytes) -> None:
        """Take the next bytes; raises Invalid when they become too many."""
        self.content += data
        if len(self.content) > self._max_bytes:
            reason = too_large(self._max_bytes)
            raise Invalid(f"Incorrect request parameters: {self.field}", fields={self.field: reason})

    async def finish(self) -> None:
        """Nothing is left to do."""


class Nowhere:
    """Swallows files that nobody asked for."""

    async def write(self, data: bytes) -> None:
        """Forget the bytes."""

    async def finish(self) -> None:
        """Nothing is left to do."""


async def read_metadata(intake: Intake, pictures: dict[str, bytes]) -> dict[str, Any]:
    """Read the fields of an upload from a JSON body, or from a form whose pictures are put into `pictures`."""
    kind, _ = parse_options_header(intake.request.headers.get("content-type", ""))
    if kind == "multipart/form-data":
        found: dict[str, Picture] = {}

        async def open_picture(field: str, filename: str, mimetype: str) -> Sink:
            if field not in PICTURES:
                return Nowhere()
            found[field] = Picture(field, intake.runtime.settings.upload.image_max_size)
            return found[field]

        fields = await read_form(intake, open_picture)
        pictures |= {field: bytes(picture.content) for field, picture in found.items()}
        return fields
    body = bytearray()
    async for chunk in intake.chunks():
        body += chunk
        if len(body) > intake.runtime.settings.web.max_body:
            raise TooLarge("The description of the video is too long.")
    fields = decode_json(body)
    if not isinstance(fields, dict):
        raise Invalid("The body must be a JSON object.")
    return fields


async def read_form(intake: Intake, open_file: OpenSink) -> dict[str, Any]:
    """Read a form as it comes; files go to the sinks that `open_file` returns, the other fields are returned."""
    boundary = parse_options_header(intake.request.headers.get("content-type", ""))[1].get("boundary", "")
    if not boundary:
        raise Invalid("The form has no boundary.")
    reader = _FormReader(intake.runtime.settings.web.max_body, open_file)
    try:
        with PushMultipartParser(boundary, max_segment_count=MAX_PARTS) as parser:
            async for chunk in intake.chunks():
                for event in parser.parse(chunk):
                    await reader.take(event)
    except MultipartError as error:
        raise Invalid(f"The form cannot be read: {error}") from None
    return nest(reader.pairs)


class _FormReader:
    """Puts the pieces of a form where they belong."""

    def __init__(self, max_bytes: int, open_file: OpenSink) -> None:
        self.pairs: list[tuple[str, str]] = []
        self._left, self._open_file = max_bytes, open_file
        self._segment: MultipartSegment | None = None
        self._sink: Sink | None = None
        self._text = bytearray()

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """Take the beginning, a piece, or (None) the end of a part."""
        if isinstance(event, MultipartSegment):
            self._segment, self._sink, self._text = event, None, bytearray()
            if event.filename is not None:
                mimetype = event.content_type or ""
                self._sink = await self._open_file(event.name, event.filename, mimetype)
        elif event is None:
            await self._end()
        elif self._sink is not None:
            await self._sink.write(bytes(event))
        else:
            self._left -= len(event)
            if self._left < 0:
                raise TooLarge("The fields of this form are too long.")
            self._text += event

    async def _end(self) -> None:
        assert self._segment is not None
        if self._sink is not None:
            await self._sink.finish()
        else:
            try:
                self.pairs.append((self._segment.name, self._text.decode()))
            except UnicodeDecodeError:
                raise Invalid(
                    f"Incorrect request parameters: {self._segment.name}",
                    fields={self._segment.name: "Not valid UTF-8"},
                ) from None
