"""Channels of another instance become whole: what was published before, what was missed, never more than is good."""

from __future__ import annotations

import copy
import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from tests.remote.conftest import THERE, Origin, follow_there, receive
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site

from headwater.actors import Actor
from headwater.crawling import store
from headwater.crawling.model import ChannelSync, SyncState
from headwater.crawling.service import enqueue_reading, order_crawl
from headwater.federation.people import resolve_actor
from headwater.house import emit
from headwater.house.rights import Role
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.videos import Video

CHANNEL = f"https://{THERE}/video-channels/alice_channel"


def publish(origin: Origin, count: int, *, page_size: int = 3) -> list[str]:
    """Serve an outbox with so many videos."""
    urls = []
    for number in range(count):
        uuid = f"00000000-0000-4000-8000-{number:012d}"
        text = json.dumps(origin.video).replace(origin.video["uuid"], uuid)
        video = json.loads(text) | {"name": f"Video {number}", "icon": [], "subtitleLanguage": [], "preview": []}
        for part in ("hasParts", "likes", "dislikes", "comments", "shares"):
            video.pop(part)
        origin.put(video)
        urls.append(video["id"])
    outbox = f"{CHANNEL}/outbox"
    pages = max(1, -(-count // page_size))
    origin.put({"id": outbox, "type": "OrderedCollection", "totalItems": count, "first": f"{outbox}?page=1"})
    for page in range(1, pages + 1):
        items = [
            {"id": f"{url}/announces/5", "type": "Announce", "actor": CHANNEL, "object": url}
            for url in urls[(page - 1) * page_size : page * page_size]
        ]
        document: dict[str, Any] = {"id": f"{outbox}?page={page}", "type": "OrderedCollectionPage"}
        document |= {"orderedItems": items, "totalItems": count}
        origin.put(document | ({"next": f"{outbox}?page={page + 1}"} if page < pages else {}))
    return urls


def known(site: Site) -> int:
    with site.runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Video)) or 0


def sync_of(site: Site) -> ChannelSync:
    with site.runtime.database.read() as session:
        return session.scalars(sa.select(ChannelSync)).one()


def work_until(site: Site, is_so: Callable[[], bool]) -> None:
    """Work until it is so: what a page asks to be written is written once it has been answered."""
    for _ in range(200):
        site.work()
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to be")


def order(site: Site) -> None:
    actor = resolve_actor(site.runtime, CHANNEL)
    with site.runtime.database.write() as session:
        order_crawl(session, session.get_one(Actor, actor.id))


def test_the_first_look_at_a_channel_has_its_videos_fetched(here: Site, origin: Origin) -> None:
    publish(origin, 7)
    resolve_actor(here.runtime, CHANNEL)
    page = here.client.get(f"/c/alice_channel@{THERE}")
    assert f"are being fetched from {THERE}" in page.text
    work_until(here, lambda: known(here) == 7)
    sync = sync_of(here)
    assert (sync.state, sync.done, sync.total, sync.failed) == (SyncState.DONE, 7, 7, 0)
    again = here.client.get(f"/c/alice_channel@{THERE}")
    assert "Video 6" in again.text and "being fetched" not in again.text
    before = len(origin.asked)
    here.work()
    assert len(origin.asked) == before


def test_progress_is_told_while_it_is_read(here: Site, origin: Origin) -> None:
    publish(origin, 7)
    order(here)
    with here.runtime.database.write() as session:
        session.execute(sa.update(ChannelSync).values(state=SyncState.READING, done=3, total=7))
    assert f"Videos fetched from {THERE}: 3 of 7." in here.client.get(f"/c/alice_channel@{THERE}").text


def test_a_reading_that_was_cut_off_goes_on_where_it_was(here: Site, origin: Origin, fediverse: Fediverse) -> None:
    publish(origin, 9)
    broken = f"{CHANNEL}/outbox?page=3"
    path = broken.removeprefix(f"https://{THERE}")
    page = origin.pages.pop(path)
    order(here)
    here.work()
    assert sync_of(here).next_url == broken and known(here) == 6
    origin.pages[path] = page
    with here.runtime.database.write() as session:
        session.execute(sa.update(ChannelSync).values(state=SyncState.READING))
        actor = session.scalars(sa.select(Actor).where(Actor.url == CHANNEL)).one()
        enqueue_reading(session, actor)
    first = f"{CHANNEL}/outbox?page=1".removeprefix(f"https://{THERE}")
    asked = origin.asked.count(first)
    with clock.frozen(clock.now() + dt.timedelta(hours=1)):
        here.work()
    assert known(here) == 9 and sync_of(here).state is SyncState.DONE and origin.asked.count(first) == asked


