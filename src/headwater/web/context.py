"""One request, one thread hop, one transaction: what a handler gets, and the decorators that give it.

    @get("/api/v1/videos/{video_id:str}")
    @reads()
    def get_video(ctx: Ctx, video_id: str) -> VideoDetails: ...

The decorated function is synchronous; `ctx` does not show in the route's signature. It runs in a bounded pool of its
kind (read, write, cpu, blob): a full pool answers 503 with Retry-After instead of piling requests up.
"""

from __future__ import annotations

import asyncio
import enum
import functools
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from litestar import Request
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.feature import all_features, resolve
from headwater.house.rights import Right
from headwater.house.viewer import Credentials
from headwater.kit.errors import Forbidden, Unauthenticated, Unavailable
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.web.credentials import read_credentials

T = TypeVar("T")


class Auth(enum.Enum):
    """Whether a route looks at who asks."""

    NONE = "none"  # nobody: credentials are not even read
    OPTIONAL = "optional"  # a bad token is still refused
    REQUIRED = "required"


class Pools:
    """Bounded thread pools, one per kind of work, so that writers and slow files never hold readers up."""

    def __init__(self, settings: Settings) -> None:
        sizes = settings.web
        self._limit = sizes.queue_limit
        counts = {
            "read": sizes.read_threads,
            "write": sizes.write_threads,
            "cpu": sizes.cpu_threads,
            "blob": sizes.blob_threads,
        }
        self._executors = {kind: ThreadPoolExecutor(count, f"web-{kind}") for kind, count in counts.items()}
        self._waiting = dict.fromkeys(counts, 0)

    async def run(self, kind: str, work: Callable[[], T]) -> T:
        """Run `work` in a pool; raises Unavailable when too many wait already."""
        if self._waiting[kind] >= self._limit:
            raise Unavailable("The server is busy, please try again in a moment.", retry_after_seconds=2)
        self._waiting[kind] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executors[kind], work)
        finally:
            self._waiting[kind] -= 1

    def close(self) -> None:
        """Stop taking work; whatever runs is left to end."""
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class Ctx:
    """A request in its transaction."""

    request: Request[Any, Any, Any]
    runtime: Runtime
    session: Session
    viewer: Viewer
    credentials: Credentials = field(default_factory=Credentials)

    @property
    def settings(self) -> Settings:
        """The settings this request sees."""
        return self.runtime.settings


@functools.cache
def _authenticator() -> Callable[[Session, Credentials], Viewer]:
    (reference,) = [feature.authenticator for feature in all_features() if feature.authenticator]
    found: Callable[[Session, Credentials], Viewer] = resolve(reference)
    return found


def build_viewer(session: Session, credentials: Credentials, auth: Auth, right: Right | None) -> Viewer:
    """Resolve who asks; raises Unauthenticated or Forbidden when the route needs more."""
    if auth is Auth.NONE:
        return Viewer()
    viewer = _authenticator()(session, credentials)
    if auth is Auth.REQUIRED and not viewer.signed_in:
        raise Unauthenticated("Not authenticated", code="unauthorized_request")
    if right is not None and not viewer.may(right):
        raise Forbidden(f"User {viewer.username} does not have the right {right.name} for this")
    return viewer


def _route(kind: str, *, write: bool, auth: Auth, right: Right | None) -> Callable[[Callable[..., Any]], Any]:
    if right is not None:
        auth = Auth.REQUIRED

    def decorate(handler: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
        parameters = list(inspect.signature(handler).parameters.values())[1:]  # all but ctx

        async def wrapper(request: Request[Any, Any, Any], **arguments: Any) -> Any:
            runtime: Runtime = request.app.state.runtime
            credentials = read_credentials(request) if auth is not Auth.NONE else Credentials()

            def work() -> Any:
                open_transaction = runtime.database.write if write else runtime.database.read
                with open_transaction() as session:
                    viewer = build_viewer(session, credentials, auth, right)
                    return handler(Ctx(request, runtime, session, viewer, credentials), **arguments)

            return await request.app.state.pools.run(kind, work)

        request_parameter = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
        keyword_only = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
        signature = inspect.signature(handler).replace(parameters=[request_parameter, *keyword_only])
        annotations = {name: hint for name, hint in handler.__annotations__.items() if name != "ctx"}
        functools.update_wrapper(wrapper, handler)
        del wrapper.__wrapped__  # type: ignore[attr-defined]  # or the hidden ctx would show through
        wrapper.__annotations__ = {"request": Request, **annotations}
        wrapper.__signature__ = signature  # type: ignore[attr-defined]
        wrapper.authorisation = (auth, right)  # type: ignore[attr-defined]  # read by the authorisation matrix
        return wrapper

    return decorate


def reads(*, auth: Auth = Auth.OPTIONAL, right: Right | None = None, pool: str = "read") -> Callable[..., Any]:
    """Give a handler a read transaction."""
    return _route(pool, write=False, auth=auth, right=right)


def writes(*, auth: Auth = Auth.REQUIRED, right: Right | None = None, pool: str = "write") -> Callable[..., Any]:
    """Give a handler a write transaction, committed when it returns."""
    return _route(pool, write=True, auth=auth, right=right)
