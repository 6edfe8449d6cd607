"""One request, one thread hop, one transaction: what a handler gets, and the decorators that give it.

    @get("/api/v1/videos/{video_id:str}")
    @reads()
    def get_video(ctx: Ctx, video_id: str) -> VideoDetails: ...

The decorated function is synchronous; `ctx` does not show in the route's signature. It runs in a bounded pool of its
kind (read, write, cpu, blob, fetch): a full pool answers 503 with Retry-After instead of piling requests up.
"""

from __future__ import annotations

import asyncio
import contextvars
import enum
import functools
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from litestar import Request
from sqlalchemy.orm import Session

from headwater.db.database import take_deferred_writes
from headwater.house import Viewer
from headwater.house.feature import all_features, resolve
from headwater.house.rights import Right
from headwater.house.viewer import Credentials
from headwater.kit.errors import Forbidden, Unauthenticated, Unavailable
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.web.credentials import read_credentials
from headwater.web.csrf import check_csrf, make_csrf_token
from headwater.web.html.language import language_for, start_speaking

T = TypeVar("T")


class Auth(enum.Enum):
    """Whether a route looks at who asks."""

    NONE = "none"  # nobody: credentials are not even read
    OPTIONAL = "optional"  # a bad token is still refused
    REQUIRED = "required"


class Transaction(enum.Enum):
    """What a handler is given."""

    READ = "read"
    WRITE = "write"
    NONE = "none"  # it opens short ones itself, between computations that must not hold one


class MustWait(Exception):
    """The handler has to wait for another server: it is run again where that holds nobody up."""


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
            "fetch": sizes.fetch_threads,
        }
        self._executors = {kind: ThreadPoolExecutor(count, f"web-{kind}") for kind, count in counts.items()}
        self._waiting = dict.fromkeys(counts, 0)
        self._background: set[asyncio.Task[None]] = set()

    async def run(self, kind: str, work: Callable[[], T]) -> T:
        """Run `work` in a pool; raises Unavailable when too many wait already."""
        if self._waiting[kind] >= self._limit:
            raise Unavailable("The server is busy, please try again in a moment.", retry_after_seconds=2)
        self._waiting[kind] += 1
        try:
            # A copy of the context: log lines of the thread name the request, and forget it with it.
            context = contextvars.copy_context()
            return await asyncio.get_running_loop().run_in_executor(self._executors[kind], context.run, work)
        finally:
            self._waiting[kind] -= 1

    def run_later(self, kind: str, work: Callable[[], None]) -> None:
        """Run `work` that nobody waits for; it is dropped when too many wait already."""

        async def run() -> None:
            with suppress(Unavailable):
                await self.run(kind, work)

        task = asyncio.get_running_loop().create_task(run())
        self._background.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(self._background.discard)

    async def run_patiently(self, kind: str, work: Callable[[], T]) -> T:
        """Run `work` in a pool, however many wait: for answers that have begun and cannot be refused any more."""
        return await asyncio.get_running_loop().run_in_executor(self._executors[kind], work)

    def close(self) -> None:
        """Stop taking work; whatever runs is left to end."""
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class Ctx:
    """A request, most often in its transaction."""

    request: Request[Any, Any, Any]
    runtime: Runtime
    viewer: Viewer
    credentials: Credentials = field(default_factory=Credentials)
    open_session: Session | None = None
    may_wait: bool = False  # for other servers

    @property
    def session(self) -> Session:
        """The transaction that `reads` or `writes` opened."""
        if self.open_session is None:
            raise RuntimeError("this handler opens its transactions itself")
        return self.open_session

    def within(self, session: Session) -> Ctx:
        """The same request in a transaction that the handler opened itself."""
        return Ctx(self.request, self.runtime, self.viewer, self.credentials, session, self.may_wait)

    def check_may_wait(self) -> None:
        """Have the handler run again, in the pool of those who wait for other servers, unless it is there already."""
        if not self.may_wait:
            raise MustWait

    @property
    def settings(self) -> Settings:
        """The settings as its first statement found them."""
        return self.runtime.settings

    @property
    def language(self) -> str:
        """The language to answer in; whatever a handler writes, it writes in it."""
        return language_for(self.request, self.settings, self.viewer.language)

    @property
    def csrf_token(self) -> str | None:
        """The token that forms and scripts of this page send back; None without a session."""
        if self.credentials.session is None or not self.viewer.signed_in:
            return None
        return make_csrf_token(self.runtime.secret, self.credentials.session)


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
    if viewer.signed_in:
        structlog.contextvars.bind_contextvars(user=viewer.username)  # for log lines and the audit log
    if auth is Auth.REQUIRED and not viewer.signed_in:
        raise Unauthenticated("Token is invalid", code="unauthorized_request")
    if right is not None and not viewer.may(right):
        raise Forbidden(f"User {viewer.username} does not have right {right.value} ({right.name}).")
    return viewer


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a route's handler is run."""

    pool: str
    transaction: Transaction
    auth: Auth
    right: Right | None

    def run(
        self,
        request: Request[Any, Any, Any],
        credentials: Credentials,
        handler: Callable[[Ctx], T],
        *,
        may_wait: bool = False,
    ) -> tuple[T, list[Callable[[Session], None]]]:
        """Look at settings and viewer, call the handler; returns its answer and the writes that may follow later."""
        runtime: Runtime = request.app.state.runtime
        if self.transaction is Transaction.WRITE:
            with runtime.database.write() as session:
                pinned = runtime.pin(session)
                viewer = build_viewer(session, credentials, self.auth, self.right)
                ctx = Ctx(request, pinned, viewer, credentials, session)
                return _answer(handler, ctx), take_deferred_writes(session)
        with runtime.database.read() as session:
            pinned = runtime.pin(session)
            viewer = build_viewer(session, credentials, self.auth, self.right)
            if self.transaction is Transaction.READ:
                ctx = Ctx(request, pinned, viewer, credentials, session)
                return _answer(handler, ctx), take_deferred_writes(session)
        ctx = Ctx(request, pinned, viewer, credentials, may_wait=may_wait or self.pool == "fetch")
        return _answer(handler, ctx), take_deferred_writes(session)


