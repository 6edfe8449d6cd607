"""What a request carries to prove who asks. No I/O.

`/api` takes Bearer tokens; the page cookie counts there only on same-origin requests that carry the CSRF header,
so that a foreign page cannot act with it (DESIGN: browser boundary).
"""

from __future__ import annotations

from typing import Any

from litestar import Request

from headwater.house.viewer import Credentials
from headwater.kit.errors import Invalid
from headwater.web.csrf import CSRF_HEADER, SAFE_METHODS

SESSION_COOKIE = "headwater_session"


def read_credentials(request: Request[Any, Any, Any]) -> Credentials:
    """Take the bearer token (header, or `accessToken` in the query as media elements need) or the session cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if not token.strip():
            raise Invalid("Token is invalid", code="invalid_request")
        return Credentials(bearer=token.strip())
    if query_token := request.query_params.get("accessToken"):
        return Credentials(bearer=query_token)
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie and _may_use_cookie(request):
        return Credentials(session=cookie)
    return Credentials()


def _may_use_cookie(request: Request[Any, Any, Any]) -> bool:
    if not request.url.path.startswith("/api/"):
        return True  # pages: their forms carry a CSRF token of their own
    same_origin = request.headers.get("sec-fetch-site") == "same-origin"
    return same_origin and (request.method in SAFE_METHODS or CSRF_HEADER in request.headers)
