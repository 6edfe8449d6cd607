"""The inboxes: of the instance, of accounts, of channels.

The shared one is a plain ASGI route: most of what an instance is asked comes here.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, asgi, post
from litestar.exceptions import MethodNotAllowedException
from litestar.params import FromPath
from litestar.types import HTTPScope, Receive, Send

from headwater.federation.inbox.reception import Reception
from headwater.federation.signatures import Message
from headwater.kit.errors import Forbidden, TooLarge
from headwater.runtime import Runtime
from headwater.web.request import CutOff, Stalled

MAX_BODY = 16 << 20  # the setting decides; this bounds what the framework holds


@asgi("/inbox", copy_scope=False)
async def receive_shared(scope: HTTPScope, receive: Receive, send: Send) -> None:
    """Take an activity for whomever it is."""
    if scope["method"] != "POST":
        raise MethodNotAllowedException
    await _take(scope, receive)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@post("/accounts/{name:str}/inbox", status_code=204, request_max_body_size=MAX_BODY)
async def receive_for_account(request: Request[Any, Any, Any], name: FromPath[str]) -> None:
    """Take an activity for an account, or the instance actor."""
    await _take(request.scope, request.receive, name)


@post("/video-channels/{name:str}/inbox", status_code=204, request_max_body_size=MAX_BODY)
async def receive_for_channel(request: Request[Any, Any, Any], name: FromPath[str]) -> None:
    """Take an activity for a channel."""
    await _take(request.scope, request.receive, name)


async def _take(scope: Any, receive: Receive, recipient: str = "") -> None:
    state = scope["litestar_app"].state
    runtime: Runtime = state.runtime
    settings = runtime.settings
    if not settings.federation.enabled:
        raise Forbidden("This instance does not federate.")
    message = to_message(scope, settings.host, "https" if settings.webserver.https else "http")
    try:
        async with asyncio.timeout(settings.upload.stall):
            body = await _read_body(message, receive, int(settings.federation.inbox.max_size))
    except TimeoutError:
        raise Stalled("This came too slowly.") from None
    if not hasattr(state, "federation_reception"):
        state.federation_reception = Reception(runtime, state.pools)
    await state.federation_reception.take(message, body, recipient)


async def _read_body(message: Message, receive: Receive, limit: int) -> bytes:
    declared = message.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > limit):  # whatever it says, reading is bounded
        raise TooLarge(f"At most {limit} bytes are taken.")
    content, is_more = bytearray(), True
    while is_more:
        event: Any = await receive()
        if event["type"] == "http.disconnect":
            raise CutOff("The request ended before its body did.")
        content += event.get("body", b"")
        is_more = event.get("more_body", False)
        if len(content) > limit:
            raise TooLarge(f"At most {limit} bytes are taken.")
    return bytes(content)


def to_message(scope: Any, host: str, scheme: str) -> Message:
    """Return a request as its signature must see it: for our own public host, whatever a proxy made of it."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    query = scope.get("query_string", b"").decode("latin-1")
    return Message(scope["method"], scope["path"] + (f"?{query}" if query else ""), headers, host, scheme)


routes = (receive_shared, receive_for_account, receive_for_channel)
