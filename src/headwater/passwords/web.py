"""What other rooms' pages use of this one. Apart from the package: it loads the web framework.

A page of a video catches the refusal and asks:

    except Forbidden as refusal:
        if asks_for_password(refusal):
            return render_form(ctx, f"/w/{video_id}/unlock")
        raise

An embed in a foreign site gets no cookie: its form (`passwords/form.html`) goes to its own address, which answers at
once with the player: `opened = open_video(ctx, row, password)`, then `read_watchable(ctx, row, opened.headers)` and
`opened.file_token` for the addresses of media (`videoFileToken`).
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response

from headwater.kit.errors import Forbidden
from headwater.passwords.proof import find_password
from headwater.videos import PASSWORD_HEADER
from headwater.videos.tokens import make_token
from headwater.web.context import Ctx
from headwater.web.html.pages import render

__all__ = ["Opened", "asks_for_password", "open_video", "render_form"]

_NEEDS_PASSWORD = ("video_requires_password", "incorrect_video_password")


class Opened(msgspec.Struct, frozen=True):
    """What a right password gives: headers for `read_watchable`, and a token for addresses of media."""

    headers: dict[str, str]
    file_token: str


def asks_for_password(refusal: Forbidden) -> bool:
    """Whether a video was refused for want of its password."""
    return refusal.code in _NEEDS_PASSWORD


def render_form(ctx: Ctx, action: str, *, wrong: bool = False) -> Response[bytes]:
    """Answer with the page that asks; its form is sent to `action`, as a field `password`."""
    return render(ctx, "passwords/page.html", status=403, shared=False, action=action, wrong=wrong)


def open_video(ctx: Ctx, row: Any, password: str) -> Opened | None:
    """Open a video for one page without a cookie, as embeds in other sites need; None for a wrong password."""
    if find_password(ctx.session, row.id, password) is None:
        return None
    lifetime = ctx.settings.sessions.video_file_token_lifetime
    token, _ = make_token(ctx.runtime.secret, row.uuid, lifetime)
    # headers carry Latin-1: `proof.decode_header` reads them so
    return Opened({PASSWORD_HEADER: password.encode().decode("latin-1")}, token)
