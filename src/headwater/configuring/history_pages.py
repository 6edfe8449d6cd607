"""Who changed which settings, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater.administration.web import go_back, read_page, render_section
from headwater.configuration import (
    Change,
    Version,
    check_editable,
    list_history,
    may_edit,
    return_to_version,
    undo_change,
    undo_version,
)
from headwater.configuring.fields import Field
from headwater.configuring.groups import list_groups
from headwater.configuring.words import tell_any, tell_value
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.kit.ids import read_number
from headwater.runtime import Runtime
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.html.language import catalogue
from headwater.web.html.navigation import SETTINGS_PATH

PATH = f"{SETTINGS_PATH}/history"


class ChangeRow(msgspec.Struct, frozen=True):
    """What one version did to one setting, in words."""

    key: str
    label: str
    before: str
    after: str


class VersionRow(msgspec.Struct, frozen=True):
    """One save; without changes it was about pictures, or what came before is not kept."""

    id: int
    author: str
    created_at: dt.datetime
    changes: list[ChangeRow]
    is_current: bool


@get(PATH)
@reads(right=Right.MANAGE_CONFIGURATION)
def show_history(ctx: Ctx) -> Response[bytes]:
    """Show versions, newest first."""
    page, size = read_page(ctx.request.query_params.get("page")), ctx.settings.web.page_size
    return _render(ctx, page, size)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_CONFIGURATION)
def go_back_in_history(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any] | Redirect:
    """Undo one change or a whole version, or return to one."""
    check_editable(ctx.settings)
    action, key = str(fields.values.get("action", "")), str(fields.values.get("key", ""))
    version, author = read_number(fields.values.get("version")), ctx.viewer.username
    if version is None:
        raise Invalid("Incorrect request parameters: version", fields={"version": INVALID})
    try:
        if action == "undo-change":
            undo_change(ctx.session, ctx.runtime, version, key, author)
        elif action == "undo":
            undo_version(ctx.session, ctx.runtime, version, author)
        elif action == "return":
            return_to_version(ctx.session, ctx.runtime, version, author)
        else:
            raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    except Invalid as problem:
        return _render(ctx, 1, ctx.settings.web.page_size, problem)
    return go_back(f"{PATH}?done={action}")


def _render(ctx: Ctx, page: int, size: int, problem: Invalid | None = None) -> Response[bytes]:
    versions, has_older = list_history(ctx.session, start=(page - 1) * size, count=size)
    fields = {field.key: field for group in list_groups() for field in group.fields}
    rows = [_to_row(version, fields, is_current=page == 1 and number == 0) for number, version in enumerate(versions)]
    return render_section(
        ctx,
        "history.html",
        SETTINGS_PATH,
        room="configuring",
        status=problem.status if problem else 200,
        versions=rows,
        may_change=may_edit(ctx.settings),
        refused={key: _tell_refusal(ctx.runtime, key) for key in problem.fields} if problem else {},
        done=ctx.request.query_params.get("done"),
        previous=f"{PATH}?page={page - 1}" if page > 1 else None,
        following=f"{PATH}?page={page + 1}" if has_older else None,
    )


def _tell_refusal(runtime: Runtime, key: str) -> str:
    _ = catalogue().gettext
    if lock := runtime.layers.lock_of(key):
        return _("Set by %(source)s, which wins over what is saved here.") % {"source": lock}
    return _("This cannot be taken as it is.")


def _to_row(version: Version, fields: dict[str, Field], *, is_current: bool) -> VersionRow:
    changes = [_to_change(change, fields.get(change.key)) for change in version.changes]
    return VersionRow(version.id, version.author, version.created_at, changes, is_current)


def _to_change(change: Change, field: Field | None) -> ChangeRow:
    _ = catalogue().gettext

    def tell(value: Any, *, saved: bool) -> str:
        if not saved:
            return _("the default")
        return tell_value(field, value) if field else tell_any(value)

    label = field.label if field else change.key
    before, after = tell(change.before, saved=change.was_saved), tell(change.after, saved=change.is_saved)
    return ChangeRow(change.key, label, before, after)


routes = (show_history, go_back_in_history)
