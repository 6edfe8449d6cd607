"""Save a video: to watch later, into other lists, into a new one. A dialog of the watch page, whole without it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater import playlists
from headwater.kit.errors import Invalid
from headwater.kit.ids import read_number, shorten
from headwater.playlists import PlaylistQuery
from headwater.playlists.web import read_new_playlist
from headwater.watching import PageParts, Panel
from headwater.watching.web import find_for_page
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

PLACE = 20  # among the actions: behind the rating
MAX_CHOICES = 100  # playlists to choose from, those changed last; all are in "My playlists"
NO_STORE = {"Cache-Control": "no-store"}


class SaveView(msgspec.Struct, frozen=True):
    """The button beside a video."""

    path: str
    is_saved: bool


class Choice(msgspec.Struct, frozen=True):
    """A playlist to put the video in, or to take it out of."""

    id: int
    name: str
    is_watch_later: bool
    holds: bool
    privacy: int


def add_to_page(ctx: Ctx, video: Any) -> PageParts:
    """Return the button of a video."""
    account_id = ctx.viewer.account_id
    is_saved = account_id is not None and bool(playlists.find_membership(ctx.session, account_id, [video.id]))
    content = SaveView(f"/w/{shorten(video.uuid)}/save", is_saved)
    return PageParts(actions=[Panel(template="collecting/button.html", content=content, place=PLACE)])


@get("/w/{video_id:str}/save")
@reads(auth=Auth.REQUIRED)
def show_choices(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Show one's playlists, those that hold the video ticked."""
    return _render(ctx, find_for_page(ctx, video_id))


@post("/w/{video_id:str}/save", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def save(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Put the video where a tick is, take it out where there is none any more; what was not shown stays."""
    row = find_for_page(ctx, video_id)
    ticked, shown = (_read_numbers(fields.values, name) for name in ("playlists", "shown"))
    name = fields.values.get("displayName")
    try:
        new = read_new_playlist({"displayName": name.strip()}) if isinstance(name, str) and name.strip() else None
    except Invalid as problem:
        return _render(ctx, row, problem=problem, written=str(name))
    held: dict[int, list[int]] = {}
    assert ctx.viewer.account_id is not None  # the route needs somebody
    for place in playlists.find_membership(ctx.session, ctx.viewer.account_id, [row.id]):
        held.setdefault(place.playlist_id, []).append(place.id)
    for number in shown:
        if (number in ticked) != (number in held):
            playlist = playlists.find_any_playlist(ctx.session, str(number), lock=True)
            if number in ticked:
                playlists.add_element(ctx.session, ctx.viewer, playlist, str(row.id), {})
            for element_id in held.get(number, ()):
                playlists.remove_element(ctx.session, ctx.viewer, playlist, element_id)
    if new is not None:
        made = playlists.create_playlist(ctx.session, ctx.viewer, new)
        playlists.add_element(ctx.session, ctx.viewer, made, str(row.id), {})
    return Redirect(f"/w/{shorten(row.uuid)}", status_code=303, headers=NO_STORE)


def _read_numbers(values: dict[str, Any], name: str) -> set[int]:
    given = values.get(name, [])
    texts = given if isinstance(given, list) else [given]
    numbers = [number for text in texts if (number := read_number(text)) is not None]
    if len(texts) > MAX_CHOICES or len(numbers) != len(texts):
        raise Invalid(f"Incorrect request parameters: {name}", fields={name: INVALID})
    return set(numbers)


def _render(ctx: Ctx, row: Any, *, problem: Invalid | None = None, written: str = "") -> Response[bytes]:
    assert ctx.viewer.account_id is not None  # the routes need somebody
    query = PlaylistQuery(account_id=ctx.viewer.account_id, own=True, sort="-updatedAt", count=MAX_CHOICES)
    _, rows = playlists.list_playlists(ctx.session, query)
    held = {place.playlist_id for place in playlists.find_membership(ctx.session, ctx.viewer.account_id, [row.id])}
    choices = [
        Choice(
            id=found.id,
            name=found.display_name,
            is_watch_later=found.kind is playlists.PlaylistKind.WATCH_LATER,
            holds=found.id in held,
            privacy=found.privacy.value,
        )
        for found in rows
    ]
    choices.sort(key=lambda choice: not choice.is_watch_later)
    path = f"/w/{shorten(row.uuid)}"
    return render(
        ctx,
        "collecting/save.html",
        status=200 if problem is None else 400,
        title=row.name,
        path=path,
        choices=choices,
        problem=problem,
        written=written,
    )


routes = (show_choices, save)
