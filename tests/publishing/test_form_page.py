"""The publish page without JavaScript: one plain form."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.publishing.test_legacy import CONTENT, left_behind
from tests.support.client import PASSWORD, Person

from headwater.runtime import Runtime
from headwater.videos import Video

PATH = "/videos/upload"
VIDEO = ("a.mp4", CONTENT, "video/mp4")


@pytest.fixture
def token(client: TestClient[Any], mara: Person) -> str:
    """Sign in as a browser does; returns the token that the publish page's form carries."""
    page = client.get("/login").text
    form = {"username": mara.username, "password": PASSWORD, "csrf_token": find_token(page)}
    client.post("/login", data=form)
    return find_token(client.get(PATH).text)


def find_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def form(token: str, person: Person, **changes: Any) -> dict[str, Any]:
    fields = {"csrf_token": token, "name": "By hand", "channelId": str(person.channel_id), "privacy": "1"}
    return fields | {"description": "", "category": "", "tags": "one, two ,", "waitTranscoding": "on"} | changes


def test_a_video_is_sent_and_its_page_shown(
    client: TestClient[Any], mara: Person, token: str, runtime: Runtime
) -> None:
    answer = client.post(PATH, data=form(token, mara), files={"videofile": VIDEO}, follow_redirects=False)
    assert answer.status_code == 303, answer.text[:500]
    assert client.get(answer.headers["location"]).status_code == 200
    with runtime.database.read() as session:
        video = session.scalars(sa.select(Video)).one()
    assert (video.name, video.tags, video.category, video.description) == ("By hand", ["one", "two"], None, None)
    assert (video.wait_transcoding, video.nsfw) == (True, False)


@pytest.mark.parametrize(
    ("changes", "file", "status"),
    [
        ({"name": "a"}, VIDEO, 400),
        ({}, ("", b"", ""), 400),
        ({}, ("a.txt", b"text", "text/plain"), 415),
    ],
)
def test_a_refused_form_is_shown_again_as_it_was_filled_in(
    client: TestClient[Any],
    mara: Person,
    token: str,
    runtime: Runtime,
    changes: dict[str, Any],
    file: tuple[str, bytes, str],
    status: int,
) -> None:
    answer = client.post(PATH, data=form(token, mara, **changes), files={"videofile": file})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "one, two ," in answer.text or status == 415
    assert left_behind(runtime) == []


@pytest.mark.parametrize("wrong", ["", "not the token"])
def test_a_foreign_page_cannot_publish(
    client: TestClient[Any], mara: Person, token: str, runtime: Runtime, wrong: str
) -> None:
    answer = client.post(PATH, data=form(wrong, mara), files={"videofile": VIDEO})
    assert answer.status_code == 403
    with runtime.database.read() as session:
        assert session.scalars(sa.select(Video)).all() == []
    assert left_behind(runtime) == []


def test_a_cookie_alone_opens_no_upload_of_the_api(client: TestClient[Any], mara: Person, token: str) -> None:
    body = {"name": "Forged", "filename": "a.mp4", "channelId": mara.channel_id}
    announced = {"X-Upload-Content-Length": "10", "X-Upload-Content-Type": "video/mp4"}
    resumable = "/api/v1/videos/upload-resumable"
    assert client.post(resumable, json=body, headers=announced).status_code == 401
    forged = announced | {"Sec-Fetch-Site": "same-origin", "X-Headwater-Csrf": "guessed"}
    assert client.post(resumable, json=body, headers=forged).status_code == 403
    honest = announced | {"Sec-Fetch-Site": "same-origin", "X-Headwater-Csrf": token}
    assert client.post(resumable, json=body, headers=honest).status_code == 201
