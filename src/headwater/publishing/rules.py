"""What is taken and what is not. Pure."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from headwater.kit.errors import Reason, TooLarge, UnsupportedMedia
from headwater.settings import Settings
from headwater.settings.media import Transcoding

# In the order in which the wire's refusal lists them.
WEB_EXTENSIONS = (".webm", ".ogv", ".ogg", ".mp4")
MORE_EXTENSIONS = (
    ".mkv", ".mov", ".qt", ".mqv", ".m4v", ".flv", ".f4v", ".wmv", ".avi", ".3gp", ".3gpp", ".3g2", ".3gpp2",
    ".nut", ".mts", ".m2ts", ".mpv", ".m2v", ".m1v", ".mpg", ".mpe", ".mpeg", ".vob", ".mxf",
)  # fmt: skip
AUDIO_EXTENSIONS = (".mp3", ".wma", ".wav", ".flac", ".aac", ".m4a", ".ac3")
ALL_EXTENSIONS = (*WEB_EXTENSIONS, *MORE_EXTENSIONS, *AUDIO_EXTENSIONS)
OTHER_MEDIA_TYPES = ("application/octet-stream", "application/mxf", "application/ogg", "application/x-matroska")
MAX_FILENAME_CHARACTERS = 1000
UNLIMITED = -1


def allowed_extensions(transcoding: Transcoding) -> tuple[str, ...]:
    """List the endings of files that this instance takes."""
    more = MORE_EXTENSIONS if transcoding.enabled and transcoding.allow_additional_extensions else ()
    audio = AUDIO_EXTENSIONS if transcoding.enabled and transcoding.allow_audio_files else ()
    return (*WEB_EXTENSIONS, *more, *audio)


def describe_limits(settings: Settings) -> dict[str, Any]:
    """Return this room's part of the public configuration."""
    return {"video": {"file": {"extensions": list(allowed_extensions(settings.transcoding))}}}


def is_filename(text: str) -> bool:
    """Whether a client's file name can be kept: not empty, not endless, and no NUL, which PostgreSQL does not take."""
    return 0 < len(text) <= MAX_FILENAME_CHARACTERS and "\x00" not in text


def extension_of(filename: str) -> str:
    """Return the ending of a client's file name in lower case, with its dot; empty when it has none."""
    return PurePosixPath(filename.replace("\\", "/").rsplit("/", 1)[-1]).suffix.lower()


def check_type(filename: str, mimetype: str, transcoding: Transcoding) -> None:
    """Raise UnsupportedMedia unless name and announced type are those of media; what it is, the probe will see."""
    allowed = allowed_extensions(transcoding)
    extension, kind = extension_of(filename), mimetype.partition(";")[0].strip().lower()
    is_media = kind.startswith(("video/", "audio/"))
    named_well = extension in allowed or (not extension and is_media)
    if not named_well or not (is_media or kind in OTHER_MEDIA_TYPES or not kind):
        raise UnsupportedMedia(
            Reason(
                "This file is not supported. Please, make sure it is of the following type: %(types)s",
                types=", ".join(allowed),
            )
        )


def check_quota(size_bytes: int, *, quota: int, used: int, daily_quota: int, used_today: int) -> None:
    """Raise TooLarge when a file does not fit into what is left of a user's quotas (-1: no limit)."""
    for limit, taken in ((quota, used), (daily_quota, used_today)):
        if limit != UNLIMITED and taken + size_bytes > limit:
            raise TooLarge(Reason("The user video quota is exceeded with this video."), code="quota_reached")


def check_size(size_bytes: int, max_bytes: int) -> None:
    """Raise TooLarge for a file above the instance's limit."""
    if size_bytes > max_bytes:
        raise TooLarge(
            Reason("This file is too large: this server takes files up to %(count)s MiB.", count=max_bytes >> 20),
            code="max_file_size_reached",
        )
