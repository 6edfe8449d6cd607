"""The page of a video's files: what is told, removed, tried again and replaced."""

import pytest

from headwater.kit import clock
from headwater.videos import StreamingPlaylist, Video, VideoFile, VideoState
from tests.editing.conftest import MakeStudio, Studio
from tests.support.client import Person


def add_plain(studio: Studio, resolution: int, *, finished: bool = True) -> int:
    """Give the video a file of its own; returns its id."""
    now, name = clock.now(), f"{studio.video.uuid}-{resolution}.mp4"
    with studio.runtime.database.write() as session:
        file = VideoFile(
            video_id=studio.video_id,
            resolution=resolution,
            width=resolution * 16 // 9,
            height=resolution,
            fps=25,
            size_bytes=3_000_000 if finished else 0,
            has_audio=True,
            has_video=True,
            filename=name,
            storage_key=f"web-videos/{name}" if finished else None,
            finished_at=now if finished else None,
            created_at=now,
        )
        session.add(file)
        session.flush()
        return file.id


def test_it_lists_what_is_ready_and_what_is_being_made(studio: Studio) -> None:
    add_plain(studio, 720)
    add_plain(studio, 1080, finished=False)
    page = studio.open("/files")
    assert page.index("1080p") < page.index("720p")
    assert "Being made" in page and "Ready" in page and "3 MB" in page.replace("\xa0", " ")
    assert "It is not kept" in page
    assert "/files/web-videos/" not in page  # removing is for those who look after the server


def test_who_looks_after_the_server_removes_a_quality_but_never_the_last(
    make_studio: MakeStudio, admin: Person
) -> None:
    studio = make_studio(admin)
    first, second = add_plain(studio, 720), add_plain(studio, 480)
    assert f"/files/web-videos/{first}/delete" in studio.open("/files")
    assert studio.send(f"/files/web-videos/{first}/delete").headers["location"].endswith("/files?saved=1")
    refused = studio.send(f"/files/web-videos/{second}/delete")
    assert refused.status_code == 400
    assert "Cannot delete the last" in refused.text
    with studio.runtime.database.read() as session:
        assert session.get(VideoFile, first) is None and session.get(VideoFile, second) is not None
        assert session.get(StreamingPlaylist, 1) is None


def test_a_failed_video_shows_its_owner_why_and_is_tried_again(make_studio: MakeStudio) -> None:
    studio = make_studio(state=VideoState.TRANSCODING_FAILED, failure="The file ends in its middle.", playable=False)
    page = studio.open("/files")
    assert "The file ends in its middle." in page and "Try again" in page
    assert studio.send("/files/again", {"kind": "hls"}).status_code == 303
    assert studio.video.state is VideoState.TO_TRANSCODE
    assert "every 3s" in studio.open("/files")


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("This file is empty.", "Diese Datei ist leer."),
        (
            "The picture has 40000 x 30000 points, more than this instance accepts.",
            "Das Bild hat 40000 x 30000 Punkte, mehr als diese Instanz annimmt.",
        ),
        (
            "Converting this file came to a standstill, and was ended (transcoding.limits.stall).",
            "Das Umwandeln dieser Datei kam nicht mehr voran und wurde beendet (transcoding.limits.stall).",
        ),
    ],
)
def test_why_it_failed_is_said_in_the_language_of_the_page(make_studio: MakeStudio, kept: str, told: str) -> None:
    studio = make_studio(state=VideoState.TRANSCODING_FAILED, failure=kept, playable=False)
    assert told in studio.open("/files?lang=de") and kept not in studio.open("/files?lang=de")
    assert kept in studio.open("/files")


def test_a_whole_video_is_made_again_only_by_who_looks_after_the_server(studio: Studio) -> None:
    assert "/files/again" not in studio.open("/files")
    assert studio.send("/files/again", {"kind": "hls"}).status_code == 403


def test_files_that_could_not_be_moved_are_tried_again_by_who_looks_after_the_server(
    make_studio: MakeStudio, admin: Person
) -> None:
    studio = make_studio(admin)
    assert studio.send("/files/move").status_code == 409
    with studio.runtime.database.write() as session:
        session.get_one(Video, studio.video_id).moving = VideoState.TO_MOVE_TO_EXTERNAL_STORAGE_FAILED
    assert "could not be moved" in studio.open("/files")
    assert studio.send("/files/move").headers["location"].endswith("/files?saved=1")
    assert studio.video.moving is VideoState.TO_MOVE_TO_EXTERNAL_STORAGE
    assert "on their way" in studio.open("/files")


def test_owners_read_that_files_could_not_be_moved_and_have_nothing_to_do(studio: Studio) -> None:
    with studio.runtime.database.write() as session:
        session.get_one(Video, studio.video_id).moving = VideoState.TO_MOVE_TO_FILE_SYSTEM_FAILED
    page = studio.open("/files")
    assert "could not be moved" in page and "/files/move" not in page
    assert studio.send("/files/move").status_code == 403
