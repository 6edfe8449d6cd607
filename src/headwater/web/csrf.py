"""A foreign page must not act with a person's cookie: unsafe requests prove that one of our pages made them.

The token of a session is a signature of its cookie: nothing is stored. Forms carry it in a field, scripts in a header.
"""

from __future__ import annotations

from typing import Any

from litestar import Request

from headwater.house.viewer import Credentials
from headwater.kit.errors import Forbidden
from headwater.kit.secret import Secret

CSRF_HEADER = "x-headwater-csrf"
CSRF_FIELD = "csrf_token"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_PURPOSE = "csrf"


def make_csrf_token(secret: Secret, session_token: str) -> str:
    """Return the token of a session (or of the cookie that stands for one before signing in)."""
    return secret.sign(_PURPOSE, session_token)


async def check_csrf(request: Request[Any, Any, Any], credentials: Credentials, secret: Secret) -> None:
    """Raise Forbidden when an unsafe request comes with a session's cookie but without its token."""
    if credentials.session is not None and request.method not in SAFE_METHODS:
        await require_csrf_token(request, credentials.session, secret)


async def require_csrf_token(request: Request[Any, Any, Any], session_token: str, secret: Secret) -> None:
    """Raise Forbidden unless header or form field hold the token of a session, from a page of ours."""
    given: Any = request.headers.get(CSRF_HEADER)
    if given is None and not request.url.path.startswith("/api/"):
        given = (await request.form()).get(CSRF_FIELD)
    if not is_own_request(request, session_token, given, secret):
        raise Forbidden("This page was open for too long. Please reload it and try again.")


def is_own_request(request: Request[Any, Any, Any], session_token: str, given: object, secret: Secret) -> bool:
    """Whether a request came from a page of ours, with the token of this session."""
    if not comes_from_here(request):
        return False
    return isinstance(given, str) and secret.verify(_PURPOSE, session_token, given)


def comes_from_here(request: Request[Any, Any, Any]) -> bool:
    """Whether the browser says that a page of ours asks; older ones say only of which origin that page is."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin in (None, "null"):  # what they say of pages that send no referrer, as ours with a code in the address
        return True
    return origin.partition("://")[2] == request.headers.get("host")
