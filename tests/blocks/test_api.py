"""Muting and blocking over REST, and what disappears by it: videos of lists and search, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.house.rights import Role
from headwater.runtime import Runtime
from headwater.search import index
from headwater.videos import Video
from tests.comments.conftest import say
from tests.contract.operations import load_json
from tests.contract.replay import Names, build_request, compare
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]
MINE, OURS = "/api/v1/users/me/blocklist", "/api/v1/server/blocklist"


def index_all(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        index.index_videos(session, list(session.scalars(sa.select(Video.id))))


def names_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [entry["name"] for entry in answer.json()["data"]]


def test_recorded_exchanges(client: Client, runtime: Runtime, admin: Person) -> None:
    tokens = {"root": admin.headers}
    for name in ("mary52730", "paul52730"):
        tokens[name] = Person(client, runtime, name, Role.USER).headers
    names, wrong, count = Names(), [], 0
    for exchange in load_json("me"):
        if "blocklist" not in exchange["request"]["path"]:
            continue
        options = build_request(exchange, names, lambda name: b"")
        who = exchange["request"]["headers"]["Authorization"].removeprefix("Bearer {token of ").removesuffix("}")
        options.setdefault("headers", {}).update(tokens[who])
        options.get("json", {}).update({"host": "localhost:9000"} if exchange["name"] == "server block own" else {})
        answer = client.request(exchange["request"]["method"], **options)
        wrong += [f"{exchange['name']}: {line}" for line in compare(answer, exchange, names, frozenset())]
        count += 1
    assert not wrong, "\n".join(wrong)
    assert count > 12


def test_whom_i_mute_i_do_not_meet_any_more(
    client: Client, runtime: Runtime, user: Person, other: Person, add: AddVideo
) -> None:
    add("Of him", owner=user)
    mine = add("Of her", owner=other)
    index_all(runtime)
    say(user, mine, "shout")
    say(other, mine, "calm")
    threads = f"/api/v1/videos/{mine}/comment-threads"
    assert other.post(f"{MINE}/accounts", json={"accountName": user.username}).status_code == 204
    assert other.post(f"{MINE}/accounts", json={"accountName": user.username}).status_code == 204, "twice is once"

    assert names_of(other.get("/api/v1/videos")) == ["Of her"]
    assert other.get("/api/v1/videos").json()["total"] == 1
    assert names_of(other.get("/api/v1/search/videos?search=Of")) == ["Of her"]
    assert sorted(names_of(client.get("/api/v1/videos"))) == ["Of her", "Of him"]
    assert [c["text"] for c in other.get(threads).json()["data"]] == ["calm"]
    assert other.get(threads).json()["total"] == 1
    assert [c["text"] for c in user.get(threads).json()["data"]] == ["calm", "shout"]
    assert client.get(threads).json()["total"] == 2
    shouted = next(c["id"] for c in client.get(threads).json()["data"] if c["text"] == "shout")
    assert other.get(f"{threads}/{shouted}").status_code == 404
    assert client.get(f"{threads}/{shouted}").status_code == 200

    assert other.delete(f"{MINE}/accounts/{user.username}").status_code == 204
    assert other.delete(f"{MINE}/accounts/{user.username}").status_code == 404
    assert other.get("/api/v1/videos").json()["total"] == 2
    assert other.get(threads).json()["total"] == 2


def test_whom_the_instance_blocks_nobody_meets(
    client: Client, runtime: Runtime, admin: Person, moderator: Person, user: Person, other: Person, add: AddVideo
) -> None:
    add("Of him", owner=user)
    public = add("Of her", owner=other)
    index_all(runtime)
    say(user, public, "shout")
    assert moderator.post(f"{OURS}/accounts", json={"accountName": user.username}).status_code == 204
    for person in (client, other, user):
        assert names_of(person.get("/api/v1/videos")) == ["Of her"]
        assert person.get("/api/v1/videos?sort=name").json()["total"] == 1
        assert names_of(person.get("/api/v1/search/videos?search=Of")) == ["Of her"]
    assert client.get(f"/api/v1/videos/{public}/comment-threads").json()["total"] == 0
    assert user.get(f"/api/v1/videos/{public}/comment-threads").json()["total"] == 1, "one's own is shown"
    assert names_of(user.get("/api/v1/users/me/videos")) == ["Of him"]
    found = admin.get("/api/v1/videos?include=4").json()
    assert {(v["name"], v["blockedOwner"], v["blockedServer"]) for v in found["data"]} == {
        ("Of her", False, False),
        ("Of him", True, False),
    }
    assert found["total"] == 2
    page = client.get("/").text
    assert "Of her" in page
    assert "Of him" not in page


def test_status_tells_who_blocks_whom(client: Client, admin: Person, user: Person, other: Person) -> None:
    admin.post(f"{OURS}/servers", json={"host": "Bad.Example"})
    user.post(f"{MINE}/accounts", json={"accountName": other.username})
    handle = f"{other.username}@localhost:9000"
    asked = {"accounts": [handle, "nobody@x.example"], "hosts": ["bad.example", "good.example"]}
    mine = user.get("/api/v1/blocklist/status", params=asked).json()
    assert mine["accounts"] == {
        handle: {"blockedByServer": False, "blockedByUser": True},
        "nobody@x.example": {"blockedByServer": False, "blockedByUser": False},
    }
    assert mine["hosts"]["bad.example"] == {"blockedByServer": True, "blockedByUser": False}
    assert mine["hosts"]["good.example"] == {"blockedByServer": False, "blockedByUser": False}
    theirs = client.get("/api/v1/blocklist/status", params=asked).json()
    assert theirs["accounts"][handle] == {"blockedByServer": False, "blockedByUser": False}


def test_lists_are_sorted_and_paged(user: Person) -> None:
    for number in range(3):
        user.post(f"{MINE}/servers", json={"host": f"s{number}.example"})
    newest = user.get(f"{MINE}/servers?count=2").json()
    assert newest["total"] == 3
    assert [entry["blockedServer"]["host"] for entry in newest["data"]] == ["s2.example", "s1.example"]
    oldest = user.get(f"{MINE}/servers?sort=createdAt&start=1").json()["data"]
    assert [entry["blockedServer"]["host"] for entry in oldest] == ["s1.example", "s2.example"]
    assert oldest[0]["byAccount"]["name"] == user.username


@pytest.mark.parametrize("host", ["", "with space.example", "https://a.example", "a.example/x", "a" * 300, 5, None])
def test_a_bad_host_is_named(user: Person, host: Any) -> None:
    answer = user.post(f"{MINE}/servers", json={"host": host})
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == ["host"]


def test_blocks_of_somebody_who_goes_go_too(admin: Person, user: Person, other: Person) -> None:
    other.post(f"{MINE}/accounts", json={"accountName": user.username})
    other.post(f"{MINE}/servers", json={"host": "bad.example"})
    assert admin.delete(f"/api/v1/users/{other.user_id}").status_code == 204
    assert admin.delete(f"/api/v1/users/{user.user_id}").status_code == 204, "a muted account can go"
