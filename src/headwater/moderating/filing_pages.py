"""The page on which somebody reports a video, a comment or an account; muting is one button further."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.accounts import account_path, find_account, load_accounts
from headwater.kit.errors import NotFound
from headwater.kit.ids import shorten
from headwater.moderating.frames import attempt, go_to
from headwater.moderating.words import REASONS, name_reasons
from headwater.reports import Subject, file_report, find_target, read_filing
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

PATH = "/report"
KINDS = {"video": Subject.VIDEO, "comment": Subject.COMMENT, "account": Subject.ACCOUNT}
MAX_DIGITS = 18


class Reported(msgspec.Struct, frozen=True):
    """What is reported, for the page."""

    kind: str
    reference: str  # as the address names it
    title: str
    path: str
    owner_handle: str  # empty: nobody's any more
    owner_name: str
    is_own: bool


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_form(ctx: Ctx) -> Response[Any]:
    """Ask what is wrong."""
    return _render(ctx, _find(ctx, ctx.request.query_params), {})


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def send_form(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Report it."""
    given = fields.values
    reported, made = _find(ctx, given), []
    problem = attempt(lambda: made.append(file_report(ctx.session, ctx.viewer, read_filing(_to_body(ctx, given)))))
    if problem is None:
        return go_to(f"/my-account/reports/{made[0].id}?done=sent")
    return _render(ctx, reported, given, problem)


def _render(ctx: Ctx, reported: Reported, given: Mapping[str, Any], problem: Any = None) -> Response[Any]:
    fields = set() if problem is None else set(getattr(problem, "fields", None) or {})
    chosen = given.get("reasons", [])
    return render(
        ctx,
        "moderating/report.html",
        status=200 if problem is None else problem.status,
        reported=reported,
        reasons=name_reasons(),
        chosen=chosen if isinstance(chosen, list) else [chosen],
        given=given,
        wrong=fields,
        problem=problem,
    )


def _to_body(ctx: Ctx, given: Mapping[str, Any]) -> dict[str, Any]:
    chosen = given.get("reasons", [])
    body: dict[str, Any] = {"reason": given.get("reason")}
    body["predefinedReasons"] = [name for name in (chosen if isinstance(chosen, list) else [chosen]) if name in REASONS]
    kind, reference = _read_reference(ctx, given)
    body[kind] = {"id": reference}
    if kind == "video":
        body[kind] |= {name: given.get(name) or None for name in ("startAt", "endAt")}
    return body


def _read_reference(ctx: Ctx, given: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what an address or form names: a video, the number of a comment, or of the account of a handle."""
    for kind in KINDS:
        text = given.get(kind)
        if not isinstance(text, str) or not text:
            continue
        if kind == "account":
            account = find_account(ctx.session, text, ctx.settings.host)
            if account is None:
                break
            return kind, account.id
        if kind == "comment":
            if not text.isascii() or not text.isdecimal() or len(text) > MAX_DIGITS:
                break
            return kind, int(text)
        return kind, text
    raise NotFound("Not found")


def _find(ctx: Ctx, given: Mapping[str, Any]) -> Reported:
    kind, reference = _read_reference(ctx, given)
    target = find_target(ctx.session, ctx.viewer, KINDS[kind], reference)
    numbers = {target.flagged_account_id} if target.flagged_account_id else set()
    owner = load_accounts(ctx.session, numbers).get(target.flagged_account_id or 0) if numbers else None
    handle = "" if owner is None else f"{owner.name}@{owner.host}" if owner.host else owner.name
    name = "" if owner is None else owner.display_name
    seen = target.seen
    if kind == "video":
        title, path = seen["name"], f"/w/{shorten_text(seen['uuid'])}"
    elif kind == "comment":
        title, path = seen["text"], f"/w/{shorten_text(seen['video']['uuid'])}/comments/{seen['id']}"
    else:
        title, path = name, account_path(seen["name"], seen["host"])
    is_own = target.flagged_account_id == ctx.viewer.account_id
    return Reported(kind, str(given[kind]), title, path, handle, name, is_own)


def shorten_text(uuid: str) -> str:
    """Return the short form of a UUID that is written out."""
    return shorten(UUID(uuid))


routes = (show_form, send_form)
