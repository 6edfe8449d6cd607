"""What the reference serves and delivers, given the hosts of a test."""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.support.activitypub import read
from tests.support.fediverse import Fediverse, Site

from headwater.actors import find_instance_actor
from headwater.federation.fetching import Answer
from headwater.federation.people import resolve_actor
from headwater.follows import find_follow, follow
from headwater.follows.model import FollowState

THERE = "origin.example"
VIDEO = "Video_vod_hls_and_webvideo_captions_storyboard_chapters"
ACTORS = ("Person_account", "Group_channel", "Application_instance_actor")


def rewrite(value: Any) -> Any:
    """Return a recording as an instance at https://origin.example would have made it."""
    text = json.dumps(value)
    for port in ("9101", "9103"):
        text = text.replace(f"http://localhost:{port}", f"https://{THERE}").replace(
            f"ws://localhost:{port}", f"wss://{THERE}"
        )
    return json.loads(text)


def document(name: str) -> dict[str, Any]:
    """Return a recorded document with other hosts."""
    found: dict[str, Any] = rewrite(copy.deepcopy(read(f"documents/{name}.json")["document"]))
    return found


class Origin:
    """A foreign instance that is only its documents."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []
        for name in (VIDEO, *ACTORS, "VideoChapters"):
            self.put(document(name))
        self.video = self.pages[urlsplit(document(VIDEO)["id"]).path]
        self.url = self.video["id"]

    def put(self, page: dict[str, Any]) -> dict[str, Any]:
        """Serve a document at its address."""
        parts = urlsplit(page["id"])
        self.pages[parts.path + (f"?{parts.query}" if parts.query else "")] = page
        return page

    def __call__(self, method: str, url: str, headers: Any, body: bytes) -> Answer:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.asked.append(path)
        if path in self.files:
            kind, content = self.files[path]
            return Answer(200, {"content-type": kind}, content)
        if path not in self.pages:
            return Answer(404, {}, b"")
        return Answer(200, {"content-type": "application/activity+json"}, json.dumps(self.pages[path]).encode())

    def activity(self, kind: str, thing: Any, actor: str = "accounts/alice", **more: Any) -> dict[str, Any]:
        """Write an activity of one of its actors."""
        number = more.pop("number", 1)
        return {"id": f"https://{THERE}/{kind.lower()}/{number}", "type": kind, "actor": f"https://{THERE}/{actor}",
                "object": thing, **more}  # fmt: skip


@pytest.fixture
def origin(fediverse: Fediverse) -> Origin:
    made = Origin()
    fediverse.wire.pages[THERE] = made
    return made


@pytest.fixture
def here(fediverse: Fediverse, origin: Origin) -> Site:
    return fediverse.instance("here.example")


def follow_there(site: Site, name: str = "video-channels/alice_channel") -> None:
    """Have the instance follow somebody there, who has said yes."""
    actor = resolve_actor(site.runtime, f"https://{THERE}/{name}")
    with site.runtime.database.write() as session:
        own = find_instance_actor(session)
        follow(session, site.runtime.settings, own, actor)
        found = find_follow(session, own.id, actor.id)
        assert found is not None
        found.state = FollowState.ACCEPTED


def receive(site: Site, activity: dict[str, Any], *, inbox: str = "/inbox") -> str:
    """Hand an activity over as the inbox does once it is proven; returns why it was dropped, or nothing."""
    import msgspec

    from headwater.federation import Dropped, Received
    from headwater.federation.handlers import find_handler

    handler = find_handler(activity, site.runtime.database)
    if handler is None:
        return "nobody handles it"
    actor = resolve_actor(site.runtime, activity["actor"])
    received = Received(activity=activity, actor=actor, inbox=inbox, settings=site.runtime.settings)
    try:
        if handler.gather is not None:
            received = msgspec.structs.replace(received, gathered=handler.gather(site.runtime, received))
        with site.runtime.database.write() as session:
            handler.apply(session, received)
    except Dropped as error:
        return str(error)
    return ""
