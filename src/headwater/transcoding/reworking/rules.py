"""Which renditions may go, and when a video may be made again. Pure."""

from __future__ import annotations

import msgspec

from headwater.kit.errors import Conflict, Invalid, NotFound, Reason

ALREADY = "video_already_being_transcoded"


class Standing(msgspec.Struct, frozen=True):
    """What decides whether the renditions of a video may be changed."""

    id: int
    is_local: bool
    is_live: bool
    busy: bool
    """Whether a job makes renditions of it, or is about to."""


class Held(msgspec.Struct, frozen=True):
    """A rendition, as far as removing it matters."""

    id: int
    has_audio: bool
    has_video: bool


def check_local(video: Standing) -> None:
    """Raise Invalid for a video of another instance."""
    if not video.is_local:
        raise Invalid("Cannot change the files of a remote video")


def check_idle(video: Standing) -> None:
    """Raise Invalid while a job works on the renditions."""
    if video.busy:
        raise Invalid(Reason("Cannot delete files of a video that is being transcoded"))


def check_hls_removal(hls: list[Held] | None, web_videos: list[Held]) -> None:
    """Raise Invalid unless the whole playlist may go (`hls` is None without one): something must stay to be watched."""
    if hls is None:
        raise Invalid(Reason("This video does not have HLS files"))
    if not web_videos:
        raise Invalid(Reason("Cannot delete HLS playlist since this video does not have Web Video files"))


def check_hls_file_removal(hls: list[Held] | None, web_videos: list[Held], file_id: int) -> None:
    """Raise Invalid or NotFound unless this rung may go."""
    if hls is None:
        raise Invalid(Reason("This video does not have HLS files"))
    found = next((file for file in hls if file.id == file_id), None)
    if found is None:
        raise NotFound("This HLS playlist does not have this file id")
    rest = [file for file in hls if file.id != file_id]
    if not rest and not web_videos:
        raise Invalid(Reason("Cannot delete the last HLS file since this video does not have Web Video files"))
    if found.has_audio and not any(file.has_audio for file in rest) and any(not file.has_audio for file in rest):
        raise Invalid(Reason("Cannot delete the sound that the other HLS files are played with"))


def check_web_videos_removal(has_hls: bool, web_videos: list[Held]) -> None:
    """Raise Invalid unless all plain files may go."""
    if not web_videos:
        raise Invalid(Reason("This video does not have Web Video files"))
    if not has_hls:
        raise Invalid(Reason("Cannot delete Web Video files since this video does not have HLS playlist"))


def check_web_video_removal(has_hls: bool, web_videos: list[Held], file_id: int) -> None:
    """Raise Invalid or NotFound unless this plain file may go."""
    if not any(file.id == file_id for file in web_videos):
        raise NotFound("This video does not have this Web Video file id")
    if len(web_videos) == 1 and not has_hls:
        raise Invalid(Reason("Cannot delete the last Web Video file since this video does not have HLS playlist"))


def check_making_again(video: Standing, *, enabled: bool, forced: bool) -> None:
    """Raise Invalid or Conflict unless the renditions of a video may be made again now."""
    check_local(video)
    if not enabled:
        raise Invalid(Reason("Cannot run transcoding because it is disabled on this instance"))
    if video.is_live:
        raise Invalid(Reason("Cannot run transcoding on a live"))
    if video.busy and not forced:
        raise Conflict(Reason("This video is already being transcoded"), code=ALREADY)
