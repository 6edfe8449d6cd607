"""Likes and dislikes from instance to instance."""

from __future__ import annotations

import sqlalchemy as sa

from headwater.federation.model import ReceivedActivity
from headwater.house import Viewer
from headwater.ratings import Rating, rate_video
from headwater.videos import Privacy, Video
from tests.support.fediverse import Fediverse, Site
from tests.support.statements import count_statements
from tests.support.talking import Stranger, add_user, know, publish

AP = {"accept": "application/activity+json"}


def rate(site: Site, who: Viewer, url: str, rating: Rating | None) -> int:
    with site.runtime.database.write() as session:
        video_id = session.execute(sa.select(Video.id).where(Video.url == url)).scalar_one()
        rate_video(session, who.account_id or 0, video_id, rating)
        return video_id


def counts(site: Site, url: str) -> tuple[int, int]:
    found = site.client.get(f"/api/v1/videos/{url.rpartition('/')[2]}").json()
    return found["likes"], found["dislikes"]


def reasons(site: Site) -> list[str | None]:
    with site.runtime.database.read() as session:
        return list(session.scalars(sa.select(ReceivedActivity.error).order_by(ReceivedActivity.id)))


def test_what_people_elsewhere_think_is_counted_where_the_video_is(fediverse: Fediverse) -> None:
    a, b = fediverse.instance("a.example"), fediverse.instance("b.example")
    add_user(a, "alice")
    bob, video = add_user(b, "bob"), publish(a, "alice")
    know(b, a, video)
    number = rate(b, bob, video, Rating.LIKE)
    fediverse.settle()
    assert counts(a, video) == counts(b, video) == (1, 0)
    like = b.client.get(f"/accounts/bob/likes/{number}", headers=AP).json()
    assert (like["type"], like["object"], like["id"]) == (
        "Like",
        video,
        f"https://b.example/accounts/bob/likes/{number}",
    )
    assert b.client.get(f"/accounts/bob/dislikes/{number}", headers=AP).status_code == 404
    for rating, expected in ((Rating.DISLIKE, (0, 1)), (None, (0, 0)), (Rating.LIKE, (1, 0))):
        rate(b, bob, video, rating)
        fediverse.settle()
        assert counts(a, video) == counts(b, video) == expected
    assert all(url == "https://a.example/inbox" for method, url, _ in fediverse.wire.log if method == "POST")
    assert set(reasons(a)) == {None}


def test_likes_of_strangers(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    add_user(a, "alice")
    video, private = publish(a, "alice"), publish(a, "alice", privacy=Privacy.PRIVATE)
    fay = Stranger(fediverse, a)
    like = {"type": "Like", "id": f"{fay.url}#likes/1", "object": video}
    for activity in (like, like, {**like, "id": f"{fay.url}#likes/2"}):  # again, and under another name
        assert fay.post(a, activity, kind="Rate") == 204
    fediverse.settle()
    assert counts(a, video) == (1, 0)
    other = {"type": "Undo", "id": f"{fay.url}#undo/1", "object": {**like, "type": "Dislike", "actor": fay.url}}
    assert fay.post(a, other, kind="Rate") == 204
    fediverse.settle()
    assert counts(a, video) == (1, 0)  # they like it: there is no dislike to take back
    undo = {"type": "Undo", "id": f"{fay.url}#undo/2", "object": {**like, "actor": fay.url}}
    nothing = {**like, "id": f"{fay.url}#likes/3", "object": private}
    for activity in (undo, nothing, {**nothing, "id": f"{fay.url}#likes/4", "object": f"{video}x"}):
        assert fay.post(a, activity, kind="Rate") == 204
    fediverse.settle()
    assert counts(a, video) == (0, 0)
    assert reasons(a)[-2:] == ["it is not about a video of ours"] * 2


def test_a_like_costs_few_statements_and_loads_no_video(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    add_user(a, "alice")
    video, fay = publish(a, "alice"), Stranger(fediverse, a)
    counted = []
    for count in (2, 8):
        for number in range(count):
            kind = "Dislike" if number % 2 else "Like"
            rated = {"type": kind, "id": f"{fay.url}/{kind}/{count}/{number}", "object": video}
            assert fay.post(a, rated, kind="Rate", signed=False) == 204
        with count_statements() as statements:
            fediverse.settle()
        counted.append(len(statements))
    assert set(reasons(a)) == {None} and counts(a, video) == (0, 1)
    assert (counted[1] - counted[0]) / 6 <= 7
    assert not [statement for statement in statements if "video.description" in statement]
