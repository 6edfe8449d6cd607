"""One's own channels as pages: a list with figures, one form to make or change one, and what a removal would take."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.actors import PictureKind, read_pictures, remove_picture, set_picture, stored_pictures
from headwater.channels import rules, service, store
from headwater.channels.fields import read_channel_changes, read_channel_form, read_new_channel
from headwater.channels.views import to_form, to_row
from headwater.kit.errors import NotFound, Problem
from headwater.web.bodies import MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.html.pages import render
from headwater.web.html.reasons import Mistakes, explain

PATH = "/my-library/video-channels"
NEW, EDIT, DELETE = f"{PATH}/create", f"{PATH}/update", f"{PATH}/delete"
BODY = {"fields": Provide(read_fields)}
MAX_FORM_BYTES = 2 * MAX_PICTURE_BODY_BYTES  # an avatar and a banner
MAX_PAGE = 1000
Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]
TAKEN = "taken"
FORM_FIELDS = ("name", "displayName", "description", "support", "avatarfile", "bannerfile")
DONE = ("created", "saved", "deleted")
FORM_STATUSES = (400, 409)  # what the person can put right in the form itself
NO_STORE = {"Cache-Control": "no-store"}


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_mine(ctx: Ctx, page: Page = 1, done: str = "") -> Response[bytes]:
    """Show one's own channels with what is counted of them."""
    size = ctx.settings.web.page_size
    total, rows = store.list_channels(
        ctx.session,
        start=(page - 1) * size,
        count=size,
        sort="createdAt",
        account_id=ctx.viewer.account_id,
        with_figures=True,
    )
    return render(
        ctx,
        "channels/mine.html",
        channels=[to_row(row) for row in rows],
        may_add=rules.may_add(total, ctx.settings.video_channels.max_per_user),
        most=ctx.settings.video_channels.max_per_user,
        may_remove=rules.may_remove_one_of(total),
        done=done if done in DONE else "",
        previous=f"{PATH}?page={page - 1}" if page > 1 else None,
        following=f"{PATH}?page={page + 1}" if page * size < total else None,
    )


@get(NEW)
@reads(auth=Auth.REQUIRED)
def show_new(ctx: Ctx) -> Response[bytes]:
    """Show the form that makes a channel."""
    return _render_form(ctx, None, to_form(None))


@post(NEW, status_code=200, dependencies=BODY, request_max_body_size=MAX_FORM_BYTES)
@computes()
def create(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Make a channel with its pictures; a refused form comes back with what was written in it."""
    values = read_channel_form(fields.values)
    try:
        given, pictures = read_new_channel(values), read_pictures(fields.files, ctx.settings)
        with stored_pictures(ctx.runtime, pictures) as stored, ctx.runtime.database.write() as session:
            channel = service.add_channel(session, ctx.settings, ctx.viewer, given)
            for picture in stored.values():
                set_picture(session, channel.actor_id, picture)
    except Problem as problem:
        return _show_again(ctx, None, values, problem)
    return _go(f"{PATH}?done=created")


@get(f"{EDIT}/{{channel_handle:str}}")
@reads(auth=Auth.REQUIRED)
def show_edit(ctx: Ctx, channel_handle: FromPath[str]) -> Response[bytes]:
    """Show the form that changes a channel."""
    row = _find_managed(ctx, ctx.session, channel_handle)
    return _render_form(ctx, row, to_form(row))


@post(f"{EDIT}/{{channel_handle:str}}", status_code=200, dependencies=BODY, request_max_body_size=MAX_FORM_BYTES)
@computes()
def save(ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Change a channel and its pictures, all or nothing."""
    with ctx.runtime.database.read() as session:
        row = _find_managed(ctx, session, channel_handle)
    values = read_channel_form(fields.values)
    try:
        changes, pictures = read_channel_changes(values), read_pictures(fields.files, ctx.settings)
        with stored_pictures(ctx.runtime, pictures) as stored, ctx.runtime.database.write() as session:
            service.change_channel(session, ctx.viewer, row, changes)
            for kind in PictureKind:
                if kind in stored:
                    set_picture(session, row.actor_id, stored[kind])
                elif f"remove-{kind.name.lower()}" in fields.values:
                    remove_picture(session, row.actor_id, kind)
    except Problem as problem:
        return _show_again(ctx, row, values, problem)
    return _go(f"{PATH}?done=saved" if row.account_id == ctx.viewer.account_id else f"/c/{row.name}")


@get(f"{DELETE}/{{channel_handle:str}}")
@reads(auth=Auth.REQUIRED)
def show_delete(ctx: Ctx, channel_handle: FromPath[str]) -> Response[bytes]:
    """Say what removing a channel would take, and ask for its name."""
    return _ask_for_name(ctx, ctx.session, _find_managed(ctx, ctx.session, channel_handle))


@post(f"{DELETE}/{{channel_handle:str}}", status_code=200, dependencies=BODY)
@writes()
def delete(ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Remove a channel whose name was written out."""
    row = _find_managed(ctx, ctx.session, channel_handle)
    if str(fields.values.get("name", "")).strip() != row.name:
        return _ask_for_name(ctx, ctx.session, row, is_wrong=True, status=400)
    service.delete_channel(ctx.session, ctx.viewer, row)
    return _go(f"{PATH}?done=deleted" if row.account_id == ctx.viewer.account_id else "/")


def _find_managed(ctx: Ctx, session: Session, handle: str) -> Any:
    row = store.find_channel(session, handle, ctx.settings.host)
    if row is None:
        raise NotFound("Video channel not found")
    service.check_may_manage(ctx.viewer, row)
    return row


def _ask_for_name(
    ctx: Ctx, session: Session, row: Any, *, is_wrong: bool = False, status: int = 200
) -> Response[bytes]:
    figures, others = store.count_of(session, row.id, row.account_id)
    return render(
        ctx,
        "channels/delete.html",
        status=status,
        channel=to_row(row, figures),
        may_remove=rules.may_remove_one_of(others),
        is_wrong=is_wrong,
        back=PATH,
    )


def _show_again(ctx: Ctx, row: Any | None, values: dict[str, Any], problem: Problem) -> Response[bytes]:
    """Answer with the form as it was written and what is wrong in it; pictures have to be chosen again."""
    if problem.status not in FORM_STATUSES:
        raise problem
    errors, text = explain(problem)
    if problem.status == 409:
        errors, text = Mistakes(name=TAKEN), None
    form = to_form(row) | {name: "" if value is None else value for name, value in values.items()}
    return _render_form(ctx, row, form, errors=errors, problem=text, status=problem.status)


def _render_form(
    ctx: Ctx,
    row: Any | None,
    values: dict[str, Any],
    *,
    errors: dict[str, str] | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response[bytes]:
    return render(
        ctx,
        "channels/edit.html",
        status=status,
        channel=None if row is None else to_row(row),
        action=NEW if row is None else f"{EDIT}/{row.name}",
        values=values,
        errors=dict.fromkeys(FORM_FIELDS) | (errors or {}),
        has_errors=bool(errors),
        problem=problem,
        picture_bytes=int(ctx.settings.upload.image_max_size),
        back=PATH,
    )


def _go(address: str) -> Redirect:
    return Redirect(address, status_code=303, headers=NO_STORE)


routes = (show_mine, show_new, create, show_edit, save, show_delete, delete)
