"""Servers made with Fedify and bovine follow us, are told of videos, answer; every kind of signature, both ways."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.interop.foreign_servers import ForeignServer, running_bovine, running_fedify, wait_until
from tests.support.clips import make_clip
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey

AP = {"accept": "application/activity+json"}
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
RFC9421, DRAFT = "rfc9421", "draft-cavage-http-signatures-12"
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"federation": {"prevent_ssrf": False}, "transcoding": {"enabled": False}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def fedify() -> Iterator[ForeignServer]:
    with running_fedify() as server:
        yield server


@pytest.fixture(scope="module")
def channel(instance: Instance) -> str:
    me = instance.http.get("/api/v1/users/me", headers=instance.authorization()).json()
    return f"{instance.base_url}/video-channels/{me['videoChannels'][0]['name']}"


def activity(actor: str, kind: str, thing: Any, **more: Any) -> dict[str, Any]:
    return {"id": f"{actor}/{kind.lower()}/{next(numbers)}", "type": kind, "actor": actor, "object": thing, **more}


def followers(instance: Instance, actor: str) -> list[str]:
    found: list[str] = instance.http.get(f"{actor}/followers?page=1", headers=AP).json()["orderedItems"]
    return found


@pytest.mark.parametrize(
    ("spec", "by", "signed"),
    [(RFC9421, "mary", ""), (DRAFT, "mary", ""), (DRAFT, "relay", "linked"), (RFC9421, "relay", "proof")],
    ids=["RFC 9421", "draft-cavage", "linked data passed on", "FEP-8b32 passed on"],
)
def test_every_kind_of_signature_is_taken_and_none_that_is_spoilt(
    instance: Instance, fedify: ForeignServer, channel: str, spec: str, by: str, signed: str
) -> None:
    """What proves that it is Mary's is her request, or her signature in the document that somebody passes on."""
    mary = fedify.user()
    follow = activity(mary, "Follow", channel)
    way = {"inbox": f"{channel}/inbox", "spec": spec, "by": by, "signed": signed}
    spoilt = fedify.do("post", activity=follow, spoilt=True, **way)
    assert spoilt["status"] == 403, spoilt
    if signed:
        assert fedify.do("post", activity=follow, **(way | {"signed": ""}))["status"] == 403
    done = fedify.do("post", activity=follow, **way)
    assert done["status"] == 204, done
    wait_until(lambda: followers(instance, channel) == [mary])
    assert fedify.do("post", activity=activity(mary, "Undo", follow), **way)["status"] == 204
    wait_until(lambda: followers(instance, channel) == [])


def test_our_signatures_are_good_for_fedify(instance: Instance, fedify: ForeignServer, channel: str) -> None:
    """The older form of requests, the newer one where the older is refused, documents, and requests for documents."""
    before = len(fedify.received("Accept"))
    for name, refuses in (("mary", False), ("shy", True)):  # what shy says of herself is only for who signs
        fedify.do("refuseDrafts", refuses=refuses)
        follow = activity(fedify.user(name), "Follow", channel)
        fedify.do("send", to=channel, activity=follow, by=name)
        fedify.wait_for("Accept", before + 1 + refuses)
    fedify.do("refuseDrafts", refuses=False)
    accepts = fedify.wait_for("Accept", before + 3)[before:]
    assert [(found["form"], found["refused"]) for found in accepts] == [
        ("draft", False),
        ("draft", True),
        (RFC9421, False),
    ]
    assert {(found["signer"], found["linked"]) for found in accepts} == {(channel, True)}
    for name in ("mary", "shy"):
        undone = activity(fedify.user(name), "Follow", channel)
        fedify.do("send", to=channel, activity=activity(fedify.user(name), "Undo", undone), by=name)
    wait_until(lambda: followers(instance, channel) == [])


def test_a_person_on_fedify_follows_is_told_answers_likes_and_leaves(
    instance: Instance, fedify: ForeignServer, channel: str, tmp_path: Path
) -> None:
    """Everything in Fedify's own way: read by its vocabulary, sent and judged by its federation."""
    mary = fedify.user()
    assert fedify.do("read", url=channel)["type"] == "Group"
    follow = activity(mary, "Follow", channel)
    fedify.do("send", to=channel, activity=follow)
    wait_until(lambda: followers(instance, channel) == [mary])

    uuid = upload_and_finish(instance, make_clip(tmp_path / "owls.mp4", seconds=1, size="256x144"))["uuid"]
    told = fedify.wait_for("Announce")[0]
    assert (told["signer"], told["linked"], told["taken"]) == (channel, True, True)
    video = told["document"]["object"]
    read = fedify.do("read", url=video)
    assert (read["type"], read["name"]) == ("Video", "owls")

    account = instance.http.get(f"/api/v1/videos/{uuid}").json()["account"]["url"]
    note = {
        "type": "Note",
        "id": f"{mary}/notes/1",
        "attributedTo": mary,
        "inReplyTo": video,
        "content": "<p>Owls!</p>",
    }
    fedify.do("send", to=account, activity=activity(mary, "Create", {**note, "to": PUBLIC}, to=PUBLIC, cc=account))
    threads = f"/api/v1/videos/{uuid}/comment-threads"
    (comment,) = wait_until(lambda: instance.http.get(threads).json()["data"])
    assert (comment["text"], comment["url"], comment["account"]["host"]) == ("<p>Owls!</p>", note["id"], fedify.host)

    def likes() -> int:
        return int(instance.http.get(f"/api/v1/videos/{uuid}").json()["likes"])

    like = activity(mary, "Like", video)
    fedify.do("send", to=account, activity=like)
    wait_until(lambda: likes() == 1)
    fedify.do("send", to=account, activity=activity(mary, "Undo", like))
    wait_until(lambda: likes() == 0)
    fedify.do("send", to=account, activity=activity(mary, "Delete", note["id"]))
    wait_until(lambda: instance.http.get(threads).json()["data"] == [])
    fedify.do("send", to=channel, activity=activity(mary, "Undo", follow))
    wait_until(lambda: followers(instance, channel) == [])


def test_a_person_on_bovine_follows_is_told_and_answers(instance: Instance, channel: str, tmp_path: Path) -> None:
    """bovine speaks the older form of signatures only, signs no documents, and has no shared inbox."""
    with running_bovine() as bovine:
        mary = bovine.user()
        assert bovine.do("read", url=channel)["type"] == "Group"
        follow = activity(mary, "Follow", channel)
        assert bovine.do("post", inbox=f"{channel}/inbox", activity=follow)["status"] == 204
        assert bovine.wait_for("Accept")[0]["signer"] == channel
        uuid = upload_and_finish(instance, make_clip(tmp_path / "moths.mp4", seconds=1, size="256x144"))["uuid"]
        told = bovine.wait_for("Announce")[0]
        assert told["signer"] == channel
        video = bovine.do("read", url=told["document"]["object"])
        assert (video["type"], video["name"]) == ("Video", "moths")
        note = {"type": "Note", "id": f"{mary}/notes/1", "attributedTo": mary, "inReplyTo": video["id"], "to": PUBLIC}
        said = activity(mary, "Create", note | {"content": "<p>Moths!</p>"}, to=PUBLIC)
        assert bovine.do("post", inbox=f"{instance.base_url}/inbox", activity=said)["status"] == 204
        threads = f"/api/v1/videos/{uuid}/comment-threads"
        (comment,) = wait_until(lambda: instance.http.get(threads).json()["data"])
        assert (comment["text"], comment["account"]["host"]) == ("<p>Moths!</p>", bovine.host)