def test_an_endless_outbox_ends(fediverse: Fediverse, origin: Origin) -> None:
    site = fediverse.instance("small.example", HEADWATER__FEDERATION__CRAWLING__MAX_PAGES="5")
    urls = publish(origin, 3)
    outbox = f"{CHANNEL}/outbox"
    item = {"id": f"{urls[0]}/announces/5", "type": "Announce", "actor": CHANNEL, "object": urls[0]}
    for page in range(1, 20):
        origin.put({"id": f"{outbox}?page={page}", "type": "OrderedCollectionPage", "orderedItems": [item] * 50,
                    "totalItems": 10**9, "next": f"{outbox}?page={page + 1}"})  # fmt: skip
    order(site)
    site.work()
    sync = sync_of(site)
    assert sync.state is SyncState.DONE and sync.pages == 5 and known(site) == 1
    origin.pages["/video-channels/alice_channel/outbox?page=1"]["next"] = f"{outbox}?page=1"
    order(site)
    site.work()
    assert sync_of(site).pages == 1


def test_what_was_missed_is_found_later(here: Site, origin: Origin) -> None:
    publish(origin, 2)
    follow_there(here)
    order(here)
    here.work()
    publish(origin, 4)
    with clock.frozen(clock.now() + dt.timedelta(days=2)):
        with here.runtime.database.write() as session:
            enqueue(session, "repeat-outboxes", {})
        here.work()
    assert known(here) == 4


def test_items_of_others_in_an_outbox_do_nothing(here: Site, origin: Origin) -> None:
    (url,) = publish(origin, 1)
    page = origin.pages["/video-channels/alice_channel/outbox?page=1"]
    page["orderedItems"] = [
        {"id": "https://evil.example/1", "type": "Announce", "actor": "https://evil.example/a", "object": url},
        {"id": f"{url}/x", "type": "Like", "actor": CHANNEL, "object": url},
        {"id": f"{url}/y", "type": "Announce", "actor": CHANNEL, "object": "javascript:alert(1)"},
        {"id": f"{url}/z", "type": "Announce", "actor": CHANNEL, "object": f"https://{THERE}/videos/watch/none"},
        17, None, [], {"type": "Announce"},
    ]  # fmt: skip
    order(here)
    here.work()
    assert known(here) == 0 and sync_of(here).state is SyncState.DONE


def test_a_video_that_is_gone_there_goes_here_when_it_is_watched(here: Site, origin: Origin) -> None:
    follow_there(here)
    receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel"))
    here.work()
    short = here.client.get(f"/api/v1/videos/{origin.video['uuid']}").json()["shortUUID"]
    video_path = origin.url.removeprefix(f"https://{THERE}")
    page = origin.pages.pop(video_path)
    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        assert here.client.get(f"/w/{short}").status_code == 200
        origin.pages[video_path] = copy.deepcopy(page) | {"name": "Read anew"}
        work_until(here, lambda: here.client.get(f"/api/v1/videos/{short}").json()["name"] == "Read anew")
    with clock.frozen(clock.now() + dt.timedelta(days=6)):
        del origin.pages[video_path]
        here.client.get(f"/w/{short}")
        work_until(here, lambda: here.client.get(f"/api/v1/videos/{short}").status_code == 404)


def test_administrators_see_how_far_it_is_and_read_again(here: Site, origin: Origin) -> None:
    publish(origin, 4)
    order(here)
    here.work()
    root = Person(here.client, here.runtime, "root2", Role.ADMINISTRATOR)
    (entry,) = root.get("/api/headwater/v1/federation/outboxes").json()["data"]
    assert (entry["handle"], entry["state"], entry["done"], entry["total"]) == (
        f"alice_channel@{THERE}", "done", 4, 4
    )  # fmt: skip
    path = f"/api/headwater/v1/federation/outboxes/alice_channel@{THERE}/read"
    assert root.post(path).json() == {"ordered": True} and root.post(path).json() == {"ordered": False}
    assert root.post("/api/headwater/v1/federation/outboxes/nobody@x.example/read").status_code == 404
    assert root.get("/api/headwater/v1/federation/outboxes?state=waiting").json()["total"] == 1


