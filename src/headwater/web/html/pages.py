"""HTML answers: the frame around every page, its headers, and error pages."""

from __future__ import annotations

import functools
import gzip
import hashlib
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response
from litestar.response import Redirect
from markupsafe import Markup
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.feature import all_features, resolve
from headwater.house.rights import Right
from headwater.kit.errors import Problem
from headwater.kit.markdown import render_page
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.web.context import Ctx
from headwater.web.credentials import SESSION_COOKIE
from headwater.web.html.error_texts import describe_error
from headwater.web.html.language import PARAMETER, language_for, list_languages, name_of, speaking, stay_in_language
from headwater.web.html.navigation import ADMINISTRATION, ADMINISTRATION_PATH, WELCOME_PATH, build_navigation
from headwater.web.html.shell import InstanceView, LanguageView, Look, ViewerView
from headwater.web.html.templates import csrf_input, render_text

HTML = "text/html"  # the framework adds the charset
MIN_COMPRESSED_BYTES = 1400  # below one packet nothing is gained
_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # shadow roots of the player's elements
        "img-src 'self' data: blob: {http}",  # pictures of other instances
        "media-src 'self' blob: {http}",
        "connect-src 'self' {http} {sockets}",  # segments, trackers and APIs of other instances
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors {framing}",
    )
)
SOURCE_PATH = "/source.tar.gz"  # the source of what runs here
CONTACT_PATH = "/about/contact"
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
    language = ctx.language
    viewer = view_viewer(ctx.viewer)
    csrf_token = csrf_token or ctx.csrf_token
    frame = build_frame(request, ctx.settings, viewer, language, csrf_token, find_look(ctx.runtime, ctx.open_session))
    frame |= {"islands": list(islands)}
    if canonical_path:
        url = ctx.settings.base_url + canonical_path
        frame["canonical_url"] = in_language(url, language) if PARAMETER in request.query_params else url
        frame |= {"page_languages": view_languages(url), "default_url": url}
    text = render_text(template, language, frame | context)
    shared = shared and viewer is None and csrf_token is None
    return page_response(request, text, ctx.settings, status=status, shared=shared, framable=framable)


def find_look(runtime: Runtime, session: Session | None = None) -> Look:
    """Return the look of the instance, read once for each version of the settings."""

    def read(session: Session) -> Look:
        found = [resolve(feature.look)(session, runtime.settings) for feature in all_features() if feature.look]
        return found[0] if found else Look()

    def make() -> Look:
        if session is not None:
            return read(session)
        with runtime.database.read() as opened:
            return read(opened)

    return runtime.remember("look", make)


def view_languages(url: str | None = None) -> list[LanguageView]:
    """Return the languages that pages can be read in, with the address of one page in each."""
    tags = [language.replace("_", "-") for language in list_languages()]
    return [LanguageView(tag=tag, name=name_of(tag), url=url and in_language(url, tag)) for tag in tags]


def in_language(url: str, language: str) -> str:
    """Return the address of a page in a language."""
    return f"{url}{'&' if '?' in url else '?'}{PARAMETER}={language.replace('_', '-')}"


def view_viewer(viewer: Viewer) -> ViewerView | None:
    """Return what the top bar shows of a signed-in person."""
    if not viewer.signed_in:
        return None
    return ViewerView(
        username=viewer.username,
        display_name=viewer.display_name or viewer.username,
        avatar_url=viewer.avatar_path,
        may_publish=True,
        decides_who_joins=viewer.may(Right.MANAGE_REGISTRATIONS),
        administers=any(viewer.may(right) for right, _ in ADMINISTRATION),
        configures=viewer.may(Right.MANAGE_CONFIGURATION),
    )


