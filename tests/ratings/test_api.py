"""Liking and disliking over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.ratings import VideoRating
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video
from tests.ratings.conftest import AddVideo
from tests.support.client import Person
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client


def rate(person: Person, video: str, rating: Any) -> int:
    return int(person.put(f"/api/v1/videos/{video}/rate", json={"rating": rating}).status_code)


def counts(client: Client, video: str) -> tuple[int, int]:
    document = client.get(f"/api/v1/videos/{video}").json()
    return document["likes"], document["dislikes"]


def test_each_person_has_one_word(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    for _ in range(2):  # repeating oneself counts once
        assert rate(user, video, "like") == 204
    assert rate(other, video, "dislike") == 204
    assert counts(client, video) == (1, 1)
    assert rate(other, video, "like") == 204
    assert counts(client, video) == (2, 0)
    assert rate(user, video, "none") == rate(user, video, "none") == 204
    assert counts(client, video) == (1, 0)


def test_one_reads_what_one_thinks(user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    rate(user, video, "dislike")
    own = user.get(f"/api/v1/users/me/videos/{video}/rating").json()
    assert own["rating"] == "dislike" and isinstance(own["videoId"], int)
    assert other.get(f"/api/v1/users/me/videos/{video}/rating").json()["rating"] == "none"


@pytest.mark.parametrize("rating", ["meh", "", None, 1, ["like"], {"a": 1}])
def test_nonsense_is_refused_by_name(user: Person, add: AddVideo, rating: Any) -> None:
    answer = user.put(f"/api/v1/videos/{add()}/rate", json={"rating": rating})
    assert answer.status_code == 400 and "rating" in answer.json()["invalid-params"]


def test_who_may_not_see_a_video_may_not_rate_it(user: Person, other: Person, add: AddVideo) -> None:
    video = add(privacy=Privacy.PRIVATE)
    assert rate(other, video, "like") == 403
    assert rate(user, video, "like") == 204
    assert rate(other, "9c9de5e8-0a1e-484a-b099-e80766180a6d", "like") == 404


def test_a_password_opens_it_for_rating(other: Person, user: Person, add: AddVideo) -> None:
    video = add(privacy=Privacy.PASSWORD_PROTECTED)
    user.put(f"/api/v1/videos/{video}/passwords", json={"passwords": ["open sesame"]})
    refused = other.put(f"/api/v1/videos/{video}/rate", json={"rating": "like"})
    assert (refused.status_code, refused.json()["code"]) == (403, "video_requires_password")
    headers = {"x-peertube-video-password": "open sesame"}
    assert other.put(f"/api/v1/videos/{video}/rate", json={"rating": "like"}, headers=headers).status_code == 204


def test_the_list_is_ones_own_by_time(user: Person, other: Person, add: AddVideo) -> None:
    videos = [add(f"Video {number}") for number in range(3)]
    for video, rating in zip(videos, ("like", "dislike", "like"), strict=True):
        rate(other, video, rating)
    path = "/api/v1/accounts/paul/ratings"
    page = other.get(path).json()
    assert page["total"] == 3
    assert [(entry["video"]["name"], entry["rating"]) for entry in page["data"]] == [
        ("Video 2", "like"), ("Video 1", "dislike"), ("Video 0", "like"),
    ]  # fmt: skip
    assert [entry["video"]["uuid"] for entry in other.get(f"{path}?sort=createdAt&count=1").json()["data"]] == videos[
        :1
    ]
    assert other.get(f"{path}?rating=dislike").json()["total"] == 1
    assert other.get(f"{path}?rating=none").json() == {"total": 0, "data": []}
    assert user.get(path).status_code == 403
    assert user.get("/api/v1/accounts/nobody/ratings").status_code == 404


def test_the_list_leaves_out_what_was_closed(user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    rate(other, video, "like")
    user.put(f"/api/v1/videos/{video}", json={"privacy": 3})
    assert other.get("/api/v1/accounts/paul/ratings").json()["data"] == []


def test_the_statements_of_the_list_are_constant(other: Person, add: AddVideo) -> None:
    counted = []
    for _ in range(2):
        for _ in range(3):
            rate(other, add(), "like")
        with count_statements() as statements:
            assert other.get("/api/v1/accounts/paul/ratings").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_most_liked_videos_come_first(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    liked, disliked = add("Liked"), add("Disliked")
    for person in (user, other):
        rate(person, liked, "like")
        rate(person, disliked, "dislike")
    names = [video["name"] for video in client.get("/api/v1/videos?sort=-likes").json()["data"]]
    assert names == ["Liked", "Disliked"]


def test_ratings_go_with_whoever_gave_them(client: Client, other: Person, runtime: Runtime, add: AddVideo) -> None:
    video = add()
    rate(other, video, "like")
    assert other.delete("/api/v1/users/me").status_code == 204
    assert counts(client, video) == (0, 0)
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(VideoRating)) == 0


def test_the_address_is_stored_as_on_the_wire(other: Person, runtime: Runtime, add: AddVideo) -> None:
    video = add()
    rate(other, video, "dislike")
    with runtime.database.read() as session:
        number = session.scalar(sa.select(Video.id))
        assert session.scalar(sa.select(VideoRating.url)) == f"http://localhost:9000/accounts/paul/dislikes/{number}"


def test_the_page_shows_and_takes_ratings(client: Client, other: Person, add: AddVideo) -> None:
    video = add()
    page = client.get(f"/w/{video}", headers={"accept": "text/html"}).text
    assert 'href="/login?next=/w/' in page and 'action="/w/' not in page
    sent = other.post(f"/w/{video}/rate", data={"rating": "like"}, follow_redirects=False)
    assert sent.status_code == 303 and sent.headers["location"].endswith("#rating")
    page = other.get(sent.headers["location"], headers={"accept": "text/html"}).text
    assert 'value="none" aria-pressed="true" title="Like"' in page
    part = other.post(f"/w/{video}/rate", data={"rating": "none"}, headers={"hx-request": "true"}).text
    assert part.strip().startswith("<form") and 'value="like" aria-pressed="false"' in part
