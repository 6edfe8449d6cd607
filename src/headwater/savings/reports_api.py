"""POST /api/v1/metrics/playback: where players report how many bytes came from where."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, post

from headwater.house.viewer import Credentials
from headwater.kit.client_address import group_address
from headwater.runtime import Runtime
from headwater.savings.buffer import Buffer
from headwater.savings.rules import MAX_COUNT, Sums, weigh_viewing
from headwater.savings.store import find_largest_file
from headwater.videos import find_visible
from headwater.web.bodies import check_fields, read_fields
from headwater.web.client_address import read_client_address
from headwater.web.context import Auth, Pools, build_viewer
from headwater.web.credentials import read_credentials
from headwater.web.csrf import check_csrf

PATH = "/api/v1/metrics/playback"
MAX_BODY_BYTES = 16 << 10
_Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]
_KINDS: dict[str, Any] = {
    "videoId": int | str,
    "playerMode": Literal["web-video", "p2p-media-loader"],
    "resolution": _Count,
    "fps": _Count | None,
    "p2pEnabled": bool,
    "p2pPeers": _Count | None,
    "resolutionChanges": _Count,
    "bufferStalled": _Count | None,
    "errors": _Count,
    "downloadedBytesP2P": _Count,
    "downloadedBytesHTTP": _Count,
    "uploadedBytesP2P": _Count,
}
_OPTIONAL = {"fps", "p2pPeers", "bufferStalled"}
_REQUIRED = tuple(name for name in _KINDS if name not in _OPTIONAL)
_CHECKS = {name: (lambda _value: True, "Invalid value") for name in _KINDS}


async def report_playback(request: Request[Any, Any, Any]) -> None:
    """Take what a player got since its last report; only the bytes are kept, the rest is checked and forgotten."""
    runtime: Runtime = request.app.state.runtime
    if not runtime.settings.savings.enabled:
        return
    pools: Pools = request.app.state.pools
    credentials = read_credentials(request)
    await check_csrf(request, credentials, runtime.secret)
    given = check_fields((await read_fields(request)).values, _KINDS, required=_REQUIRED, checks=_CHECKS)
    video_id, viewing_bytes = await pools.run("read", lambda: _look(request, runtime, credentials, given["videoId"]))
    told = Sums(given["downloadedBytesHTTP"], given["downloadedBytesP2P"], given["uploadedBytesP2P"])
    address = group_address(read_client_address(request, runtime.settings.trust_proxy))
    _buffer(request, runtime, pools).add(address, video_id, viewing_bytes, told)


def _look(
    request: Request[Any, Any, Any], runtime: Runtime, credentials: Credentials, reference: int | str
) -> tuple[int, int]:
    """Return the video's number and what a viewing of it weighs; only who may know the video may report of it."""
    with runtime.database.read() as session:
        viewer = build_viewer(session, credentials, Auth.OPTIONAL, None)
        row = find_visible(session, viewer, str(reference), request.headers, field="videoId")
        largest = find_largest_file(session, row.id)
    return row.id, weigh_viewing(largest, row.duration_seconds, runtime.settings.savings)


def _buffer(request: Request[Any, Any, Any], runtime: Runtime, pools: Pools) -> Buffer:
    state = request.app.state
    if "savings" not in state:
        state.savings = Buffer(runtime, pools)
    buffer: Buffer = state.savings
    return buffer


report_playback.authorisation = (Auth.OPTIONAL, None)  # type: ignore[attr-defined]  # for the authorisation matrix
routes = (post(PATH, status_code=204, request_max_body_size=MAX_BODY_BYTES)(report_playback),)
