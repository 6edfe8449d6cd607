"""The switch at the foot of every page: a plain form, kept in this browser and in the account of who is signed in."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater.kit.errors import Invalid, Reason
from headwater.languages.web import language_cookie
from headwater.sessions import choose_destination
from headwater.users import User
from headwater.web.bodies import INVALID, read_texts
from headwater.web.context import Auth, Ctx, writes
from headwater.web.html.language import list_languages


@post("/language", status_code=200, dependencies={"form": Provide(read_texts)})
@writes(auth=Auth.OPTIONAL)
def choose_page_language(ctx: Ctx, form: NamedDependency[dict[str, str]]) -> Response[Any]:
    """Keep the language and show the same page again."""
    language = form.get("language", "")
    if language.replace("-", "_") not in list_languages():
        raise Invalid(Reason("Please choose one of the languages."), fields={"language": INVALID})
    if ctx.viewer.signed_in:
        user = ctx.session.get_one(User, ctx.viewer.user_id)
        user.preferences = {**user.preferences, "language": language}
    return Redirect(
        choose_destination(form.get("next", "/")),
        status_code=303,
        cookies=[language_cookie(ctx, language)],
        headers={"Cache-Control": "no-store"},
    )


routes = (choose_page_language,)
