"""Views and viewers from instance to instance."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from headwater.federation.model import ReceivedActivity
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.clock import format_wire
from headwater.videos import Video
from headwater.views import RemoteViewers, ViewSession
from headwater.views.rules import Ping
from headwater.views.service import apply_pings
from tests.support.fediverse import Fediverse, Site
from tests.support.talking import Stranger, add_user, hear, know, publish

AP = {"accept": "application/activity+json"}
NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


def watch(site: Site, url: str, who: str, second: int) -> None:
    with site.runtime.database.write() as session:
        video_id = session.execute(sa.select(Video.id).where(Video.url == url)).scalar_one()
        ping = Ping(
            video_id=video_id,
            duration_seconds=61,
            is_live=False,
            identity=f"session {who}",
            address="127.0.0.1",
            at=clock.now(),
            second=second,
            sought=False,
        )
        apply_pings(session, site.runtime.settings.views.videos, [ping], lambda _: True)


def run_schedule(site: Site) -> None:
    with site.runtime.database.write() as session:
        for kind in ("refresh-viewers", "tell-viewers"):
            enqueue(session, kind, {})


def shown(site: Site, url: str) -> tuple[int, int]:
    found = site.client.get(f"/api/v1/videos/{url.rpartition('/')[2]}").json()
    return found["views"], found["viewers"]


def reasons(site: Site) -> list[str | None]:
    with site.runtime.database.read() as session:
        return list(session.scalars(sa.select(ReceivedActivity.error).order_by(ReceivedActivity.id)))


def read_document(site: Site, url: str) -> dict[str, Any]:
    answer = site.client.get(url.removeprefix(f"https://{site.host}"), headers=AP)
    assert answer.status_code == 200, (url, answer.text)
    found: dict[str, Any] = answer.json()
    return found


def posted(fediverse: Fediverse, host: str) -> list[str]:
    return [url for method, url, _ in fediverse.wire.log if method == "POST" and f"//{host}/" in url]


def test_who_watches_elsewhere_is_counted_where_the_video_is_and_followers_hear(fediverse: Fediverse) -> None:
    a, b, c = (fediverse.instance(f"{name}.example") for name in "abc")
    add_user(a, "alice")
    video = publish(a, "alice")
    for site in (b, c):
        know(site, a, video)
        hear(site, a, "https://a.example/accounts/alice")
    with clock.frozen(NOON) as advance:
        watch(b, video, "one", 0)
        advance(dt.timedelta(seconds=12))
        watch(b, video, "one", 12)
        fediverse.settle()
        assert shown(a, video) == shown(b, video) == (1, 1)  # one viewer, told once
        assert shown(c, video) == (1, 0)
        watch(a, video, "two", 3)
        run_schedule(a)
        fediverse.settle()
        assert [shown(site, video) for site in (a, b, c)] == [(1, 2)] * 3
        assert len(posted(fediverse, "a.example")) == 2 and len(posted(fediverse, "c.example")) == 2
        advance(dt.timedelta(minutes=10))
        for site in (a, b, c):
            run_schedule(site)
        fediverse.settle()
        assert [shown(site, video) for site in (a, b, c)] == [(1, 0)] * 3
        advance(dt.timedelta(hours=1))
        run_schedule(b)
        fediverse.settle()
        with a.runtime.database.read() as session:
            (one,) = session.scalars(sa.select(ViewSession).where(ViewSession.url.is_not(None)))
            assert (one.sections, one.watch_seconds, one.started_at) == ([[0, 12]], 12, NOON)
            assert one.url is not None and one.url.startswith("https://b.example/videos/local-viewer/")
        told = [json.loads(body) for method, *_, body in fediverse.wire.sent if method == "POST" and b"WatchA" in body]
        (create,) = (one for one in told if one["type"] == "Create")
        del create["signature"]
        assert read_document(b, create["id"]) == create
        assert read_document(b, one.url) == {"@context": create["@context"], **create["object"]}
        for unknown in (str(uuid.uuid4()), "1", one.url.rpartition("/")[2][:-1]):
            assert b.client.get(f"/videos/local-viewer/{unknown}", headers=AP).status_code == 404
        assert a.client.get(one.url.removeprefix("https://b.example"), headers=AP).status_code == 404  # not its own
        before = len(fediverse.wire.log)
        run_schedule(b)
        fediverse.settle()
        assert len(fediverse.wire.log) == before  # told once
    for site in (a, b, c):
        assert set(reasons(site)) <= {None}
        with site.runtime.database.read() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(RemoteViewers)) in (0, 1)


def test_what_strangers_say_of_viewers_has_bounds(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example", HEADWATER__VIEWS__VIDEOS__MAX_REMOTE_VIEWERS="2")
    c = fediverse.instance("c.example")
    add_user(a, "alice"), add_user(c, "carol")
    video, theirs = publish(a, "alice"), publish(c, "carol")
    know(a, c, theirs)
    fay = Stranger(fediverse, c)
    soon, past = (format_wire(clock.now() + dt.timedelta(days=days)) for days in (1, -1))
    counter = {"interactionType": "WatchAction", "type": "InteractionCounter", "userInteractionCount": 900}
    action = {"type": "WatchAction", "object": video, "startTime": past, "endTime": soon, "watchSections": [[1, 2]]}
    good = [{"startTimestamp": 1, "endTimestamp": 9}, {"startTimestamp": 5, "endTimestamp": 900}]
    given: list[tuple[dict[str, Any], str | None]] = [
        *(({"expires": soon}, None) for _ in range(2)),
        ({"expires": soon}, "too many viewers of one instance"),
        ({"expires": past}, "they watch no more"),
        ({"expires": "soon"}, "not a time"),
        ({"expires": soon, "result": counter}, "only the server of a video counts its viewers"),
        ({"expires": soon, "result": counter, "object": theirs}, "only the server of a video counts its viewers"),
        ({"object": f"{video}x"}, "it is about no video that others know of here"),
        ({}, None),
        (
            {"type": "Create", "object": {**action, "id": f"{fay.url}/w/1"}},
            "startTimestamp is not a number that is taken",
        ),
        (
            {"type": "Create", "object": {**action, "id": "https://c.example/w"}},
            "it is of another host than who says so",
        ),
        ({"type": "Create", "object": {**action, "id": f"{fay.url}/w/2", "watchSections": good}}, None),
        ({"type": "Create", "object": {**action, "id": f"{fay.url}/w/2", "watchSections": good}}, None),
    ]
    for number, (changes, _) in enumerate(given):
        view = {"type": "View", "id": f"{fay.url}#views/{number}", "object": video} | changes
        assert fay.post(a, view, kind="View", signed=False) == 204
    fediverse.settle()
    assert reasons(a) == [reason for _, reason in given]
    assert shown(a, video) == (1, 2) and shown(a, theirs) == (0, 0)
    with a.runtime.database.read() as session:
        (kept,) = session.scalars(sa.select(ViewSession))
        assert kept.sections == [[1, 9]] and kept.seen_at <= clock.now()
        until = max(session.scalars(sa.select(RemoteViewers.expires_at)))
        assert until <= clock.now() + dt.timedelta(minutes=10)


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        ({"addressCountry": "FR", "addressRegion": "Île-de-France"}, ("FR", "Île-de-France")),
        ({"addressCountry": "FR"}, ("FR", None)),
        ({"addressCountry": "FR", "addressRegion": "x" * 101}, ("FR", None)),
        ({"addressCountry": "FR", "addressRegion": "a\nb"}, ("FR", None)),
        ({"addressCountry": "France", "addressRegion": "Corsica"}, (None, None)),
        ({"addressCountry": ["FR"], "addressRegion": 7}, (None, None)),
        ("Corsica", (None, None)),
        (None, (None, None)),
    ],
)
def test_where_a_viewer_elsewhere_was_is_taken_as_their_instance_tells_it(
    fediverse: Fediverse, location: Any, kept: tuple[str | None, str | None]
) -> None:
    a = fediverse.instance("a.example")
    add_user(a, "alice")
    video, fay = publish(a, "alice"), Stranger(fediverse, a)
    now = format_wire(clock.now())
    action = {"type": "WatchAction", "id": f"{fay.url}/w/1", "object": video, "startTime": now, "endTime": now}
    action |= {"watchSections": [{"startTimestamp": 0, "endTimestamp": 5}], "location": location}
    create = {"type": "Create", "id": f"{fay.url}/w/1/activity", "object": action}
    assert fay.post(a, create, kind="View", signed=False) == 204
    fediverse.settle()
    with a.runtime.database.read() as session:
        found = session.execute(sa.select(ViewSession.country, ViewSession.region)).one()
    assert tuple(found) == kept