def build_frame(
    request: Request[Any, Any, Any],
    settings: Settings,
    viewer: ViewerView | None,
    language: str,
    csrf_token: str | None,
    look: Look,
) -> dict[str, Any]:
    """Return the names that `base.html` uses."""
    path = request.url.path
    return {
        "instance": _view_instance(settings, look),
        "look": Look(mark_url=look.mark_url, accent_url=look.accent_url) if _is_guarded(path) else look,
        "offers_welcome": _offers_welcome(path, viewer, settings),
        "broadcast": _view_broadcast(settings),
        "viewer": viewer,
        "nav": build_navigation(path, viewer, language),
        "csrf_token": csrf_token,
        "stay": lambda url: stay_in_language(request, url),
        "csrf_field": lambda: csrf_input(csrf_token),
        "login_url": "/login" if path in ("/", "/login") else f"/login?next={quote(path, safe='/')}",
        "hide_login": path == "/login",
        "own_path": _own_path(request),
        "page_languages": view_languages(),
        "default_url": None,
        "signup_url": "/signup" if settings.signup.enabled and path != "/signup" else None,
        "may_invite": viewer is not None and (viewer.decides_who_joins or settings.signup.invitations.by_users),
        "canonical_url": None,
        "islands": [],
    }


def _view_instance(settings: Settings, look: Look) -> InstanceView:
    instance = settings.instance
    return InstanceView(
        name=instance.name,
        short_description=instance.short_description,
        mark_url=look.mark_url,
        source_url=instance.source_url or SOURCE_PATH,
        contact_url=CONTACT_PATH if settings.takes_messages else None,
    )


def _is_guarded(path: str) -> bool:
    """Whether a page shows nothing of the administrator's own code: there a mistake in it can be put right."""
    return path in (ADMINISTRATION_PATH, "/login") or path.startswith(f"{ADMINISTRATION_PATH}/")


def _offers_welcome(path: str, viewer: ViewerView | None, settings: Settings) -> bool:
    """Whether the first steps of a new instance are offered on this page."""
    if viewer is None or not viewer.configures or not settings.webadmin.welcome.offered:
        return False
    if not settings.webadmin.configuration.edition.allowed:
        return False
    return path == "/" or (_is_guarded(path) and not path.startswith(WELCOME_PATH))


def _own_path(request: Request[Any, Any, Any]) -> str:
    """Return the address to come back to in another language; home when a form was answered."""
    if request.method != "GET":
        return "/"
    query = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    return str(request.url.path) + (f"?{urlencode(query)}" if query else "")


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
    headers = {**security_headers(encrypted=settings.webserver.https, framable=framable), "Vary": VARY}
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


@functools.cache
def security_headers(*, encrypted: bool, framable: bool) -> dict[str, str]:
    """Return what a page may load and who may show it; an instance without TLS plays with others without it."""
    policy = _SECURITY_POLICY.format(
        http="https:" if encrypted else "https: http:",
        sockets="wss:" if encrypted else "wss: ws:",
        framing="*" if framable else "'none'",
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    return headers if framable else headers | {"X-Frame-Options": "DENY"}


def render_error(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    """Answer a person with what went wrong and what to do next; who is not signed in and must be, is sent to log in."""
    settings: Settings = request.app.state.runtime.settings
    has_session = SESSION_COOKIE in request.cookies
    if problem.status == 401 and request.method == "GET":
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        login = stay_in_language(request, f"/login?next={quote(path, safe='/')}")
        return Redirect(login, status_code=303, headers={"Cache-Control": "no-store"})
    language = language_for(request, settings)
    look = request.app.state.runtime.recall("look") or Look()
    frame = build_frame(request, settings, None, language, None, look)
    frame["hide_login"] = has_session  # the failed request did not learn whose session it is
    with speaking(language):
        error = describe_error(problem, request.url.path, may_log_in=not has_session)
    text = render_text("error.html", language, frame | {"error": error})
    response = page_response(request, text, settings, status=problem.status, shared=False)
    if (seconds := getattr(problem, "retry_after_seconds", None)) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
