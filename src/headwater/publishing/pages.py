"""The publish page. With scripts the uploader island sends files in chunks; without, one plain form does."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from headwater.publishing.choices import FIELDS, empty_values, load_choices
from headwater.web.context import Auth, Ctx, reads
from headwater.web.language import choose_language
from headwater.web.pages import render

PATHS = ("/videos/upload", "/videos/publish")  # as it has been called, and as newer clients and people call it


@get(list(PATHS))
@reads(auth=Auth.REQUIRED)
def show_upload(ctx: Ctx) -> Response[bytes]:
    """Show the page on which one publishes."""
    return render_upload(ctx, values=empty_values())


def render_upload(
    ctx: Ctx,
    *,
    values: dict[str, Any],
    errors: dict[str, str] | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response[bytes]:
    """Answer with the form; `errors` by field name, `problem` for what concerns no field."""
    language = choose_language(ctx.request.headers.get("accept-language", ""))
    assert ctx.viewer.account_id is not None  # the route needs somebody
    return render(
        ctx,
        "publishing/upload.html",
        status=status,
        islands=("uploader",),
        choices=load_choices(ctx.session, ctx.viewer.account_id, language),
        values=values,
        errors=dict.fromkeys(FIELDS) | (errors or {}),
        problem=problem,
        limits={"maxSizeBytes": int(ctx.settings.upload.max_size), "extensions": []},
    )


routes = (show_upload,)
