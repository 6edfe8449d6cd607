"""The publish page without scripts: one plain form that makes a video, or comes back with what was written."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.support.client import PASSWORD, Person

from headwater.runtime import Runtime
from headwater.videos import Video

PAGE = "/videos/upload"
FILE = ("a.mp4", b"x" * 5000, "video/mp4")
BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin"}


def read_token(html: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', html)[0]


@pytest.fixture
def browser(client: TestClient[Any], user: Person) -> TestClient[Any]:
    """A browser in which `user` has logged in through the page."""
    client.headers.update(BROWSER)
    form = {"csrf_token": read_token(client.get("/login").text), "username": user.username, "password": PASSWORD}
    assert client.post("/login", data=form, follow_redirects=False).status_code == 303
    return client


def publish(browser: TestClient[Any], user: Person, **fields: str) -> Any:
    token = read_token(browser.get(PAGE).text)
    form = {"csrf_token": token, "name": "From a form", "channelId": str(user.channel_id), "privacy": "1"} | fields
    return browser.post(PAGE, data=form, files={"videofile": FILE}, follow_redirects=False)


def find_videos(runtime: Runtime) -> list[Video]:
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(Video)))


def test_the_form_offers_the_persons_channels(browser: TestClient[Any], user: Person, other: Person) -> None:
    (choice,) = re.findall(r'<select[^>]* name="channelId".*?</select>', browser.get(PAGE).text)[:1]
    assert re.findall(r'<option value="(\d+)"', choice) == [str(user.channel_id)]
    assert other.channel_id != user.channel_id


def test_a_form_makes_a_video_and_leads_to_it(browser: TestClient[Any], user: Person, runtime: Runtime) -> None:
    answer = publish(browser, user, tags="mill, river", category="", nsfw="true", description="By the water")
    (video,) = find_videos(runtime)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/w/")
    assert (video.name, video.tags, video.category, video.nsfw) == ("From a form", ["mill", "river"], None, True)


def test_a_refused_form_comes_back_with_what_was_written(
    browser: TestClient[Any], user: Person, runtime: Runtime
) -> None:
    answer = publish(browser, user, name="ab", description="By the water")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert "By the water" in answer.text and 'value="ab"' in answer.text
    assert find_videos(runtime) == []
    assert list(runtime.storage.spool.iterdir()) == []


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_that_is_not_ours_makes_nothing(
    browser: TestClient[Any], user: Person, runtime: Runtime, token: str
) -> None:
    assert publish(browser, user, csrf_token=token).status_code == 403
    assert find_videos(runtime) == []
    assert list(runtime.storage.spool.iterdir()) == []


def test_a_form_from_another_site_makes_nothing(browser: TestClient[Any], user: Person, runtime: Runtime) -> None:
    browser.headers["sec-fetch-site"] = "cross-site"
    assert publish(browser, user).status_code == 403
    assert find_videos(runtime) == []
