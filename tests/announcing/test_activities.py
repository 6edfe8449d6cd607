"""What is delivered against what the reference delivered about the same things."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.announcing import activities, store
from headwater.federation import with_context
from headwater.kit.clock import format_wire
from headwater.videos import Video
from tests.announcing.recorded import SETTINGS, Document, add_recorded, document, take_own_hashes
from tests.support.fediverse import Fediverse, Site

OURS = "f681e420-48be-45d6-8c5d-6098d24d5542"
OTHERS = ("656f0f3a-fbc9-452e-9dc8-8ce86ad5e3fd", "ad83baa7-b997-4611-bedd-8c465480ca5f")
Build = Callable[[Session, Site, Video], Document]


@pytest.fixture
def site(fediverse: Fediverse) -> Site:
    found = fediverse.instance("localhost:9101", **SETTINGS)
    add_recorded(found.runtime)
    return found


def told(name: str) -> Document:
    """Return a recorded delivery, as if it had been about our video."""
    text = json.dumps(document(f"delivered/{name}.json"))
    for other in OTHERS:
        text = text.replace(other, OURS)
    found: Document = json.loads(text)
    return found


def actor(session: Session, name: str) -> Actor:
    return session.scalars(sa.select(Actor).where(Actor.name == name)).one()


def update_video(session: Session, site: Site, video: Video) -> Document:
    video.updated_at = video.updated_at.replace(second=31)
    return with_context("Video", activities.update_video(site.runtime.settings, store.read_facts(session, video.id)))


def announce_by(name: str, number: int) -> Build:
    def build(session: Session, site: Site, video: Video) -> Document:
        url = f"{video.url}/announces/{number}"
        return with_context("Announce", activities.announce(session, video, actor(session, name).url, url))

    return build


def undo(session: Session, site: Site, video: Video) -> Document:
    channel = actor(session, "alice_channel")
    announced = activities.announce(session, video, channel.url, f"{video.url}/announces/5")
    return with_context("Announce", activities.undo_announce(announced, channel))


def delete_video(session: Session, site: Site, video: Video) -> Document:
    return with_context("Delete", activities.delete_video(session, video, actor(session, "alice").url))


def update_actor(name: str, recorded: str) -> Build:
    """The documents of actors are compared in `tests/federation`; here it is what is around them."""

    def build(session: Session, site: Site, video: Video) -> Document:
        described = document(f"documents/{recorded}.json")
        at = told(f"Update_{described['type']}")["id"].rpartition("/")[2]
        found = activities.update_actor(actor(session, name), described, video.updated_at)
        found["id"] = found["id"].replace(format_wire(video.updated_at), at)
        return with_context("Actor", found)

    return build


def delete_actor(name: str, old: str) -> Build:
    def build(session: Session, site: Site, video: Video) -> Document:
        found = with_context("Delete", activities.delete_actor(actor(session, name)))
        renamed: Any = json.loads(json.dumps(found).replace(name, old))
        return dict(renamed)

    return build


CASES: dict[str, Build] = {
    "Update_Video": update_video,
    "Announce_by_channel": announce_by("alice_channel", 5),
    "Announce_by_instance": announce_by("peertube", 1),
    "Undo_Announce_by_channel": undo,
    "Delete_video": delete_video,
    "Update_Person": update_actor("alice", "Person_account"),
    "Update_Group": update_actor("alice_channel", "Group_channel"),
    "Delete_account": delete_actor("bob", "carol"),
    "Delete_channel": delete_actor("alice_channel", "alice_second"),
}


def test_each_activity_is_the_references(site: Site) -> None:
    for name, build in CASES.items():
        expected = told(name)
        with site.runtime.database.write() as session:
            found = build(session, site, session.scalars(sa.select(Video)).one())
            session.rollback()
        take_own_hashes(found)
        for key in expected.keys() | found.keys():
            assert found.get(key) == expected.get(key), (name, key)
        assert list(found) == list(expected), name
