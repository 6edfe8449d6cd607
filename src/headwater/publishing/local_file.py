"""Takes a file of this machine in as if its owner had uploaded it."""

from __future__ import annotations

from pathlib import Path

from headwater.house import Viewer
from headwater.kit.errors import Invalid, Reason
from headwater.publishing import rules
from headwater.publishing.service import Arrived, VideoIds, accept, check_space
from headwater.publishing.uploads.spool import SpoolFile, new_name
from headwater.runtime import Runtime
from headwater.videos import read_details

CHUNK_BYTES = 1 << 20


def import_local_file(runtime: Runtime, viewer: Viewer, path: Path, *, channel_id: int, name: str) -> VideoIds:
    """Copy a file and make a video of it; raises Invalid, UnsupportedMedia, TooLarge and OutOfSpace, keeping nothing.

    It is copied, not linked: whoever changes the file later must not change the video.
    """
    settings, size = runtime.settings, path.stat().st_size
    details = read_details({"name": name, "channelId": channel_id}, creating=True)
    rules.check_type(path.name, "", settings.transcoding)
    rules.check_size(size, settings.upload.max_size)
    if size == 0:
        raise Invalid(Reason("The file is empty"))
    check_space(runtime.storage, settings, size)
    spooled = SpoolFile(runtime.storage.spool / new_name())
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                spooled.append(chunk)
        spooled.sync()
        return accept(runtime, viewer, Arrived(spooled.path, path.name, spooled.size, details))
    finally:
        spooled.close()
        spooled.path.unlink(missing_ok=True)
