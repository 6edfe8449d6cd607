"""Who asks for media: by token, header or cookie, and looked up only when the video is not open to all."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.viewer import Credentials
from headwater.kit.errors import Forbidden
from headwater.videos import Privacy, access, rules, tokens
from headwater.web.context import Auth, Ctx, build_viewer
from headwater.web.credentials import read_credentials

TOKEN_PARAMETER = "videoFileToken"  # noqa: S105 - the name of a parameter
_OWN_SITES = (None, "same-origin", "none")


def check_watching(ctx: Ctx, session: Session, row: Any) -> bool:
    """Let through whoever may watch; returns whether anybody may (so that shared caches may keep it)."""
    standing = access.standing_of(row)
    if rules.is_open_to_all(standing) or not ctx.settings.static_files.private_files_require_auth:
        return True
    if _holds_token(ctx, row):
        return False
    viewer = find_viewer(ctx, session)
    if rules.may_watch(viewer, access.standing_for(session, viewer, row, ctx.request.headers)):
        return False
    if row.privacy is Privacy.PASSWORD_PROTECTED and access.PASSWORD_HEADER in ctx.request.headers:
        raise access.refusal(viewer, row.privacy, password_given=True)
    raise _refusal(ctx)


def check_downloading(ctx: Ctx, session: Session, row: Any) -> bool:
    """Let through whoever may save a rendition; returns whether anybody may."""
    is_open = check_watching(ctx, session, row)
    if row.download_enabled:
        return is_open
    viewer = find_viewer(ctx, session)
    standing = access.standing_for(session, viewer, row, ctx.request.headers)
    if not rules.may_download(viewer, standing, download_enabled=False):
        raise Forbidden("The owner of this video does not let others download it.")
    return False


def check_original(ctx: Ctx, session: Session, row: Any) -> None:
    """Let through whoever may have the uploaded file: its owner and moderators."""
    if not rules.may_update(find_viewer(ctx, session), access.standing_of(row)):
        raise _refusal(ctx)


def find_viewer(ctx: Ctx, session: Session) -> Viewer:
    """Resolve the header or cookie; a cookie counts only on requests of our own pages."""
    return build_viewer(session, _credentials(ctx), Auth.OPTIONAL, None)


def _credentials(ctx: Ctx) -> Credentials:
    found = read_credentials(ctx.request)
    if found.session is not None and ctx.request.headers.get("sec-fetch-site") not in _OWN_SITES:
        return Credentials()
    return found


def _holds_token(ctx: Ctx, row: Any) -> bool:
    token = ctx.request.query_params.get(TOKEN_PARAMETER)
    return token is not None and tokens.is_valid(ctx.runtime.secret, token, row.uuid)


def _refusal(ctx: Ctx) -> Forbidden:
    given = TOKEN_PARAMETER in ctx.request.query_params or access.PASSWORD_HEADER in ctx.request.headers
    if given or _credentials(ctx) != Credentials():
        return Forbidden("Cannot fetch information of private/internal/blocked video")
    return Forbidden("Video password header, video file token query parameter and bearer token are all missing")
