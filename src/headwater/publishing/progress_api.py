"""How far a sent video is: one answer, or a stream of server-sent events until nothing more changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, get
from litestar.response import Stream
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.kit.ids import shorten
from headwater.publishing import store
from headwater.publishing.progress import Progress, list_stages, name_state
from headwater.runtime import Runtime
from headwater.videos import access, links, rules
from headwater.web.context import Auth, Ctx, Pools, build_viewer, reads
from headwater.web.credentials import read_credentials
from headwater.web.event_stream import stream_changes

PATH = "/api/headwater/v1/videos/{video_id:str}/progress"


@get(PATH)
@reads()
def get_progress(ctx: Ctx, video_id: str) -> Progress:
    """Say where a video stands, to whoever may watch it."""
    return read_progress(ctx.session, ctx.viewer, video_id, ctx.request.headers)


async def stream_progress(request: Request[Any, Any, Any], video_id: str) -> Stream:
    """Say where a video stands at every change; no thread waits meanwhile."""
    runtime: Runtime = request.app.state.runtime
    pools: Pools = request.app.state.pools
    credentials = read_credentials(request)

    def look() -> Progress:
        with runtime.database.read() as session:
            runtime.refresh(session)
            viewer = build_viewer(session, credentials, Auth.OPTIONAL, None)
            return read_progress(session, viewer, video_id, request.headers)

    settings = runtime.settings.upload
    return await stream_changes(
        pools,
        look,
        pause_seconds=settings.progress_poll,
        longest_seconds=float(settings.progress_stream),
        is_settled=lambda now: now.is_settled,
    )


def read_progress(session: Session, viewer: Viewer, reference: str, headers: Mapping[str, str]) -> Progress:
    """Gather where a video stands; raises NotFound or a refusal. Only who may change it reads why it failed."""
    row = access.find_any(session, reference)
    standing = access.standing_for(session, viewer, row, headers)
    if not rules.may_watch(viewer, standing):
        raise access.refusal(viewer, row.privacy)
    facts = store.read_facts(session, row)
    return Progress(
        state=name_state(facts),
        playable=facts.playable,
        stages=list_stages(facts),
        thumbnail=links.picture_path(links.THUMBNAILS_PATH, row.miniature_filename),
        error=facts.failure if rules.may_update(viewer, standing) else None,
        watch_url=f"/w/{shorten(row.uuid)}",
    )


stream_progress.authorisation = (Auth.OPTIONAL, None)  # type: ignore[attr-defined]  # read by the authorisation matrix
routes = (get_progress, get(f"{PATH}/stream")(stream_progress))
