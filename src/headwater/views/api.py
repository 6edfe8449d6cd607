"""Where players report: `views`, and `watching`, its older name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, post, put
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.house.viewer import Credentials
from headwater.kit import clock
from headwater.kit.client_address import group_address
from headwater.kit.errors import Invalid
from headwater.runtime import Runtime
from headwater.videos import find_visible
from headwater.views.buffer import Buffer
from headwater.views.rules import Ping, is_bot
from headwater.web.bodies import check_fields, read_fields
from headwater.web.client_address import read_client_address
from headwater.web.context import Auth, Pools, build_viewer
from headwater.web.credentials import read_credentials
from headwater.web.csrf import check_csrf

PATHS = ["/api/v1/videos/{video_id:str}/views", "/api/v1/videos/{video_id:str}/watching"]
MAX_BODY_BYTES = 16 << 10
MAX_TEXT = 255
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)] | None
_KINDS: dict[str, Any] = {
    "currentTime": Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)],
    "viewEvent": Literal["seek"] | None,
    "sessionId": _Text,
    "client": _Text,  # what newer players tell; not kept
    "device": _Text,
    "operatingSystem": _Text,
}
_CHECKS = {name: (lambda _value: True, "Invalid value") for name in _KINDS}


async def report_position(request: Request[Any, Any, Any], video_id: FromPath[str]) -> None:
    """Take the position of a player."""
    runtime: Runtime = request.app.state.runtime
    pools: Pools = request.app.state.pools
    credentials = read_credentials(request)
    await check_csrf(request, credentials, runtime.secret)
    given = check_fields((await read_fields(request)).values, _KINDS, required=("currentTime",), checks=_CHECKS)
    ping = await pools.run("read", lambda: _look(request, runtime, credentials, video_id, given))
    if not is_bot(request.headers.get("user-agent", "")):
        _buffer(request, runtime, pools).add(ping)


def _look(
    request: Request[Any, Any, Any],
    runtime: Runtime,
    credentials: Credentials,
    video_id: str,
    given: dict[str, Any],
) -> Ping:
    with runtime.database.read() as session:
        viewer = build_viewer(session, credentials, Auth.OPTIONAL, None)
        row = _find(session, viewer, request, video_id)
    if not row.is_live and given["currentTime"] > row.duration_seconds:
        raise Invalid(
            "Incorrect request parameters: currentTime", fields={"currentTime": "Beyond the end of the video"}
        )
    address = group_address(read_client_address(request, runtime.settings.trust_proxy))
    session_id = given.get("sessionId") if runtime.settings.views.videos.trust_viewer_session_id else None
    return Ping(
        video_id=row.id,
        duration_seconds=row.duration_seconds,
        is_live=row.is_live,
        identity=f"session {session_id}" if session_id else f"address {address}",
        address=address,
        at=clock.now(),
        second=given["currentTime"],
        sought=given.get("viewEvent") == "seek",
        user_id=viewer.user_id,
    )


def _find(session: Session, viewer: Any, request: Request[Any, Any, Any], video_id: str) -> Any:
    return find_visible(session, viewer, video_id, request.headers, field="videoId")


def _buffer(request: Request[Any, Any, Any], runtime: Runtime, pools: Pools) -> Buffer:
    state = request.app.state
    if "views" not in state:
        state.views = Buffer(runtime, pools)
    buffer: Buffer = state.views
    return buffer


report_position.authorisation = (Auth.OPTIONAL, None)  # type: ignore[attr-defined]  # for the authorisation matrix
routes = (
    post(PATHS, status_code=204, request_max_body_size=MAX_BODY_BYTES)(report_position),
    put(PATHS, status_code=204, request_max_body_size=MAX_BODY_BYTES)(report_position),
)
