"""How far the outboxes of channels elsewhere were read, which are in trouble, and having one read again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.administration.network.asking import FOLLOWERS, OUTBOXES, read_asked
from headwater.administration.network.rows import page_of
from headwater.administration.sections import go_back, render_section
from headwater.crawling import UNFINISHED, ChannelSync, SyncState, Wanted, list_syncs, order_again
from headwater.house.rights import Right
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes

BODY = {"fields": Provide(read_fields)}
FILTERS: dict[str, dict[str, Any]] = {
    "reading": {"states": UNFINISHED},
    "done": {"states": (SyncState.DONE,)},
    "trouble": {"is_in_trouble": True},
}


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """The reading of one outbox as a row."""

    handle: str
    kind: str
    path: str | None
    state: str  # waiting, reading, done or failed
    total: int | None
    done: int
    missing: int  # items that could not be had
    read_at: dt.datetime | None  # when a reading last came to its end
    error: str | None


@get(OUTBOXES)
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def show_outboxes(ctx: Ctx) -> Response[Any]:
    """Show how far each outbox was read, those begun last first."""
    asked = read_asked(ctx)
    wanted = Wanted(search=asked.search, **FILTERS.get(asked.state, {}))
    total, found = list_syncs(ctx.session, wanted, start=asked.start, count=asked.size)
    rows = [_to_row(row) for row in found]
    return render_section(ctx, "outboxes.html", FOLLOWERS, rows=rows, **asked.frame(OUTBOXES, total))


@post(OUTBOXES, status_code=200, dependencies=BODY)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def read_outbox_again(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Have an outbox read again from its beginning; one that is being read goes on."""
    order_again(ctx.session, str(fields.values.get("handle", "")), ctx.settings.host)
    return go_back(f"{OUTBOXES}?done=read")


def _to_row(row: Any) -> OutboxRow:
    sync: ChannelSync = row.ChannelSync
    return OutboxRow(
        handle=f"{row.name}@{row.host}",
        kind=row.kind.name.lower(),
        path=page_of(row.kind, row.name, row.host),
        state=sync.state.name.lower(),
        total=sync.total,
        done=sync.done,
        missing=sync.failed,
        read_at=sync.finished_at,
        error=sync.error,
    )


routes = (show_outboxes, read_outbox_again)
