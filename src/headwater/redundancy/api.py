"""Mirrors over REST: what is copied by whom, copies by hand, whose videos may be copied."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from headwater.federation import is_host
from headwater.house.rights import Right
from headwater.kit.errors import Invalid, NotFound
from headwater.redundancy import keeping, listing, own_store, service
from headwater.redundancy.wire import MirroredVideo
from headwater.videos import Video, find_any
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

PATH = "/api/v1/server/redundancy"
BODY = {"fields": Provide(read_fields)}
Target = Annotated[Literal["my-videos", "remote-videos"], QueryParameter(description="Copies of whose videos.")]
Strategy = Annotated[
    Literal["most-views", "trending", "recently-added", "manual"] | None,
    QueryParameter(description="Only copies that this strategy has made."),
]
BOOLEANS = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}


@put(f"{PATH}/{{host:str}}", status_code=204, dependencies=BODY)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def allow_host(ctx: Ctx, host: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Let videos of an instance that ours follows be copied, or remove the copies."""
    given = fields.values.get("redundancyAllowed")
    if not is_host(host):
        raise Invalid("Incorrect request parameters: host", fields={"host": "Invalid value"})
    if isinstance(given, dict | list) or given not in BOOLEANS:
        reason = "Should have a valid redundancyAllowed boolean"
        raise Invalid("Incorrect request parameters: redundancyAllowed", fields={"redundancyAllowed": reason})
    if not service.allow_host(ctx.session, ctx.settings, host.lower(), allowed=BOOLEANS[given]):
        raise NotFound(f"Server {host} not found.")


@get(f"{PATH}/videos")
@reads(right=Right.MANAGE_VIDEOS_REDUNDANCIES)
def list_videos(
    ctx: Ctx,
    target: Target,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Literal["name", "-name"] = "name",
    strategy: Strategy = None,
) -> ResultList[MirroredVideo]:
    """Return videos of which there are copies: of ours by others, or of others' by us."""
    local = target == "my-videos"
    return ResultList(
        *listing.list_mirrored(
            ctx.session, local=local, strategy=strategy, start=start, count=count, descending=sort == "-name"
        )
    )


@post(f"{PATH}/videos", status_code=204, dependencies=BODY)
@writes(right=Right.MANAGE_VIDEOS_REDUNDANCIES)
def copy_video(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Copy a video of another instance."""
    reference = fields.values.get("videoId")
    if isinstance(reference, bool) or not isinstance(reference, int | str):
        raise Invalid("Incorrect request parameters: videoId", fields={"videoId": "Invalid value"})
    row = find_any(ctx.session, str(reference), field="videoId")
    keeping.order(ctx.session, ctx.settings, ctx.session.get_one(Video, row.id))


@delete(f"{PATH}/videos/{{redundancy_id:int}}", status_code=204)
@writes(right=Right.MANAGE_VIDEOS_REDUNDANCIES)
def remove_mirror(ctx: Ctx, redundancy_id: FromPath[int]) -> None:
    """Remove a copy of ours, or use one of somebody else's no more."""
    found = own_store.find_by_id(ctx.session, redundancy_id)
    if found is None:
        raise NotFound("Video redundancy not found")
    service.remove_one(ctx.session, ctx.settings, found)


routes = (allow_host, list_videos, copy_video, remove_mirror)