def test_the_page_of_outboxes_shows_progress_trouble_and_reads_again(here: Site, origin: Origin) -> None:
    publish(origin, 4)
    root = Person(here.client, here.runtime, "root3", Role.ADMINISTRATOR)
    path, name = "/admin/follows/outboxes", f"alice_channel@{THERE}</bdi>"
    assert "Nothing was read yet" in root.get(path).text
    order(here)
    with here.runtime.database.write() as session:
        session.execute(sa.update(ChannelSync).values(state=SyncState.READING, done=120, total=430))
    shown = root.get(path).text
    assert (
        name in shown and "120 of 430" in shown and "never whole" in shown and "Read the videos of alice" not in shown
    )
    with here.runtime.database.write() as session:
        failed = {"state": SyncState.FAILED, "error": "<b>no answer", "failed": 3}
        session.execute(sa.update(ChannelSync).values(failed))
    shown = root.get(f"{path}?state=trouble&search=Alice_Channel@ORIGIN").text
    assert name in shown and "&lt;b&gt;no answer" in shown and "3 could not be had" in shown
    assert name not in root.get(f"{path}?state=done").text and name not in root.get(f"{path}?search=%25").text
    form = {"handle": f"alice_channel@{THERE}"}
    for _ in range(2):  # doing it twice does it once
        assert root.post(path, data=form, follow_redirects=False).headers["location"] == f"{path}?done=read"
    assert root.post(path, data={"handle": "nobody@x.example"}).status_code == 404
    with clock.frozen(clock.now() + dt.timedelta(minutes=1)):
        here.work()
    assert "4 of 4" in root.get(f"{path}?state=done").text and name not in root.get(f"{path}?state=trouble").text


def test_an_instance_that_is_back_is_read_again(fediverse: Fediverse, origin: Origin) -> None:
    """By whichever sign of life comes first; an outbox that was just read is left alone."""
    site = fediverse.instance("away.example")
    publish(origin, 3)
    follow_there(site)
    order(site)
    site.work()
    with site.runtime.database.write() as session:
        emit(session, "peer.returned", host=THERE)
    assert sync_of(site).state is SyncState.DONE
    publish(origin, 5)
    with clock.frozen(clock.now() + dt.timedelta(hours=2)):
        with site.runtime.database.write() as session:
            emit(session, "peer.returned", host="other.example")
        assert sync_of(site).state is SyncState.DONE
        with site.runtime.database.write() as session:
            emit(session, "peer.returned", host=THERE)
        site.work()
    assert (sync_of(site).done, known(site)) == (5, 5)


def watch(site: Site, at: dt.datetime) -> None:
    """Let the recurring job have its turn at a time, and do what it ordered."""
    with clock.frozen(at):
        with site.runtime.database.write() as session:
            enqueue(session, "watch-outages", {})
        site.work()
    with clock.frozen(at + dt.timedelta(minutes=1)):
        site.work()


def test_after_an_outage_of_our_own_what_was_missed_is_read_once(here: Site, origin: Origin) -> None:
    publish(origin, 2)
    follow_there(here)
    order(here)
    here.work()
    start, minutes = clock.now(), dt.timedelta(minutes=1)
    watch(here, start)
    publish(origin, 4)
    for passed in (1, 14):  # a restart is no outage
        watch(here, start + passed * minutes)
    assert known(here) == 2
    watch(here, start + 40 * minutes)
    assert known(here) == 4 and sync_of(here).started_at == start + 40 * minutes
    publish(origin, 5)
    watch(here, start + 41 * minutes)
    assert known(here) == 4
    watch(here, start + 60 * minutes)
    assert known(here) == 5


def test_many_missed_outboxes_are_spread_and_never_two_of_a_host_at_once(fediverse: Fediverse, origin: Origin) -> None:
    site = fediverse.instance("spread.example", HEADWATER__FEDERATION__CRAWLING__REPEAT_BATCH="2")
    outboxes = []
    for name in ("alice_channel", "alice"):
        kind = "video-channels" if name == "alice_channel" else "accounts"
        outboxes.append(f"/{kind}/{name}/outbox")
        follow_there(site, f"{kind}/{name}")
    start = clock.now()
    with clock.frozen(start), site.runtime.database.write() as session:
        store.lock_mark(session, start - dt.timedelta(days=1))
        enqueue(session, "watch-outages", {})
    with clock.frozen(start):
        site.work()
        assert sum(path in origin.asked for path in outboxes) == 1
    with clock.frozen(start + dt.timedelta(minutes=1)):
        site.work()
    assert all(path in origin.asked for path in outboxes)
