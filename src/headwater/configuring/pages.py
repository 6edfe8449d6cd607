"""The pages of settings: what there is, and one form for each group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.administration.web import go_back, render_section
from headwater.configuration import check_editable, may_edit, read_homepage
from headwater.configuring.fields import Group
from headwater.configuring.groups import find_group, list_groups
from headwater.configuring.pictures import view_pictures, view_samples
from headwater.configuring.service import Overtaken, save_page
from headwater.configuring.views import view_group
from headwater.db.saved_settings import read_saved
from headwater.house.rights import Right
from headwater.kit.errors import Invalid, NotFound, Problem
from headwater.runtime import Runtime
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.html.navigation import SETTINGS_PATH
from headwater.web.html.reasons import explain

ONE = f"{SETTINGS_PATH}/{{name:str}}"
MAX_BODY_BYTES = 8 << 20  # twelve long texts
TEMPLATES = {"homepage": "homepage.html", "look": "look.html"}  # groups with more than a form


class Entry(msgspec.Struct, frozen=True):
    """One page of settings in the list of all."""

    title: str
    lead: str
    address: str
    is_current: bool


@get(SETTINGS_PATH)
@reads(right=Right.MANAGE_CONFIGURATION)
def show_groups(ctx: Ctx) -> Response[bytes]:
    """Show what can be set."""
    return render_section(
        ctx,
        "index.html",
        SETTINGS_PATH,
        room="configuring",
        groups=_list_entries(""),
        may_change=may_edit(ctx.settings),
    )


@get(ONE)
@reads(right=Right.MANAGE_CONFIGURATION)
def show_group(ctx: Ctx, name: FromPath[str]) -> Response[bytes]:
    """Show the settings of one group."""
    return render_group(ctx, ctx.session, name)


@post(ONE, status_code=200, dependencies={"fields": Provide(read_fields)}, request_max_body_size=MAX_BODY_BYTES)
@writes(right=Right.MANAGE_CONFIGURATION)
def save_group(ctx: Ctx, name: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Save a group; a refused form comes back with what was written in it, and nothing is saved."""
    check_editable(ctx.settings)
    group = _find(name)
    try:
        changed = save_page(ctx.session, ctx.runtime, group.fields, fields.values, ctx.viewer.username)
    except (Invalid, Overtaken) as problem:
        return render_group(ctx, ctx.session, name, written=fields.values, problem=problem)
    return go_back(f"{SETTINGS_PATH}/{name}?done={'saved' if changed else 'same'}")


def render_group(
    ctx: Ctx,
    session: Session,
    name: str,
    *,
    written: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
    **more: Any,
) -> Response[bytes]:
    """Answer with the page of a group; `more` goes to its template."""
    runtime: Runtime = ctx.runtime
    version, saved = read_saved(session)
    errors, _whole = explain(problem)
    group = _find(name)
    parts = view_group(group, runtime, saved, written=written, errors=errors)
    extra: dict[str, Any] = {"problem": None, "preview": None, "done": ctx.request.query_params.get("done")}
    if name == "look":
        accent, asked = ctx.settings.theme.customization.primary_color, ctx.request.query_params.get("accent")
        extra |= {"samples": view_samples(accent, asked), "islands": ("administration",)}
        extra |= {"pictures": view_pictures(session), "picture_bytes": int(ctx.settings.upload.image_max_size)}
    if name == "homepage":
        extra |= {"content": read_homepage(session) or ""}
    shown = {field.key for field in group.fields} | {field.key for part in parts for field in part.fields}
    extra |= {"is_overtaken": isinstance(problem, Overtaken), "errors": errors}
    extra |= {"other_errors": {key: text for key, text in errors.items() if key not in shown}}
    return render_section(
        ctx,
        TEMPLATES.get(name, "group.html"),
        SETTINGS_PATH,
        room="configuring",
        status=problem.status if problem else 200,
        group=group,
        groups=_list_entries(name),
        parts=parts,
        version=version,
        may_change=may_edit(ctx.settings),
        is_refused=problem is not None,
        **extra | more,
    )


def _find(name: str) -> Group:
    group = find_group(name)
    if group is None:
        raise NotFound("There are no such settings.")
    return group


def _list_entries(name: str) -> list[Entry]:
    return [
        Entry(group.title, group.lead, f"{SETTINGS_PATH}/{group.name}", group.name == name) for group in list_groups()
    ]


routes = (show_groups, show_group, save_group)
