"""Who announced a remote video, as its instance lists them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa
from tests.remote.conftest import THERE, Origin, follow_there, receive
from tests.support.fediverse import Fediverse, Site

from headwater.actors import Actor
from headwater.kit import clock
from headwater.remote.orders import order_talk
from headwater.shares import VideoShare

SECOND, CHANNEL = "second.example", f"https://{THERE}/video-channels/alice_channel"


def add_second(fediverse: Fediverse) -> Origin:
    """Add an instance that has the same people."""
    second = Origin()
    second.pages = json.loads(json.dumps(second.pages).replace(THERE, SECOND))
    fediverse.wire.pages[SECOND] = second
    return second


def serve(origin: Origin, urls: list[Any], *, page_size: int = 3) -> None:
    """Serve the list of those who announced the video."""
    shares = origin.video["shares"]
    origin.put({"id": shares, "type": "OrderedCollection", "totalItems": len(urls), "first": f"{shares}?page=1"})
    pages = max(1, -(-len(urls) // page_size))
    for page in range(1, pages + 1):
        document: dict[str, Any] = {"id": f"{shares}?page={page}", "type": "OrderedCollectionPage"}
        document["orderedItems"] = urls[(page - 1) * page_size : page * page_size]
        origin.put(document | ({"next": f"{shares}?page={page + 1}"} if page < pages else {}))


def announce(origin: Origin, url: str, actor: str, about: str) -> str:
    origin.put({"id": url, "type": "Announce", "actor": actor, "object": about})
    return url


def shared_by(site: Site) -> list[str]:
    with site.runtime.database.read() as session:
        query = sa.select(Actor.url).join(VideoShare, VideoShare.actor_id == Actor.id)
        return sorted(session.scalars(query))


def read_again(site: Site, origin: Origin) -> None:
    with clock.frozen(clock.now() + dt.timedelta(hours=1)):
        with site.runtime.database.write() as session:
            video_id = session.scalar(sa.select(VideoShare.video_id).limit(1))
            assert video_id is not None
            order_talk(session, video_id=video_id)
        site.work()


def test_they_are_read_where_their_word_was_given_and_forgotten_when_taken_back(
    here: Site, origin: Origin, fediverse: Fediverse
) -> None:
    second, url = add_second(fediverse), origin.url
    group, application = f"https://{SECOND}/video-channels/alice_channel", f"https://{THERE}/accounts/peertube"
    own = announce(origin, f"{url}/announces/5", CHANNEL, url)
    good = [own, announce(origin, f"{url}/announces/1", application, url),
            announce(second, f"https://{SECOND}/announces/9", group, url)]  # fmt: skip
    bad = [
        announce(origin, f"{url}/announces/7", f"https://{THERE}/accounts/alice", url),  # people do not announce
        announce(origin, f"{url}/announces/8", f"https://{SECOND}/accounts/peertube", url),  # of another host
        announce(second, f"https://{SECOND}/announces/10", f"https://{SECOND}/accounts/peertube", f"{url}x"),
        f"https://{SECOND}/announces/none", "javascript:alert(1)", 17, None, {},
    ]  # fmt: skip
    serve(origin, [*good, *bad])
    follow_there(here)
    assert receive(here, {"id": own, "type": "Announce", "actor": CHANNEL, "object": url}) == ""
    here.work()
    assert shared_by(here) == [application, CHANNEL, group]
    asked = len(second.asked)
    serve(origin, good[:1])
    read_again(here, origin)
    assert shared_by(here) == [CHANNEL] and len(second.asked) == asked


def test_no_more_are_read_than_is_good_and_none_forgotten_then(fediverse: Fediverse, origin: Origin) -> None:
    site, url = fediverse.instance("few.example", HEADWATER__FEDERATION__CRAWLING__MAX_SHARES="2"), origin.url
    serve(origin, [announce(origin, f"{url}/announces/{number}", CHANNEL, url) for number in range(10, 20)])
    follow_there(site)
    own = f"{url}/announces/5"
    receive(site, {"id": own, "type": "Announce", "actor": CHANNEL, "object": url})
    site.work()
    asked = [path for path in origin.asked if "/announces/1" in path]
    assert len(asked) == 2 and shared_by(site) == [CHANNEL]
