"""The bridge between a streaming request and the thread pools: no SQL and no file call in the event loop."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from litestar import Request
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.viewer import Credentials
from headwater.kit.errors import Forbidden
from headwater.publishing.uploads.spool import SpoolFile
from headwater.runtime import Runtime
from headwater.web.context import Auth, Pools, build_viewer
from headwater.web.credentials import read_credentials
from headwater.web.csrf import check_csrf, is_own_request
from headwater.web.request import CutOff, Stalled

T = TypeVar("T")
H = TypeVar("H", bound=Callable[..., Any])
_BUFFER_BYTES = 1 << 20  # written at once: few thread hops, little memory
_DRAINED_BYTES = 64 << 20  # of a refused body; a longer one is cut off


def for_signed_in(handler: H) -> H:
    """Note, for the authorisation matrix, that a streaming handler asks for somebody signed in by itself."""
    handler.authorisation = (Auth.REQUIRED, None)  # type: ignore[attr-defined]
    return handler


class Intake:
    """One request of a signed-in user whose body is read as it comes."""

    def __init__(self, request: Request[Any, Any, Any], credentials: Credentials) -> None:
        self.request, self.credentials = request, credentials
        self._body = request.stream()
        self.runtime: Runtime = request.app.state.runtime
        self._pools: Pools = request.app.state.pools

    @classmethod
    async def open(cls, request: Request[Any, Any, Any]) -> Intake:
        """Take a request of the API; raises Forbidden for a foreign page that uses a person's cookie."""
        credentials = read_credentials(request)
        await check_csrf(request, credentials, request.app.state.runtime.secret)
        return cls(request, credentials)

    def check_own(self, token: object) -> None:
        """Raise Forbidden unless a form is one of ours; its token arrives with its fields, beside the file."""
        session = self.credentials.session
        if session is not None and not is_own_request(self.request, session, token, self.runtime.secret):
            raise Forbidden("This page was open for too long. Please reload it and try again.")

    async def read(self, work: Callable[[Session, Viewer], T]) -> T:
        """Run `work` in a read transaction; raises Unauthenticated for nobody."""

        def run() -> T:
            with self.runtime.database.read() as session:
                return work(session, self._viewer(session))

        return await self._pools.run("read", run)

    async def write(self, work: Callable[[Session, Viewer], T]) -> T:
        """Run `work` in a write transaction; raises Unauthenticated for nobody."""

        def run() -> T:
            with self.runtime.database.write() as session:
                return work(session, self._viewer(session))

        return await self._pools.run("write", run)

    async def blob(self, work: Callable[[], T]) -> T:
        """Run a call that waits for files."""
        return await self._pools.run("blob", work)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes; a second call goes on where the first one was left. Raises CutOff and Stalled."""
        async for chunk in self._body:
            if chunk:
                yield chunk

    async def answer_after_body(self, answering: Awaitable[T]) -> T:
        """Wait for an answer; if it is a refusal, read on first, so that the client reads it instead of a reset."""
        try:
            return await answering
        except (CutOff, Stalled):
            raise
        except Exception:
            with contextlib.suppress(CutOff, Stalled):
                left = _DRAINED_BYTES
                async for chunk in self.chunks():
                    left -= len(chunk)
                    if left < 0:
                        break
            raise

    def _viewer(self, session: Session) -> Viewer:
        self.runtime.refresh(session)
        return build_viewer(session, self.credentials, Auth.REQUIRED, None)


class Writer:
    """Collects small chunks and appends them to a spool file in larger ones, one at a time."""

    def __init__(self, intake: Intake, file: SpoolFile) -> None:
        self._intake, self._file = intake, file
        self._buffer = bytearray()

    async def write(self, data: bytes) -> None:
        """Take a chunk; waits while the disk does, so that the client does too. Raises OSError."""
        self._buffer += data
        if len(self._buffer) >= _BUFFER_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Hand what is collected to the file."""
        if self._buffer:
            full, self._buffer = self._buffer, bytearray()
            await self._intake.blob(lambda: self._file.append(full))

    async def finish(self) -> None:
        """Force everything to the disk."""
        await self.flush()
        await self._intake.blob(self._file.sync)
