"""What a request carries to prove who asks. No I/O.

`/api` takes Bearer tokens; the page cookie counts there only on same-origin requests that carry the CSRF header,
so that a foreign page cannot act with it (DESIGN: browser boundary).
"""

from __future__ import annotations

from typing import Any

from litestar import Request

from headwater.house.viewer import Credentials, Origin
from headwater.kit.errors import Invalid
from headwater.web.client_address import read_client_address
from headwater.web.csrf import CSRF_HEADER, SAFE_METHODS

SESSION_COOKIE = "headwater_session"
MAX_DEVICE_LENGTH = 300


def read_credentials(request: Request[Any, Any, Any]) -> Credentials:
    """Take the bearer token (header, or `accessToken` in the query as media elements need) or the session cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if not token.strip():
            raise Invalid("Token is invalid", code="invalid_request")
        return Credentials(bearer=token.strip(), origin=read_origin(request))
    if query_token := request.query_params.get("accessToken"):
        return Credentials(bearer=query_token, origin=read_origin(request))
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie and _may_use_cookie(request):
        return Credentials(session=cookie, origin=read_origin(request))
    return Credentials()


def read_origin(request: Request[Any, Any, Any]) -> Origin:
    """Take which device asks, and from which address."""
    trusted = request.app.state.runtime.settings.trust_proxy
    return Origin(
        (request.headers.get("user-agent") or "")[:MAX_DEVICE_LENGTH] or None,
        read_client_address(request, trusted) or None,
    )


def _may_use_cookie(request: Request[Any, Any, Any]) -> bool:
    if not request.url.path.startswith("/api/"):
        return True  # pages: their forms carry a CSRF token of their own
    same_origin = request.headers.get("sec-fetch-site") == "same-origin"
    return same_origin and (request.method in SAFE_METHODS or CSRF_HEADER in request.headers)
