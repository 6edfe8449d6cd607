"""The home page that administrators write, over REST."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.di import NamedDependency, Provide

from headwater.configuration.homepage import read_homepage, write_homepage
from headwater.configuration.rules import check_editable
from headwater.house.rights import Right
from headwater.kit.errors import NotFound
from headwater.web.bodies import NO_NUL, Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes

PATH = "/api/v1/custom-pages/homepage/instance"
_CONTENT = {"content": Annotated[str, msgspec.Meta(max_length=500_000, pattern=NO_NUL)]}


class Page(msgspec.Struct):
    """A page as it was written."""

    content: str


@get(PATH)
@reads(auth=Auth.NONE)
def get_homepage(ctx: Ctx) -> Page:
    """Return the Markdown of the home page."""
    content = read_homepage(ctx.session)
    if content is None:
        raise NotFound("Page not found")
    return Page(content)


@put(PATH, status_code=204, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_INSTANCE_CUSTOM_PAGE)
def put_homepage(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Write the home page; an empty one is not shown."""
    check_editable(ctx.settings)
    write_homepage(ctx.session, check_fields(fields.values, _CONTENT, required=("content",))["content"])


routes = (get_homepage, put_homepage)
