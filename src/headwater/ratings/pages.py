"""The form below the player that takes a like or dislike."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.kit.errors import Invalid
from headwater.ratings import rules, service, store
from headwater.ratings.watch import view_rating
from headwater.watching.web import find_for_page
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, writes
from headwater.web.html.pages import render

NO_STORE = {"Cache-Control": "no-store"}


@post("/w/{video_id:str}/rate", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def rate(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Take the rating; a script gets the buttons anew, a plain form the page."""
    word = fields.values.get("rating")
    if not isinstance(word, str) or word not in rules.WORDS:
        raise Invalid("Incorrect request parameters: rating", fields={"rating": INVALID})
    row = find_for_page(ctx, video_id)
    assert ctx.viewer.account_id is not None  # the route needs somebody
    service.rate_video(ctx.session, ctx.viewer.account_id, row.id, rules.WORDS[word])
    view = view_rating(ctx, row, *store.read_counts(ctx.session, row.id))
    if "hx-request" in ctx.request.headers:
        return render(ctx, "ratings/answer.html", panel=view)
    return Redirect(f"{view.path}#rating", status_code=303, headers=NO_STORE)


routes = (rate,)
