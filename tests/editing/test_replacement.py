"""Another file for a video by the plain form of its page."""

import pytest

from headwater.replacing import find_pending
from headwater.settings import Settings, load_settings
from headwater.videos import VideoState
from tests.editing.conftest import Studio

FILE = {"videofile": ("mill.mp4", b"not really a film", "video/mp4")}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    environment = {
        "HEADWATER__STORAGE__ROOT": settings.storage.root,
        "HEADWATER__DATABASE__URL": settings.database.url,
        "HEADWATER__RATES_LIMIT__ENABLED": "false",
        "HEADWATER__VIDEO_FILE__UPDATE__ENABLED": "true",
    }
    return load_settings(environment=environment)


def test_a_file_is_taken_and_the_old_one_stays_until_it_is_whole(studio: Studio) -> None:
    assert "Replace the file" in studio.open("/files")
    assert studio.send("/files/replace", files=FILE).headers["location"].endswith("/files?saved=1")
    with studio.runtime.database.read() as session:
        assert find_pending(session, studio.video_id) is not None
    assert studio.video.state is VideoState.PUBLISHED
    assert "Another file is being prepared" in studio.open("/files")
    again = studio.send("/files/replace", files=FILE)
    assert again.status_code == 409 and "is being made already" in again.text
    assert not list(studio.runtime.storage.spool.glob("*mp4*"))


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (("mill.mp4", b"", "video/mp4"), 400),
        (("notes.txt", b"words", "text/plain"), 415),
    ],
)
def test_what_is_no_video_is_refused_on_the_page(studio: Studio, file: tuple[str, bytes, str], status: int) -> None:
    refused = studio.send("/files/replace", files={"videofile": file})
    assert refused.status_code == status
    assert "Replace the file" in refused.text and 'class="notice notice-error' in refused.text
    with studio.runtime.database.read() as session:
        assert find_pending(session, studio.video_id) is None


def test_a_form_without_a_file_is_refused(studio: Studio) -> None:
    refused = studio.send("/files/replace", files={"other": ("a.mp4", b"x", "video/mp4")})
    assert refused.status_code == 400 and "Should have a file" in refused.text
