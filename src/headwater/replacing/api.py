"""Another file for a video over REST, in the resumable protocol; and removing the kept original."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, delete, post, put
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.publishing.model import Upload
from headwater.publishing.rules import check_size
from headwater.publishing.service import VideoIds, check_space, open_upload
from headwater.publishing.uploads.forms import read_metadata
from headwater.publishing.uploads.intake import Intake, for_signed_in
from headwater.publishing.uploads.resumable import Purpose, begun, forget, read_announcement, take_part
from headwater.publishing.uploads.spool import SpoolFile
from headwater.replacing import service
from headwater.videos import find_managed
from headwater.web.context import Ctx, writes

PATH = "/api/v1/videos/{video_id:str}/source/replace-resumable"
Incoming = Request[Any, Any, Any]


@for_signed_in
async def init_replacement(request: Incoming, video_id: FromPath[str]) -> Response[bytes]:
    """Begin to send another file for a video."""
    intake = await Intake.open(request)
    return await intake.answer_after_body(_begin(intake, video_id))


async def _begin(intake: Intake, video_id: str) -> Response[bytes]:
    settings = intake.runtime.settings

    def check(session: Session, viewer: Viewer) -> Any:
        return service.find_replaceable(session, settings, viewer, video_id)

    await intake.read(check)  # the body of whoever may not is not even read
    size, mimetype, filename = read_announcement(intake.request, await read_metadata(intake, {}))
    check_size(size, settings.upload.max_size)
    await intake.blob(lambda: check_space(intake.runtime.storage, settings, size))

    def begin(session: Session, viewer: Viewer) -> str:
        row = check(session, viewer)
        announced: dict[str, Any] = {"filename": filename, "mimetype": mimetype, "size_bytes": size}
        return open_upload(session, settings, viewer, **announced, details=None, replaces=row.id).upload_id

    return begun(intake, intake.request.url.path, await intake.write(begin))


@for_signed_in
async def send_replacement_part(request: Incoming, video_id: FromPath[str]) -> Response[bytes]:
    """Take a part, or say how much has arrived; the last part is answered with nothing (204)."""
    intake = await Intake.open(request)
    replaces = await _find_video(intake, video_id)
    return await take_part(intake, Purpose(_accept, _finished, replaces))


@for_signed_in
async def cancel_replacement(request: Incoming, video_id: FromPath[str]) -> Response[None]:
    """Forget a file that is being sent; the video stays as it is."""
    intake = await Intake.open(request)
    return await forget(intake, await _find_video(intake, video_id))


async def _find_video(intake: Intake, video_id: str) -> int:
    found: int = await intake.read(lambda session, viewer: find_managed(session, viewer, video_id).id)
    return found


def _accept(intake: Intake, upload: Upload, viewer: Viewer, file: SpoolFile) -> VideoIds:
    return service.accept_file(intake.runtime, viewer, upload, file)


def _finished(_ids: VideoIds) -> Response[bytes]:
    return Response(b"", status_code=204)


@delete("/api/v1/videos/{video_id:str}/source/file", status_code=204)
@writes(right=Right.MANAGE_VIDEO_FILES)
def delete_original(ctx: Ctx, video_id: FromPath[str]) -> None:
    """Remove the kept original of a video."""
    service.remove_original(ctx.session, ctx.viewer, video_id)


routes = (
    post(PATH, operation_id="replaceVideoSourceResumableInit", status_code=201, request_max_body_size=None)(
        init_replacement
    ),
    put(PATH, operation_id="replaceVideoSourceResumable", request_max_body_size=None)(send_replacement_part),
    delete(PATH, operation_id="replaceVideoSourceResumableCancel", status_code=204)(cancel_replacement),
    delete_original,
)
