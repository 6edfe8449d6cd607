"""The publish page. With scripts the uploader island sends files in chunks; without, one plain form does."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.describing import Values, empty_values, explain, load_choices, read_values, to_document
from headwater.house import Viewer
from headwater.kit.errors import Problem
from headwater.kit.ids import shorten
from headwater.publishing.rules import allowed_extensions
from headwater.publishing.uploads.intake import Intake, for_signed_in
from headwater.publishing.uploads.legacy import receive
from headwater.web.context import Auth, Ctx, reads
from headwater.web.credentials import read_credentials
from headwater.web.csrf import CSRF_FIELD
from headwater.web.html.pages import render
from headwater.web.request import CutOff

PATHS = ("/videos/upload", "/videos/publish")  # as it has been called, and as newer clients and people call it
FORM_STATUSES = (400, 413, 415)  # what the person can put right in the form itself


@get(list(PATHS))
@reads(auth=Auth.REQUIRED)
def show_upload(ctx: Ctx) -> Response[bytes]:
    """Show the page on which one publishes."""
    return render_upload(ctx, values=empty_values())


@for_signed_in
async def publish_form(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take a video from the plain form and lead to it; a refused form comes back with what was written in it."""
    intake = Intake(request, read_credentials(request))  # the proof of a form arrives in the form
    values = empty_values()

    def adjust(fields: dict[str, Any]) -> dict[str, Any]:
        intake.check_own(fields.get(CSRF_FIELD))
        values.update(read_values(fields))
        return to_document(values)

    try:
        ids = await intake.answer_after_body(receive(intake, adjust))
    except CutOff:
        return Response(b"", status_code=499)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        refusal = problem  # the name of an exception ends with its block

        def show_again(session: Session, viewer: Viewer) -> Response[bytes]:
            ctx = Ctx(request, intake.runtime, viewer, intake.credentials, session)
            return render_upload(ctx, values=values, problem=refusal)

        return await intake.read(show_again)
    return Redirect(f"/w/{shorten(ids.uuid)}", status_code=303, headers={"Cache-Control": "no-store"})


def render_upload(
    ctx: Ctx,
    *,
    values: Values,
    problem: Problem | None = None,
) -> Response[bytes]:
    """Answer with the form, and why it was refused."""
    assert ctx.viewer.account_id is not None  # the route needs somebody
    extensions = allowed_extensions(ctx.settings.transcoding)
    mistakes, whole = explain(problem, ctx.language)
    return render(
        ctx,
        "publishing/upload.html",
        status=200 if problem is None else problem.status,
        islands=("uploader",),
        choices=load_choices(ctx.session, ctx.viewer.account_id, ctx.language),
        values=values,
        errors=dict.fromkeys(values) | mistakes,
        problem=whole,
        limits={"maxSizeBytes": int(ctx.settings.upload.max_size), "extensions": list(extensions)},
    )


routes = (show_upload, post("/videos/upload", status_code=200, request_max_body_size=None)(publish_form))
