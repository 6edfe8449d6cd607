"""Which videos other instances may know of; in Python and in SQL."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from headwater.runtime import Runtime
from headwater.settings import Settings, load_settings
from headwater.shares import federable, is_federable, may_be_told
from headwater.videos import Privacy, Video, VideoState
from tests.support.sample_videos import add_video

CASES: list[tuple[str, dict[str, object], str]] = [
    ("a public one", {}, "always"),
    ("an unlisted one", {"privacy": Privacy.UNLISTED}, "with unlisted"),
    ("a private one", {"privacy": Privacy.PRIVATE}, "never"),
    ("an internal one", {"privacy": Privacy.INTERNAL}, "never"),
    ("one with a password", {"privacy": Privacy.PASSWORD_PROTECTED}, "never"),
    ("one being made, playable", {"state": VideoState.TO_TRANSCODE}, "always"),
    ("one being made, not playable yet", {"state": VideoState.TO_TRANSCODE, "playable": False}, "never"),
    ("one whose owner waits for all of it", {"state": VideoState.TO_TRANSCODE, "wait_transcoding": True}, "never"),
    ("one being imported", {"state": VideoState.TO_IMPORT}, "never"),
    ("a live to come", {"state": VideoState.WAITING_FOR_LIVE, "playable": False}, "always"),
    ("a live that is over", {"state": VideoState.LIVE_ENDED}, "always"),
    ("one that failed", {"state": VideoState.TRANSCODING_FAILED}, "never"),
    ("one whose files another one shall have", {"replaces_id": 7}, "never"),
]


@pytest.mark.parametrize("with_unlisted", [False, True])
def test_who_may_be_told(runtime: Runtime, with_unlisted: bool) -> None:
    settings = with_setting(with_unlisted)
    with runtime.database.write() as session:
        ids = {name: add_video(session, name=name, **given).id for name, given, _ in CASES}  # type: ignore[arg-type]
    told = {name for name, _, when in CASES if when == "always" or (with_unlisted and when == "with unlisted")}
    with runtime.database.read() as session:
        by_rule = {name for name, number in ids.items() if is_federable(session.get_one(Video, number), settings)}
        by_query = set(session.scalars(sa.select(Video.name).where(federable(settings))))
    assert by_rule == told
    assert by_query == told


def test_what_is_not_ready_may_be_told_later(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        video = add_video(session, state=VideoState.TO_EDIT)
        assert may_be_told(video, runtime.settings)
        assert not is_federable(video, runtime.settings)


def with_setting(with_unlisted: bool) -> Settings:
    return load_settings(environment={"HEADWATER__FEDERATION__VIDEOS__FEDERATE_UNLISTED": str(with_unlisted).lower()})
