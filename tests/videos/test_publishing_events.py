"""From uploaded to published: each event once, at the right moment, and what is stored with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from headwater.house import events
from headwater.kit import clock
from headwater.kit.errors import Invalid
from headwater.runtime import Runtime
from headwater.videos import (
    Privacy,
    Video,
    VideoState,
    create_video,
    mark_failed,
    mark_playable,
    mark_published,
    read_details,
    service,
)
from headwater.videos.model import VideoTag
from tests.videos.people import Owner, add_person

START = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of emitted events, in order."""
    names: list[str] = []

    def note(session: Any, name: str, **facts: Any) -> None:
        assert name in events.EVENTS
        if name != "video.described":  # its words were written, for searches: no step of publishing
            names.append(name)

    monkeypatch.setattr(service, "emit", note)
    return names


@pytest.fixture
def owner(runtime: Runtime) -> Owner:
    return add_person(runtime, "mary")


def create(runtime: Runtime, owner: Owner, **given: Any) -> int:
    details = read_details({"name": "Élan vital", "channelId": owner.channel_id, **given}, creating=True)
    with runtime.database.write() as session:
        return create_video(session, runtime.settings, owner.viewer, details).id


def step(runtime: Runtime, use_case: Any, *arguments: Any) -> None:
    with runtime.database.write() as session:
        use_case(session, *arguments)


def load(runtime: Runtime, video_id: int) -> Video:
    with runtime.database.read() as session:
        return session.get_one(Video, video_id)


def test_a_new_video_is_addressed_sorted_and_tagged(runtime: Runtime, owner: Owner) -> None:
    video_id = create(runtime, owner, tags=["Été", "sea"])
    video = load(runtime, video_id)
    assert video.url == f"{runtime.settings.base_url}/videos/watch/{video.uuid}"
    assert video.folded_text == "elan vital ete sea"
    assert video.name_sort_key
    assert (video.state, video.tags) == (VideoState.TO_TRANSCODE, ["Été", "sea"])
    with runtime.database.read() as session:
        assert set(session.scalars(sa.select(VideoTag.folded_name))) == {"ete", "sea"}


def test_without_waiting_it_is_published_when_playable(runtime: Runtime, owner: Owner, told: list[str]) -> None:
    with clock.frozen(START) as advance:
        video_id = create(runtime, owner)
        advance(dt.timedelta(seconds=3))
        step(runtime, mark_playable, video_id)
        step(runtime, mark_playable, video_id)
        advance(dt.timedelta(seconds=60))
        step(runtime, mark_published, video_id)
        step(runtime, mark_published, video_id)
    assert told == ["video.playable", "video.published", "video.updated"]
    assert load(runtime, video_id).published_at == START + dt.timedelta(seconds=3)


def test_with_waiting_it_is_published_when_finished(runtime: Runtime, owner: Owner, told: list[str]) -> None:
    with clock.frozen(START) as advance:
        video_id = create(runtime, owner, waitTranscoding=True)
        step(runtime, mark_playable, video_id)
        advance(dt.timedelta(seconds=60))
        step(runtime, mark_published, video_id)
    assert told == ["video.playable", "video.published"]
    assert load(runtime, video_id).published_at == START + dt.timedelta(seconds=60)


def test_a_private_video_is_published_when_it_opens(runtime: Runtime, owner: Owner, told: list[str]) -> None:
    video_id = create(runtime, owner, privacy=3)
    step(runtime, mark_playable, video_id)
    step(runtime, mark_published, video_id)
    assert told == ["video.playable"]
    with runtime.database.write() as session:
        video = session.get_one(Video, video_id)
        details = read_details({"privacy": 1}, creating=False)
        service.update_video(session, owner.viewer, video, owner.account_id, details)
    assert told == ["video.playable", "video.published"]
    assert load(runtime, video_id).privacy is Privacy.PUBLIC


def test_a_failure_is_told_to_the_owner(runtime: Runtime, owner: Owner, told: list[str]) -> None:
    video_id = create(runtime, owner)
    step(runtime, mark_failed, video_id, "no video stream")
    video = load(runtime, video_id)
    assert (video.state, video.failure, told) == (VideoState.TRANSCODING_FAILED, "no video stream", [])


def test_nobody_publishes_in_the_channel_of_another(runtime: Runtime, owner: Owner) -> None:
    other = add_person(runtime, "paul")
    details = read_details({"name": "abc", "channelId": owner.channel_id}, creating=True)
    with runtime.database.write() as session, pytest.raises(Invalid, match='Unknown video "video channel"'):
        create_video(session, runtime.settings, other.viewer, details)
