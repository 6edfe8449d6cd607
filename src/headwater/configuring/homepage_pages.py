"""The form in which the home page is written, with a preview."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from markupsafe import Markup

from headwater.administration.web import go_back
from headwater.configuration import check_editable, write_homepage
from headwater.configuring.pages import MAX_BODY_BYTES, render_group
from headwater.configuring.words import MAX_TEXT
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.kit.markdown import render_page
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, writes
from headwater.web.html.navigation import SETTINGS_PATH

PATH = f"{SETTINGS_PATH}/homepage/page"


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)}, request_max_body_size=MAX_BODY_BYTES)
@writes(right=Right.MANAGE_INSTANCE_CUSTOM_PAGE)
def save_homepage(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Show how the page would look, or save it."""
    check_editable(ctx.settings)
    given = fields.values.get("content")
    if not isinstance(given, str) or "\x00" in given or len(given) > MAX_TEXT:
        problem = Invalid("Incorrect request parameters: content", fields={"content": INVALID})
        return render_group(ctx, ctx.session, "homepage", problem=problem)
    content = given.replace("\r\n", "\n")
    if fields.values.get("action") == "preview":
        preview = Markup(render_page(content))  # noqa: S704  # sanitised
        return render_group(ctx, ctx.session, "homepage", content=content, preview=preview)
    write_homepage(ctx.session, content)
    return go_back(f"{SETTINGS_PATH}/homepage?done=page#page")


routes = (save_homepage,)
