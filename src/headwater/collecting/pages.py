"""One's own playlists: all of them, a new one, one to describe anew or remove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from msgspec.structs import replace
from sqlalchemy.orm import Session

from headwater import playlists
from headwater.channels import channels_by_account
from headwater.collecting.forms import read_form
from headwater.collecting.views import LIBRARY, list_cards_of, play_path, to_card, to_place_view
from headwater.kit.errors import Problem
from headwater.kit.ids import shorten
from headwater.playlists import PlaylistKind, PlaylistQuery
from headwater.playlists.web import read_new_playlist, read_playlist_changes
from headwater.web.bodies import MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.html.pages import render
from headwater.web.html.reasons import explain

ONE = f"{LIBRARY}/{{playlist_id:str}}"
BODY = {"fields": Provide(read_fields)}
NO_STORE = {"Cache-Control": "no-store"}
FIELDS = ("displayName", "description", "privacy", "videoChannelId", "thumbnailfile")
FORM_STATUSES = (400, 404)  # what the person can put right in the form itself; 404: a channel that went meanwhile
MAX_SHOWN = 500  # places on one page; a longer list is for the API
Page = Annotated[int, QueryParameter(ge=1, le=1000)]


@get(LIBRARY)
@reads(auth=Auth.REQUIRED)
def show_all(ctx: Ctx, page: Page = 1) -> Response[bytes]:
    """Show one's own playlists, the watch later list before all others."""
    size = ctx.settings.web.page_size
    own = PlaylistQuery(account_id=ctx.viewer.account_id, own=True)
    _, first = list_cards_of(ctx.session, replace(own, kind=PlaylistKind.WATCH_LATER, count=1))
    rest = replace(own, kind=PlaylistKind.REGULAR, start=(page - 1) * size, count=size, sort="-updatedAt")
    total, cards = list_cards_of(ctx.session, rest)
    return render(
        ctx,
        "collecting/library.html",
        cards=[*first, *cards] if page == 1 else cards,
        total=total,
        previous=f"{LIBRARY}?page={page - 1}" if page > 1 else None,
        following=f"{LIBRARY}?page={page + 1}" if page * size < total else None,
    )


@get(f"{LIBRARY}/create")
@reads(auth=Auth.REQUIRED)
def show_new(ctx: Ctx) -> Response[bytes]:
    """Show the form of a new playlist."""
    return _render_new(ctx, ctx.session)


@post(f"{LIBRARY}/create", status_code=200, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes()
def create(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Make a playlist; a refused form comes back with what was written in it."""
    values = read_form(fields.values)
    try:
        given = read_new_playlist(values)
        picture = playlists.fit_given(fields.files, ctx.settings)
        with playlists.stored_picture(ctx.runtime, picture) as key, ctx.runtime.database.write() as session:
            made = playlists.create_playlist(session, ctx.viewer, given, picture_key=key)
            address = f"{LIBRARY}/{shorten(made.uuid)}?done=created"
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        with ctx.runtime.database.read() as session:
            return _render_new(ctx, session, written=values, problem=problem)
    return Redirect(address, status_code=303, headers=NO_STORE)


@get(ONE)
@reads(auth=Auth.REQUIRED)
def show_one(ctx: Ctx, playlist_id: FromPath[str], done: str = "") -> Response[bytes]:
    """Show a playlist to whoever may change it: its description and what stands in it."""
    return render_one(ctx, ctx.session, playlist_id, done=done)


@post(ONE, status_code=200, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes()
def change(ctx: Ctx, playlist_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Describe a playlist anew."""
    values = read_form(fields.values)
    with ctx.runtime.database.read() as session:
        playlists.check_may_change(ctx.viewer, playlists.find_any_playlist(session, playlist_id))
    try:
        given = read_playlist_changes(values)
        picture = playlists.fit_given(fields.files, ctx.settings)
        with playlists.stored_picture(ctx.runtime, picture) as key, ctx.runtime.database.write() as session:
            playlist = playlists.find_any_playlist(session, playlist_id, lock=True)
            playlists.change_playlist(session, ctx.viewer, playlist, given, picture_key=key)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        with ctx.runtime.database.read() as session:
            return render_one(ctx, session, playlist_id, written=values, problem=problem)
    return Redirect(f"{LIBRARY}/{playlist_id}?done=saved", status_code=303, headers=NO_STORE)


@get(f"{ONE}/delete")
@reads(auth=Auth.REQUIRED)
def ask_to_delete(ctx: Ctx, playlist_id: FromPath[str]) -> Response[bytes]:
    """Ask before a playlist is removed."""
    playlist = playlists.find_any_playlist(ctx.session, playlist_id)
    playlists.check_may_change(ctx.viewer, playlist)
    row = playlists.read_playlist(ctx.session, playlist.id)
    return render(ctx, "collecting/delete.html", card=to_card(row))


@post(f"{ONE}/delete", status_code=200)
@writes()
def delete(ctx: Ctx, playlist_id: FromPath[str]) -> Redirect:
    """Remove a playlist."""
    playlist = playlists.find_any_playlist(ctx.session, playlist_id, lock=True)
    playlists.delete_playlist(ctx.session, ctx.viewer, playlist)
    return Redirect(LIBRARY, status_code=303, headers=NO_STORE)


def render_one(
    ctx: Ctx,
    session: Session,
    playlist_id: str,
    *,
    done: str = "",
    written: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
    wrong_element: int | None = None,
) -> Response[bytes]:
    """Answer with the page of a playlist that the viewer may change."""
    playlist = playlists.find_any_playlist(session, playlist_id)
    playlists.check_may_change(ctx.viewer, playlist)
    row = playlists.read_playlist(session, playlist.id)
    total, places = playlists.read_places(session, ctx.viewer, playlist.id, start=0, count=MAX_SHOWN)
    stored = {
        "displayName": playlist.display_name,
        "description": playlist.description or "",
        "privacy": playlist.privacy.value,
        "videoChannelId": playlist.channel_id,
    }
    return render(
        ctx,
        "collecting/playlist.html",
        status=200 if problem is None else problem.status,
        card=to_card(row),
        play_url=play_path(playlist),
        values={**stored, **(written or {})},
        problem=problem,
        wrong_element=wrong_element,
        errors=_errors(problem),
        done=done,
        total=total,
        places=[to_place_view(playlist, place) for place in places],
        may_fill=playlists.may_fill(ctx.viewer, playlist),
        **_choices(ctx, session, playlist.account_id),
    )


def _render_new(
    ctx: Ctx, session: Session, *, written: Mapping[str, Any] | None = None, problem: Problem | None = None
) -> Response[bytes]:
    assert ctx.viewer.account_id is not None  # the routes need somebody
    return render(
        ctx,
        "collecting/new.html",
        status=200 if problem is None else problem.status,
        values={"displayName": "", "description": "", "privacy": 3, "videoChannelId": None, **(written or {})},
        problem=problem,
        errors=_errors(problem),
        **_choices(ctx, session, ctx.viewer.account_id),
    )


def _errors(problem: Problem | None) -> dict[str, str]:
    return dict.fromkeys(FIELDS, "") | explain(problem)[0]


def _choices(ctx: Ctx, session: Session, account_id: int) -> dict[str, Any]:
    rows = channels_by_account(session, [account_id])[account_id]
    return {
        "channels": [(row.id, row.display_name) for row in rows],
        "picture_bytes": ctx.settings.upload.image_max_size,
    }


routes = (show_all, show_new, create, show_one, change, ask_to_delete, delete)
