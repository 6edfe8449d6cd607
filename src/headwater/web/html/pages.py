"""HTML answers: the frame around every page, its headers, and error pages."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response import Redirect
from markupsafe import Markup

from headwater.house import Viewer
from headwater.kit.errors import Problem
from headwater.kit.markdown import render_page
from headwater.settings import Settings
from headwater.web.context import Ctx
from headwater.web.credentials import SESSION_COOKIE
from headwater.web.html.error_texts import describe_error
from headwater.web.html.language import choose_language, speaking
from headwater.web.html.navigation import ADMINISTRATION, build_navigation
from headwater.web.html.shell import InstanceView, ViewerView
from headwater.web.html.templates import csrf_input, render_text

HTML = "text/html"  # the framework adds the charset
MIN_COMPRESSED_BYTES = 1400  # below one packet nothing is gained
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # shadow roots of the player's elements
        "img-src 'self' data: blob: https:",  # pictures of other instances
        "media-src 'self' blob: https:",
        "connect-src 'self' https: wss:",  # segments, trackers and APIs of other instances
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
FRAMABLE_HEADERS = {name: value for name, value in SECURITY_HEADERS.items() if name != "X-Frame-Options"} | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
}
VARY = "Accept, Accept-Language, Cookie, Accept-Encoding"


def render(
    ctx: Ctx,
    template: str,
    *,
    status: int = 200,
    islands: tuple[str, ...] = (),
    canonical_path: str | None = None,
    csrf_token: str | None = None,
    shared: bool = True,
    framable: bool = False,
    **context: Any,
) -> Response[bytes]:
    """Answer with a page. `template` is `<feature>/<name>.html`; `islands` are the client folders that it needs.

    Without `shared` no cache keeps it, even when nobody is signed in.
    `framable`: other sites may show it inside theirs; only for pages on which nobody can be tricked into acting.
    """
    request = ctx.request
    language = choose_language(request.headers.get("accept-language", ""))
    viewer = view_viewer(ctx.viewer)
    csrf_token = csrf_token or ctx.csrf_token
    frame = build_frame(request, ctx.settings, viewer, language, csrf_token)
    frame |= {
        "islands": list(islands),
        "canonical_url": ctx.settings.base_url + canonical_path if canonical_path else None,
    }
    text = render_text(template, language, frame | context)
    shared = shared and viewer is None and csrf_token is None
    return page_response(request, text, ctx.settings, status=status, shared=shared, framable=framable)


def view_viewer(viewer: Viewer) -> ViewerView | None:
    """Return what the top bar shows of a signed-in person."""
    if not viewer.signed_in:
        return None
    return ViewerView(
        username=viewer.username,
        display_name=viewer.display_name or viewer.username,
        avatar_url=viewer.avatar_path,
        may_publish=True,
        administers=any(viewer.may(right) for right, _ in ADMINISTRATION),
    )


def build_frame(
    request: Request[Any, Any, Any],
    settings: Settings,
    viewer: ViewerView | None,
    language: str,
    csrf_token: str | None,
) -> dict[str, Any]:
    """Return the names that `base.html` uses."""
    path = request.url.path
    instance = settings.instance
    return {
        "instance": InstanceView(name=instance.name, short_description=instance.short_description),
        "broadcast": _view_broadcast(settings),
        "viewer": viewer,
        "nav": build_navigation(path, viewer, language),
        "csrf_token": csrf_token,
        "csrf_field": lambda: csrf_input(csrf_token),
        "login_url": "/login" if path in ("/", "/login") else f"/login?next={quote(path, safe='/')}",
        "hide_login": path == "/login",
        "canonical_url": None,
        "islands": [],
    }


def _view_broadcast(settings: Settings) -> dict[str, Any] | None:
    """Return the message that stands over every page."""
    told = settings.broadcast_message
    if not told.enabled or not told.message.strip():
        return None
    return {"level": told.level, "text": Markup(render_page(told.message))}  # noqa: S704  # sanitised


def page_response(
    request: Request[Any, Any, Any],
    text: str,
    settings: Settings,
    *,
    status: int,
    shared: bool,
    framable: bool = False,
) -> Response[bytes]:
    """Answer with HTML: for everybody a short shared age and an ETag, for a signed-in person never stored."""
    body = text.encode()
    headers = {**(FRAMABLE_HEADERS if framable else SECURITY_HEADERS), "Vary": VARY}
    if not shared:
        headers["Cache-Control"] = "no-store"
        return Response(body, status_code=status, media_type=HTML, headers=headers)
    headers["Cache-Control"] = f"public, max-age=0, s-maxage={int(settings.web.page_shared_age)}, must-revalidate"
    if status == 200:
        headers["ETag"] = etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        if etag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, media_type=HTML, headers=headers)
    # Only pages without secrets are compressed: a length must tell nothing about a token (BREACH).
    if len(body) >= MIN_COMPRESSED_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, media_type=HTML, headers=headers)


def render_error(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    """Answer a person with what went wrong and what to do next; who is not signed in and must be, is sent to log in."""
    settings: Settings = request.app.state.runtime.settings
    has_session = SESSION_COOKIE in request.cookies
    if problem.status == 401 and request.method == "GET":
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return Redirect(f"/login?next={quote(path, safe='/')}", status_code=303, headers={"Cache-Control": "no-store"})
    language = choose_language(request.headers.get("accept-language", ""))
    frame = build_frame(request, settings, None, language, None)
    frame["hide_login"] = has_session  # the failed request did not learn whose session it is
    with speaking(language):
        error = describe_error(problem, request.url.path, may_log_in=not has_session)
    text = render_text("error.html", language, frame | {"error": error})
    response = page_response(request, text, settings, status=problem.status, shared=False)
    if (seconds := getattr(problem, "retry_after_seconds", None)) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
