"""Our own way to send files: parts by Range, from disk in chunks, without holding a thread while the client is slow."""

from __future__ import annotations

import functools
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.types import Receive, Scope, Send

from headwater.storage.ranges import NotSatisfiable, Span, is_unchanged, may_continue, read_range
from headwater.web.context import Pools

CHUNK_BYTES = 1 << 20
_PATH_SEND = "http.response.pathsend"  # the server sends a whole file by itself


class Content(msgspec.Struct, kw_only=True):
    """What to send: bytes at hand, an open local file, or chunks from elsewhere for a part."""

    size_bytes: int
    etag: str
    content_type: str
    cache_control: str
    disposition: str | None = None
    data: bytes | None = None
    file: FileIO | None = None
    path: Path | None = None  # of `file`
    accel_path: str | None = None  # the proxy in front finds the file there
    remote: Any = None  # (start, end) -> Iterator[bytes]
    location: str | None = None  # it is to be had there instead


class Plan(msgspec.Struct):
    """The decided answer: status and headers, the part to send, and its first bytes if they were read already."""

    status: int
    headers: dict[str, str]
    span: Span
    first: bytes = b""
    parts: Iterator[bytes] | None = None  # from elsewhere, after the first bytes


class RangeResponse(Response[None]):
    """An answer made of a `Content`."""

    def __init__(self, content: Content, plan: Plan, pools: Pools) -> None:
        super().__init__(None, status_code=plan.status, headers=plan.headers)
        self._app = _Sending(content, plan, pools)

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **options: Any) -> Any:
        """Hand our own sender to the framework."""
        return self._app


def make_response(content: Content, request: Request[Any, Any, Any]) -> RangeResponse:
    """Decide the answer to a GET or HEAD and read its first chunk. Call it in the blob pool."""
    plan = plan_answer(content, request.headers)
    if request.method == "HEAD":
        plan.span = Span(0, 0)
    wanted = min(CHUNK_BYTES, plan.span.end - plan.span.start)
    if content.file is not None and wanted and not _sent_by_path(content, plan):
        plan.first = os.pread(content.file.fileno(), wanted, plan.span.start)
    if content.remote is not None and wanted:  # where it fails, it does so before anything was promised
        plan.parts = iter(content.remote(*plan.span))
        plan.first = next(plan.parts, b"")
    return RangeResponse(content, plan, request.app.state.pools)


def plan_answer(content: Content, headers: Mapping[str, str]) -> Plan:
    """Decide status, headers and part of an answer."""
    shown = {
        "Accept-Ranges": "bytes",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": content.cache_control,
        "Content-Type": content.content_type,
        "ETag": content.etag,
        "X-Content-Type-Options": "nosniff",
    }
    if content.disposition is not None:
        shown["Content-Disposition"] = content.disposition
    if content.location is not None:
        headers = {"Location": content.location, "Cache-Control": "private, no-cache", "Content-Length": "0"}
        return Plan(302, headers | {"Access-Control-Allow-Origin": "*"}, Span(0, 0))
    if content.accel_path is not None:
        del shown["ETag"]  # the proxy makes its own, and cuts parts by itself
        return Plan(200, shown | {"X-Accel-Redirect": content.accel_path, "Content-Length": "0"}, Span(0, 0))
    nothing = Span(0, 0)
    if is_unchanged(headers.get("if-none-match"), content.etag):
        return Plan(304, {key: value for key, value in shown.items() if key != "Content-Type"}, nothing)
    size = content.size_bytes
    try:
        span = read_range(headers.get("range"), size) if may_continue(headers.get("if-range"), content.etag) else None
    except NotSatisfiable:
        return Plan(416, shown | {"Content-Range": f"bytes */{size}", "Content-Length": "0"}, nothing)
    if span is None:
        return Plan(200, shown | {"Content-Length": str(size)}, Span(0, size))
    length = span.end - span.start
    partial = {"Content-Range": f"bytes {span.start}-{span.end - 1}/{size}", "Content-Length": str(length)}
    return Plan(206, shown | partial, span)


def _sent_by_path(content: Content, plan: Plan) -> bool:
    """Whether it is worth leaving the file to the server: the whole of one that is larger than a chunk."""
    return content.path is not None and plan.status == 200 and content.size_bytes > CHUNK_BYTES


class _Sending:
    """The ASGI side of an answer."""

    is_head_response = False

    def __init__(self, content: Content, plan: Plan, pools: Pools) -> None:
        self._content, self._plan, self._pools = content, plan, pools

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content, plan = self._content, self._plan
        encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in plan.headers.items()]
        try:
            await send({"type": "http.response.start", "status": plan.status, "headers": encoded})
            whole = plan.span.end > plan.span.start and _sent_by_path(content, plan)
            if whole and _PATH_SEND in (scope.get("extensions") or {}):
                by_path: Any = {"type": _PATH_SEND, "path": str(content.path)}
                await send(by_path)
                return
            async for chunk in self._chunks():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            if content.file is not None:
                content.file.close()

    async def _chunks(self) -> AsyncIterator[bytes]:
        content, (start, end) = self._content, self._plan.span
        if content.data is not None:
            if start < end:
                yield content.data[start:end]
        elif content.file is not None:
            chunk, descriptor = self._plan.first, content.file.fileno()
            while start < end:
                if not chunk:
                    read = functools.partial(os.pread, descriptor, min(CHUNK_BYTES, end - start), start)
                    chunk = await self._pools.run_patiently("blob", read)
                if not chunk:
                    raise OSError("the file became shorter while it was sent")
                yield chunk
                start, chunk = start + len(chunk), b""
        elif start < end and (parts := self._plan.parts) is not None:
            chunk, left = self._plan.first, end - start
            while chunk:
                yield chunk
                left -= len(chunk)
                chunk = await self._pools.run_patiently("blob", lambda: next(parts, b"")) if left > 0 else b""
            if left > 0:
                raise OSError("the blob became shorter while it was sent")
