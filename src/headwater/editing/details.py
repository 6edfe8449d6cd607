"""The page of a video's description: a form that is checked as the API checks it, with a preview of what it makes."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from headwater.describing import Values, explain, load_choices, read_values, to_document, values_of
from headwater.editing.frame import PATH, base_path, find_edited, lead_to, render_part
from headwater.kit.clock import now
from headwater.kit.errors import Problem
from headwater.kit.ids import shorten
from headwater.kit.markdown import render_description
from headwater.passwords import reveal_passwords
from headwater.videos import Privacy, Video, read_details, update_video
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.cards import VideoCard
from headwater.web.html.pages import render

SEEN = "seen"
PREVIEW = "preview"
NAMED = ("name", "description", "support")  # in the notice of a conflict: what can be read beside the form


class Preview(msgspec.Struct, frozen=True):
    """What others will see."""

    card: VideoCard
    description: Markup


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_details(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Show the form with what the video says of itself."""
    row = find_edited(ctx, video_id)
    return _render(ctx, row, read_standing(ctx, row))


@get(["/videos/update/{video_id:str}", "/videos/edit/{video_id:str}"])
@reads(auth=Auth.REQUIRED)
def lead_to_details(ctx: Ctx, video_id: FromPath[str]) -> Redirect:
    """Lead from the older addresses to the page."""
    return Redirect(base_path(find_edited(ctx, video_id)), status_code=302)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def save_details(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Save the form, or show it again with what was typed: refused, previewed, or changed elsewhere meanwhile."""
    row = find_edited(ctx, video_id)
    values, stands = read_values(fields.values), read_standing(ctx, row)
    if PREVIEW in fields.values:
        return _render(ctx, row, values)
    if fields.values.get(SEEN, fingerprint(stands)) != fingerprint(stands):
        return _render(ctx, row, values, meanwhile=stands, status=409)
    try:
        with ctx.session.begin_nested():
            details = read_details(to_document(values, stands), creating=False)
            video = ctx.session.get_one(Video, row.id, with_for_update=True)
            update_video(ctx.session, ctx.viewer, video, row.owner_account_id, details)
    except Problem as problem:
        if problem.status != 400:
            raise
        return _render(ctx, row, values, problem=problem, status=400)
    return lead_to(row)


@post(f"{PATH}/preview", status_code=200, dependencies={"fields": Provide(read_fields)})
@reads(auth=Auth.REQUIRED)
def show_preview(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[bytes]:
    """Show only the preview, for the page that is open."""
    row = find_edited(ctx, video_id)
    values = read_values(fields.values)
    choices = load_choices(ctx.session, row.owner_account_id, ctx.language)
    return render(ctx, "editing/preview.html", preview=build_preview(row, values, choices.channels))


def read_standing(ctx: Ctx, row: Any) -> Values:
    """Return what a video says of itself, its passwords too."""
    is_protected = row.privacy is Privacy.PASSWORD_PROTECTED
    passwords = reveal_passwords(ctx.session, row.id) if is_protected else []
    return values_of(row) | {"videoPasswords": "\n".join(passwords)}


def fingerprint(values: Values) -> str:
    """Return what tells one description from another.

    The video's `updated_at` would not do: it moves with every rung, caption and chapter too.
    """
    return hashlib.sha256(msgspec.json.encode(values)).hexdigest()[:16]


def build_preview(row: Any, values: Values, channels: list[tuple[Any, str]]) -> Preview:
    """Shape what others will see of a video with these values."""
    names = {str(number): name for number, name in channels}
    picture = row.preview_filename
    card = VideoCard(
        title=values["name"],
        url=f"/w/{shorten(row.uuid)}",
        channel_name=names.get(str(values["channelId"]), ""),
        picture_url=f"/lazy-static/previews/{picture}" if picture else None,
        duration_seconds=row.duration_seconds or None,
        views=row.views,
        published_at=min(row.published_at, now()),
        is_sensitive=values["nsfw"],
    )
    return Preview(card, Markup(render_description(values["description"])))  # noqa: S704  # cleaned by nh3


def _render(
    ctx: Ctx,
    row: Any,
    values: Values,
    *,
    problem: Problem | None = None,
    meanwhile: Values | None = None,
    status: int = 200,
) -> Response[bytes]:
    language = ctx.language
    choices = load_choices(ctx.session, row.owner_account_id, language)
    mistakes, whole = explain(problem, language)
    errors = dict.fromkeys(values) | mistakes
    changed = [name for name, value in (meanwhile or {}).items() if str(value) != str(values[name])]
    return render_part(
        ctx,
        row,
        "details.html",
        "",
        status=status,
        islands=("editing",),
        choices=choices,
        values=values,
        errors=errors,
        problem=whole,
        has_mistakes=bool(mistakes),
        meanwhile=None if meanwhile is None else {name: meanwhile[name] for name in NAMED if name in changed},
        has_other_changes=bool(set(changed) - set(NAMED)),
        seen=fingerprint(read_standing(ctx, row)),
        preview=build_preview(row, values, choices.channels),
    )


routes = (show_details, lead_to_details, save_details, show_preview)
