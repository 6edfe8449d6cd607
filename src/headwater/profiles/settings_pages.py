"""What somebody sets for themselves, on one page: profile, watching, sign-in. Each part is a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.accounts import Account, load_accounts
from headwater.actors import PictureKind, face_path, read_pictures, remove_picture, set_picture, stored_pictures
from headwater.kit.errors import NotFound, Problem
from headwater.languages.web import language_cookie
from headwater.users import User, preferences_of
from headwater.users.web import apply_changes, change_self, read_changes
from headwater.videos import NsfwFlag
from headwater.videos.web import names
from headwater.web.bodies import MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.pages import render, view_languages
from headwater.web.html.reasons import explain

PATH = "/my-account/settings"
KINDS = {"nsfwViolence": NsfwFlag.VIOLENT, "nsfwSex": NsfwFlag.EXPLICIT_SEX}  # fields of the form
MASKS = {  # which field of the wire names the kinds for which a policy counts
    "do_not_list": "nsfwFlagsHidden",
    "blur": "nsfwFlagsBlurred",
    "warn": "nsfwFlagsWarned",
    "display": "nsfwFlagsDisplayed",
}
SWITCHES = ("autoPlayVideo", "autoPlayNextVideo", "p2pEnabled")
FIELDS = (
    "displayName",
    "description",
    "avatarfile",
    "nsfwPolicy",
    "language",
    "videoLanguages",
    "email",
    "password",
    "currentPassword",
)
TEXTS = ("displayName", "description", "email", "language", "nsfwPolicy")
FORM_STATUSES = (400, 401, 409)  # what the person can put right in the form itself
NO_STORE = {"Cache-Control": "no-store"}


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_settings(ctx: Ctx, done: str = "") -> Response[bytes]:
    """Show what the viewer has set."""
    return _render(ctx, ctx.session, done=done)


@post(
    f"{PATH}/{{part:str}}",
    status_code=200,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_PICTURE_BODY_BYTES,
)
@computes()
def save_settings(ctx: Ctx, part: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Save one part; a refused form comes back with what was written in it."""
    if part not in PARTS:
        raise NotFound("Not found")
    values = PARTS[part](fields.values)
    try:
        changes = read_changes(values)
        if part == "profile":
            _save_profile(ctx, fields, changes)
        elif part == "keep-email":
            _keep_email(ctx)
        else:
            change_self(ctx.runtime, ctx.viewer, changes)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, part=part, written=values, problem=problem)
    cookies = [language_cookie(ctx, changes["language"])] if part == "language" else []
    return Redirect(f"{PATH}?done={part}#{part}", status_code=303, headers=NO_STORE, cookies=cookies)


def _save_profile(ctx: Ctx, fields: Fields, changes: Mapping[str, Any]) -> None:
    pictures = read_pictures(fields.files, ctx.settings)
    with stored_pictures(ctx.runtime, pictures) as stored, ctx.runtime.database.write() as session:
        apply_changes(session, ctx.viewer, changes)
        actor_id = session.get_one(Account, ctx.viewer.account_id).actor_id
        if PictureKind.AVATAR in stored:
            set_picture(session, actor_id, stored[PictureKind.AVATAR])
        elif "remove-avatar" in fields.values:
            remove_picture(session, actor_id, PictureKind.AVATAR)


def _keep_email(ctx: Ctx) -> None:
    """Give up an address that waits: nothing is gained by it, so no password is asked for."""
    with ctx.runtime.database.write() as session:
        apply_changes(session, ctx.viewer, {"email": session.get_one(User, ctx.viewer.user_id).email})


def _read_profile(given: Mapping[str, Any]) -> dict[str, Any]:
    text = given.get("description", "")
    about = text.replace("\r\n", "\n").strip() if isinstance(text, str) else text
    return {"displayName": given.get("displayName", ""), "description": about or None}


def _read_language(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"language": given.get("language") or None}


def _read_watching(given: Mapping[str, Any]) -> dict[str, Any]:
    languages = given.get("videoLanguages", [])
    chosen = languages if isinstance(languages, list) else [languages]
    switches: dict[str, Any] = {name: name in given for name in SWITCHES}
    if given.get("p2pBefore") == str(switches["p2pEnabled"]):
        del switches["p2pEnabled"]  # not touched: what the browser asks for (Do Not Track) goes on counting
    for policy, mask in MASKS.items():
        switches[mask] = sum(kind for name, kind in KINDS.items() if given.get(name) == policy)
    return switches | {"nsfwPolicy": given.get("nsfwPolicy", ""), "videoLanguages": chosen or None}


def _read_sign_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """Take what was filled in; the current password proves who sits there. An address left alone is no change."""
    filled = {name: given[name] for name in ("email", "password") if given.get(name)}
    if filled.get("email") == given.get("emailBefore"):
        filled.pop("email", None)
    return filled | {"currentPassword": given.get("currentPassword", "")} if filled else {}


PARTS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "profile": _read_profile,
    "language": _read_language,
    "watching": _read_watching,
    "sign-in": _read_sign_in,
    "keep-email": lambda _: {},
}


def _render(
    ctx: Ctx,
    session: Session,
    *,
    done: str = "",
    part: str = "",
    written: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> Response[bytes]:
    assert ctx.viewer.account_id is not None  # the routes need somebody
    account = load_accounts(session, {ctx.viewer.account_id})[ctx.viewer.account_id]
    user = session.get_one(User, ctx.viewer.user_id)
    values = msgspec.to_builtins(preferences_of(session, ctx.settings, ctx.viewer))
    before = values["p2pEnabled"]
    values |= {"displayName": account.display_name, "description": account.description, "email": user.email}
    values |= {name: value for name, value in (written or {}).items() if name not in TEXTS or isinstance(value, str)}
    values |= {name: next((p for p, mask in MASKS.items() if values[mask] & kind), "") for name, kind in KINDS.items()}
    return render(
        ctx,
        "profiles/settings.html",
        status=problem.status if problem else 200,
        values=values | {"description": values["description"] or "", "videoLanguages": values["videoLanguages"] or []},
        p2p_before=before,
        email_before=user.email,
        pending_email=user.pending_email,
        username=ctx.viewer.username,
        avatar_url=face_path(account.avatars),
        languages=names.list_languages(),
        language_choices=[(language.tag, language.name) for language in view_languages()],
        picture_bytes=int(ctx.settings.upload.image_max_size),
        done=done if done in PARTS else "",
        wrong_part=part,
        errors=dict.fromkeys(FIELDS) | _explain(problem),
    )


def _explain(problem: Problem | None) -> dict[str, str]:
    """Name the fields that are wrong; a refused password or a taken address concern one field each."""
    if problem is None:
        return {}
    if problem.fields:
        return explain(problem)[0]
    return {"email": "taken"} if problem.status == 409 else {"currentPassword": problem.detail}


routes = (show_settings, save_settings)
