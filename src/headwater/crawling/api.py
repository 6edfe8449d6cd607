"""How far outboxes were read, for administrators; and having one read now."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from headwater.crawling import service, store
from headwater.crawling.model import ChannelSync, SyncState
from headwater.house.rights import Right
from headwater.kit.clock import format_wire
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

PATH = "/api/headwater/v1/federation/outboxes"
STATES = {state: state.name.lower() for state in SyncState}
State = Annotated[
    Literal["waiting", "reading", "done", "failed"] | None,
    QueryParameter(query="state", description="Only readings that stand so."),
]


class SyncEntry(msgspec.Struct, rename="camel", kw_only=True):
    """The reading of one outbox."""

    handle: str
    url: str
    state: str
    total: int | None
    done: int
    failed: int
    started_at: str
    finished_at: str | None
    error: str | None


class Ordered(msgspec.Struct):
    """Whether it will be read; not when it is being read already."""

    ordered: bool


@get(PATH)
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def list_outboxes(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, of_state: State = None
) -> ResultList[SyncEntry]:
    """Return how far the outboxes of channels elsewhere were read, those begun last first."""
    states = () if of_state is None else (SyncState[of_state.upper()],)
    total, rows = store.list_syncs(ctx.session, store.Wanted(states=states), start=start, count=count)
    return ResultList(total, [_to_entry(row.ChannelSync, f"{row.name}@{row.host}", row.url) for row in rows])


@post(f"{PATH}/{{handle:str}}/read", status_code=200)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def read_outbox(ctx: Ctx, handle: FromPath[str]) -> Ordered:
    """Have the outbox of a channel, or of another actor elsewhere, read again, from its beginning."""
    return Ordered(service.order_again(ctx.session, handle, ctx.settings.host))


def _to_entry(sync: ChannelSync, handle: str, url: str) -> SyncEntry:
    return SyncEntry(
        handle=handle,
        url=url,
        state=STATES[sync.state],
        total=sync.total,
        done=sync.done,
        failed=sync.failed,
        started_at=format_wire(sync.started_at),
        finished_at=format_wire(sync.finished_at) if sync.finished_at else None,
        error=sync.error,
    )


routes = (list_outboxes, read_outbox)
