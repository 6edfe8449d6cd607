"""The pages of a video's captions: the list, files to add, and an editor of one language beside the video."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.captions import FILE_FIELD, find_caption, list_captions, put_caption, remove_caption
from headwater.describing import load_choices
from headwater.editing.chapters import smallest_file
from headwater.editing.frame import NO_STORE, PATH, base_path, find_edited, lead_to, render_part
from headwater.kit.errors import Invalid, NotFound, Problem, Reason
from headwater.videos import labels
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.html.reasons import explain_field

MAX_BODY_BYTES = 64 << 20  # what is read at all; `captions.max_size` decides
LANGUAGE, TEXT = "language", "vtt"
EMPTY = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n\n"
FILES_PATH = "/lazy-static/video-captions"


class ListedCaption(msgspec.Struct, frozen=True):
    """A language of the list."""

    language: str
    name: str
    file_url: str
    is_automatic: bool


class Asked(msgspec.Struct, frozen=True):
    """What a page of the editor needs from its read transaction."""

    row: Any
    key: str | None
    file_url: str | None
    name: str


@get(f"{PATH}/captions")
@reads(auth=Auth.REQUIRED)
def show_captions(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Show which languages there are."""
    return _render_list(ctx, find_edited(ctx, video_id))


@post(
    f"{PATH}/captions",
    status_code=200,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_BODY_BYTES,
)
@computes()
def add_captions(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Take a file in a language; without one, open the editor with nothing in it."""
    language = fields.values.get(LANGUAGE)
    with ctx.runtime.database.read() as session:
        inner = ctx.within(session)
        row = find_edited(inner, video_id)
        if language not in labels.languages():
            return _render_list(inner, row, mistakes={LANGUAGE: True}, status=400)
    if FILE_FIELD not in fields.files:
        return Redirect(f"{base_path(row)}/captions/{language}", status_code=303, headers=NO_STORE)
    try:
        put_caption(ctx.runtime, ctx.viewer, str(row.id), language, fields.files[FILE_FIELD])
    except Problem as problem:
        if problem.status != 400:
            raise
        with ctx.runtime.database.read() as session:
            mistakes = {FILE_FIELD: explain_field(problem, FILE_FIELD)}
            return _render_list(ctx.within(session), row, mistakes=mistakes, language=language, status=400)
    return lead_to(row, "captions")


@get(f"{PATH}/captions/{{language:str}}")
@computes()
def show_editor(ctx: Ctx, video_id: FromPath[str], language: FromPath[str]) -> Response[bytes]:
    """Show the subtitles of a language to edit, or an empty editor for a new one."""
    asked = _ask(ctx, video_id, language)
    text = EMPTY
    if asked.key is not None:
        with suppress(FileNotFoundError):  # replaced or removed just now
            text = ctx.runtime.storage.read_bytes(asked.key).decode("utf-8", "replace")
    return _render_editor(ctx, asked, language, text)


@post(
    f"{PATH}/captions/{{language:str}}",
    status_code=200,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_BODY_BYTES,
)
@computes()
def save_editor(
    ctx: Ctx, video_id: FromPath[str], language: FromPath[str], fields: NamedDependency[Fields]
) -> Response[Any]:
    """Save what was typed as the file of a language, checked as an upload is."""
    asked = _ask(ctx, video_id, language)
    typed = fields.values.get(TEXT)
    text = typed.replace("\r\n", "\n") if isinstance(typed, str) else ""
    try:
        if not text.strip():
            raise Invalid(Reason("There is nothing in it; to remove these captions, delete them."))
        put_caption(ctx.runtime, ctx.viewer, str(asked.row.id), language, text.encode())
    except Problem as problem:
        if problem.status != 400:
            raise
        mistake = explain_field(problem, FILE_FIELD)
        return _render_editor(ctx, asked, language, text, mistake=mistake, status=400)
    return lead_to(asked.row, f"captions/{language}")


@post(f"{PATH}/captions/{{language:str}}/delete", status_code=200)
@writes()
def remove_captions(ctx: Ctx, video_id: FromPath[str], language: FromPath[str]) -> Redirect:
    """Remove the captions of a language."""
    row = find_edited(ctx, video_id)
    remove_caption(ctx.session, ctx.viewer, str(row.id), language)
    return lead_to(row, "captions")


def _ask(ctx: Ctx, video_id: str, language: str) -> Asked:
    with ctx.runtime.database.read() as session:
        inner = ctx.within(session)
        row = find_edited(inner, video_id)
        if language not in labels.languages():
            raise NotFound("There is no such language")
        caption = find_caption(session, row.id, language)
        names = dict(load_choices(session, row.owner_account_id, ctx.language).languages)
        return Asked(
            row, caption.storage_key if caption else None, smallest_file(inner, row), names.get(language, language)
        )


def _render_editor(
    ctx: Ctx, asked: Asked, language: str, text: str, *, mistake: str | None = None, status: int = 200
) -> Response[bytes]:
    return render_part(
        ctx,
        asked.row,
        "caption_editor.html",
        "captions",
        status=status,
        islands=("editing", "captions_editor"),
        caption_language=language,
        language_name=asked.name,
        is_new=asked.key is None,
        file_url=asked.file_url,
        text=text,
        mistake=mistake,
    )


def _render_list(
    ctx: Ctx, row: Any, *, mistakes: dict[str, Any] | None = None, language: str = "", status: int = 200
) -> Response[bytes]:
    choices = load_choices(ctx.session, row.owner_account_id, ctx.language)
    names = dict(choices.languages)
    captions = [
        ListedCaption(
            found.language,
            names.get(found.language, found.language),
            f"{FILES_PATH}/{found.filename}",
            found.automatic,
        )
        for found in list_captions(ctx.session, row.id)
    ]
    return render_part(
        ctx,
        row,
        "captions.html",
        "captions",
        status=status,
        captions=captions,
        languages=choices.languages,
        chosen=language or row.language or "",
        mistakes=mistakes or {},
    )


routes = (show_captions, add_captions, show_editor, save_editor, remove_captions)
