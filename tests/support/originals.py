"""Videos that have just been uploaded, without the uploading."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.videos import Original, VideoInput, create_video
from tests.videos.people import add_person


def add_original(runtime: Runtime, path: Path, name: str = "A video", *, wait: bool = False) -> int:
    """Make a video of a file, with its `prepare` job enqueued; returns its id. The file itself stays where it is."""
    copy = path.with_name(f"copy-{path.name}")
    shutil.copyfile(path, copy)
    key = f"original-video-files/test-{secrets.token_hex(3)}{path.suffix}"
    runtime.storage.put_file(key, copy)
    person = add_person(runtime, f"mara{secrets.token_hex(3)}")
    with runtime.database.write() as session:
        details = VideoInput(name=name, channel_id=person.channel_id, wait_transcoding=wait)
        video = create_video(session, runtime.settings, person.viewer, details)
        session.add(
            Original(
                video_id=video.id,
                input_filename=path.name,
                storage_key=key,
                size_bytes=path.stat().st_size,
                created_at=clock.now(),
            )
        )
        session.flush()
        enqueue(session, "prepare", {"video_id": video.id}, key=f"video:{video.id}")
        return video.id
