"""Another file for a video, by a plain form; larger files and lost lines are for the resumable door of the API."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.editing.files import PART, render_files
from headwater.editing.frame import PATH, find_edited, lead_to
from headwater.house import Viewer
from headwater.kit.errors import Problem
from headwater.publishing.model import Upload
from headwater.publishing.service import open_upload
from headwater.publishing.uploads.intake import Intake, for_signed_in
from headwater.publishing.uploads.legacy import Spooled, receive_file
from headwater.replacing import accept_file, find_replaceable
from headwater.web.context import Ctx
from headwater.web.credentials import read_credentials
from headwater.web.csrf import CSRF_FIELD
from headwater.web.request import CutOff

SHOWN_STATUSES = (400, 403, 409, 413, 415)


@for_signed_in
async def replace_file(request: Request[Any, Any, Any], video_id: FromPath[str]) -> Response[Any]:
    """Take another file for a video; the one that is there is watched until the new one is whole."""
    intake = Intake(request, read_credentials(request))  # the proof of a form arrives in the form

    def find(session: Session, viewer: Viewer) -> Any:
        return find_edited(_context(intake, session, viewer), video_id)

    row = await intake.read(find)  # the body of whoever may not is not even read
    try:
        await intake.answer_after_body(receive_file(intake, lambda file, fields: _accept(intake, row.id, file, fields)))
    except CutOff:
        return Response(b"", status_code=499)
    except Problem as problem:
        if problem.status not in SHOWN_STATUSES:
            raise
        refusal = problem  # the name of an exception ends with its block
        return await intake.read(
            lambda session, viewer: render_files(_context(intake, session, viewer), row, problem=refusal)
        )
    return lead_to(row, PART)


def _context(intake: Intake, session: Session, viewer: Viewer) -> Ctx:
    return Ctx(intake.request, intake.runtime, viewer, intake.credentials, session)


async def _accept(intake: Intake, video_id: int, spooled: Spooled, fields: dict[str, Any]) -> None:
    intake.check_own(fields.get(CSRF_FIELD))
    file, settings = spooled.require_file(), intake.runtime.settings

    def begin(session: Session, viewer: Viewer) -> tuple[Upload, Viewer]:
        row = find_replaceable(session, settings, viewer, str(video_id))
        announced: dict[str, Any] = {"filename": spooled.filename, "mimetype": "", "size_bytes": file.size}
        return open_upload(session, settings, viewer, **announced, details=None, replaces=row.id), viewer

    await intake.blob(file.sync)
    upload, viewer = await intake.write(begin)
    await intake.blob(lambda: accept_file(intake.runtime, viewer, upload, file))


routes = (post(f"{PATH}/files/replace", status_code=200, request_max_body_size=None)(replace_file),)
