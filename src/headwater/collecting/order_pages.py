"""What stands in one's own playlist: moved, cut, taken out, each by a button of the form beside it."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater import playlists
from headwater.collecting.forms import read_moments
from headwater.collecting.pages import NO_STORE, ONE, render_one
from headwater.kit.errors import Invalid, NotFound
from headwater.playlists import Playlist, PlaylistElement
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, writes
from headwater.web.wire import Id

ACTIONS = ("up", "down", "first", "last", "remove", "cut")


@post(f"{ONE}/videos/{{element_id:int}}", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def change_place(
    ctx: Ctx, playlist_id: FromPath[str], element_id: Id, fields: NamedDependency[Fields]
) -> Response[Any]:
    """Do what the pressed button says; the page comes back at the same place."""
    action = fields.values.get("action")
    if action not in ACTIONS:
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    playlist = playlists.find_any_playlist(ctx.session, playlist_id, lock=True)
    playlists.check_may_fill(ctx.viewer, playlist)
    element = playlists.find_element(ctx.session, playlist.id, element_id)
    if element is None:
        raise NotFound("Video playlist element not found")
    if action == "remove":
        playlists.remove_element(ctx.session, ctx.viewer, playlist, element.id)
    elif action == "cut":
        try:
            moments = read_moments(fields.values)
        except Invalid as problem:
            return render_one(ctx, ctx.session, playlist_id, problem=problem, wrong_element=element.id)
        playlists.change_element(ctx.session, ctx.viewer, playlist, element.id, moments)
    else:
        _move(ctx, playlist, element, action)
    place = f"#place-{element_id}" if action != "remove" else "#places"
    address = ctx.request.url.path.rpartition("/videos/")[0]
    return Redirect(f"{address}{place}", status_code=303, headers=NO_STORE)


def _move(ctx: Ctx, playlist: Playlist, element: PlaylistElement, action: str) -> None:
    length, here = playlists.read_playlist(ctx.session, playlist.id).length, element.position
    after = {"up": here - 2, "first": 0, "down": here + 1, "last": length}[action]
    if 0 <= after <= length:  # at the end of the list a button does nothing
        playlists.move_elements(ctx.session, ctx.viewer, playlist, first=here, after=after, count=1)


routes = (change_place,)