def _answer(handler: Callable[[Ctx], T], ctx: Ctx) -> T:
    start_speaking(ctx.language)
    return handler(ctx)


def _route(rule: _Rule) -> Callable[[Callable[..., Any]], Any]:
    def decorate(handler: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
        parameters = list(inspect.signature(handler).parameters.values())[1:]  # all but ctx

        async def wrapper(request: Request[Any, Any, Any], **arguments: Any) -> Any:
            runtime: Runtime = request.app.state.runtime
            pools: Pools = request.app.state.pools
            credentials = read_credentials(request) if rule.auth is not Auth.NONE else Credentials()
            await check_csrf(request, credentials, runtime.secret)

            def run(*, may_wait: bool = False) -> tuple[Any, list[Callable[[Session], None]]]:
                return rule.run(request, credentials, lambda ctx: handler(ctx, **arguments), may_wait=may_wait)

            try:
                answer, later = await pools.run(rule.pool, run)
            except MustWait:
                answer, later = await pools.run("fetch", lambda: run(may_wait=True))
            if later:
                pools.run_later("write", lambda: _write_all(runtime, later))
            return answer

        request_parameter = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
        keyword_only = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
        signature = inspect.signature(handler).replace(parameters=[request_parameter, *keyword_only])
        annotations = {name: hint for name, hint in handler.__annotations__.items() if name != "ctx"}
        functools.update_wrapper(wrapper, handler)
        del wrapper.__wrapped__  # type: ignore[attr-defined]  # or the hidden ctx would show through
        wrapper.__annotations__ = {"request": Request, **annotations}
        wrapper.__signature__ = signature  # type: ignore[attr-defined]
        wrapper.authorisation = (rule.auth, rule.right)  # type: ignore[attr-defined]  # for the authorisation matrix
        return wrapper

    return decorate


def _write_all(runtime: Runtime, writes: list[Callable[[Session], None]]) -> None:
    with runtime.database.write() as session:
        for write in writes:
            write(session)


def reads(*, auth: Auth = Auth.OPTIONAL, right: Right | None = None, pool: str = "read") -> Callable[..., Any]:
    """Give a handler a read transaction."""
    return _route(_make_rule(pool, Transaction.READ, auth, right))


def writes(*, auth: Auth = Auth.REQUIRED, right: Right | None = None, pool: str = "write") -> Callable[..., Any]:
    """Give a handler a write transaction, committed when it returns."""
    return _route(_make_rule(pool, Transaction.WRITE, auth, right))


def computes(*, auth: Auth = Auth.REQUIRED, right: Right | None = None, pool: str = "cpu") -> Callable[..., Any]:
    """Give a handler no transaction: it works for long (password hashes) and opens short ones itself."""
    return _route(_make_rule(pool, Transaction.NONE, auth, right))


def _make_rule(pool: str, transaction: Transaction, auth: Auth, right: Right | None) -> _Rule:
    return _Rule(pool, transaction, auth if right is None else Auth.REQUIRED, right)
