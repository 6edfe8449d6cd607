"""Chapters over REST, and where they come from when the owner has set none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.videos import Original, Privacy, Video, mark_playable
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

GIVEN = [{"timecode": 0, "title": "Intro"}, {"timecode": 2, "title": "Next"}]


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user), row={"duration_seconds": 10})


def path_of(video: Video) -> str:
    return f"/api/v1/videos/{video.uuid}/chapters"


def listed(client: Client | Person, video: Video) -> Any:
    return client.get(path_of(video)).json()["chapters"]


def test_every_answer_has_the_recorded_shape(client: Client, user: Person, video: Video) -> None:
    path = path_of(video)
    assert_same_shape(user.put(path, json={"chapters": GIVEN}), load_capture("videos", "chapters put"))
    answer = client.get(path)
    assert_same_shape(answer, load_capture("videos", "chapters get"))
    assert answer.json()["chapters"] == GIVEN
    bad = user.put(path, json={"chapters": [{"timecode": "x", "title": "Intro"}]})
    recorded = load_capture("videos", "chapters invalid")
    del recorded["response"]["body"]["invalid-params"]["chapters"]["value"]  # docs/differences.md: errors
    assert_same_shape(bad, recorded)
    assert listed(client, video) == GIVEN


def test_chapters_are_replaced_as_a_whole(client: Client, user: Person, video: Video) -> None:
    user.put(path_of(video), json={"chapters": GIVEN})
    assert user.put(path_of(video), json={"chapters": GIVEN[::-1][:1]}).status_code == 204
    assert listed(client, video) == GIVEN[1:]
    assert user.put(path_of(video), json={"chapters": []}).status_code == 204
    assert listed(client, video) == []
    assert user.put(path_of(video), json={}).status_code == 400


def test_a_form_is_understood_too(client: Client, user: Person, video: Video) -> None:
    form = {f"chapters[{n}][{key}]": str(value) for n, entry in enumerate(GIVEN) for key, value in entry.items()}
    assert user.put(path_of(video), data=form).status_code == 204
    assert listed(client, video) == GIVEN


def test_only_those_who_may_change_the_video_may_change_them(
    client: Client, other: Person, moderator: Person, video: Video
) -> None:
    body = {"chapters": GIVEN}
    assert client.put(path_of(video), json=body).status_code == 401
    assert other.put(path_of(video), json=body).status_code == 403
    assert moderator.put(path_of(video), json=body).status_code == 204


def test_chapters_of_a_private_video_are_private(runtime: Runtime, client: Client, user: Person, other: Person) -> None:
    video = add_video(runtime, Owner.of(user), privacy=Privacy.PRIVATE)
    assert [who.get(path_of(video)).status_code for who in (client, other, user)] == [401, 403, 200]


def test_the_description_names_them_until_the_owner_does(client: Client, user: Person, video: Video) -> None:
    user.put(f"/api/v1/videos/{video.uuid}", json={"description": "0:00 Dawn\n0:05 Noon"})
    assert listed(client, video) == [{"timecode": 0, "title": "Dawn"}, {"timecode": 5, "title": "Noon"}]
    user.put(path_of(video), json={"chapters": GIVEN})
    assert listed(client, video) == GIVEN


@pytest.mark.parametrize("set_before", [False, True])
def test_the_uploaded_file_names_them_unless_the_owner_was_quicker(
    runtime: Runtime, client: Client, user: Person, set_before: bool
) -> None:
    video = add_video(runtime, Owner.of(user), published=False, row={"duration_seconds": 10})
    if set_before:
        user.put(path_of(video), json={"chapters": GIVEN})
    named = [{"start_seconds": 0.0, "title": "Opening"}, {"start_seconds": 4.2, "title": "Closing"}]
    with runtime.database.write() as session:
        probed = {"chapters": named}
        common = {"video_id": video.id, "created_at": clock.now(), "size_bytes": 1}
        session.add(Original(**common, input_filename="a.mkv", storage_key="original-video-files/a.mkv", probed=probed))
        session.flush()
        mark_playable(session, video.id)
    found = [{"timecode": 0, "title": "Opening"}, {"timecode": 4, "title": "Closing"}]
    assert listed(client, video) == (GIVEN if set_before else found)


def test_chapters_go_with_their_video(client: Client, user: Person, video: Video) -> None:
    user.put(path_of(video), json={"chapters": GIVEN})
    assert user.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    assert client.get(path_of(video)).status_code == 404
