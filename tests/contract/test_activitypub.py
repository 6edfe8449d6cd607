"""Every address of the group `activitypub` answers with a document for what is here, and refuses the rest."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm import Session
from tests.contract.operations import read_operations
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person
from tests.support.sample_videos import add_video

from headwater.kit import clock
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.shares import record_share
from headwater.views import ViewSession

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]
AP = {"accept": "application/activity+json"}
OPERATIONS = read_operations("activitypub_endpoints")
ABSENT = {
    "/redundancy/videos/{videoId}/{resolution}(-{fps})?": "plain files are not copied",
    "/redundancy/streaming-playlists/{streamingPlaylistType}/{videoId}": "tests/redundancy/test_keeping.py asks for it",
}
KINDS = {
    "outbox": "OrderedCollection",
    "followers": "OrderedCollection",
    "following": "OrderedCollection",
    "playlists": "OrderedCollection",
    "likes": "OrderedCollection",
    "dislikes": "OrderedCollection",
    "comments": "OrderedCollection",
    "announces": "OrderedCollection",
    "activity": "Create",
    "approve-reply": "ApproveReply",
}


@pytest.fixture
def here(client: Client, runtime: Runtime, user: Person, other: Person, add: AddVideo) -> dict[str, str]:
    """Something of each kind, and what names it in the paths of the reference."""
    video = add("A film")
    number = client.get(f"/api/v1/videos/{video}").json()["id"]
    form = {"displayName": "A list", "privacy": "1", "videoChannelId": str(user.channel_id)}
    playlist = user.post("/api/v1/video-playlists", data=form).json()["videoPlaylist"]
    element = user.post(f"/api/v1/video-playlists/{playlist['id']}/videos", json={"videoId": number}).json()
    said = other.post(f"/api/v1/videos/{video}/comment-threads", json={"text": "I like it"}).json()["comment"]
    assert user.put(f"/api/v1/videos/{video}/rate", json={"rating": "like"}).status_code == 204
    assert other.put(f"/api/v1/videos/{video}/rate", json={"rating": "dislike"}).status_code == 204
    actor = client.get(f"/api/v1/video-channels/{user.channel_name}").json()["id"]
    with runtime.database.write() as session:
        record_share(session, number, actor, f"{runtime.settings.base_url}/videos/watch/{video}/announces/{actor}")
        watched = add_told_session(session, runtime)
    return {
        "name": user.username,
        "disliker": other.username,
        "nameWithHost": user.channel_name,
        "id": video,
        "videoId": video,
        "number": str(number),
        "actorId": str(actor),
        "commentId": str(said["id"]),
        "localViewerId": watched,
        "playlistId": playlist["uuid"],
        "playlistElementId": str(element["videoPlaylistElement"]["id"]),
    }


def add_told_session(session: Session, runtime: Runtime) -> str:
    """Add what somebody here has watched of a video from elsewhere; returns the name that its server was told."""
    video, name, now = add_video(session, is_local=False), str(uuid.uuid4()), clock.now()
    values: dict[str, Any] = {"started_at": now, "seen_at": now, "told_at": now, "counted_seconds": 0}
    row = ViewSession(video_id=video.id, viewer="one", watch_seconds=5, sections=[[0, 5]], **values)
    row.url = f"{runtime.settings.base_url}/videos/local-viewer/{name}"
    session.add(row)
    return name


def spell(path: str) -> tuple[str, ...]:
    """Return the spellings of a path of the reference: `accounts?` stands for two."""
    return (
        (path.replace("accounts?", "accounts"), path.replace("accounts?", "account"))
        if "accounts?" in path
        else (path,)
    )


def fill(path: str, given: dict[str, str]) -> str:
    """Return the address that a path stands for."""
    if "likes/{videoId}" in path:
        given = given | {"videoId": given["number"]}
    if "dislikes/{videoId}" in path:
        given = given | {"name": given["disliker"]}
    if path.startswith("/w/p/") and len(given["playlistId"]) == 36:
        given = given | {"playlistId": shorten(uuid.UUID(given["playlistId"]))}
    return re.sub(r"\{(\w+)\}", lambda place: given[place[1]], path)


def test_whatever_is_here_has_a_document(client: Client, here: dict[str, str]) -> None:
    wrong = []
    paths = [one.path for one in OPERATIONS if one.method == "GET" and one.path not in ABSENT]
    for path in (spelt for one in paths for spelt in spell(one)):
        kind = KINDS.get(path.rsplit("/", 1)[1])
        address = fill(path, here)
        answer = client.get(address, headers=AP)  # a short address leads on to the object's own
        is_document = answer.headers["content-type"].startswith("application/activity+json")
        if answer.status_code != 200 or not is_document:
            wrong.append(f"{address}: {answer.status_code} {answer.headers['content-type']}")
        elif "@context" not in answer.json() or kind not in (None, answer.json().get("type")):
            wrong.append(f"{address}: {answer.json().get('type')}, not {kind}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("bad", ["nobody", "999999", "00000000-0000-4000-8000-000000000000", "a b", "%00", "x" * 3000])
def test_whatever_is_not_here_is_refused(client: Client, here: dict[str, str], bad: str) -> None:
    wrong = []
    for operation in OPERATIONS:
        names = [parameter.name for parameter in operation.params if parameter.place == "path"]
        if operation.method != "GET" or operation.path in ABSENT:
            continue
        for name in names:
            also = {"videoId": "number", "name": "disliker"}.get(name, name)
            for path in spell(operation.path):
                address = fill(path, here | {name: bad, also: bad})
                status = client.get(address, headers=AP).status_code
                if status not in (400, 404):
                    wrong.append(f"{address[:120]}: {status}")
    assert not wrong, "\n".join(wrong)


def test_what_is_absent_is_named_with_its_reason(client: Client, here: dict[str, str]) -> None:
    paths = {operation.path for operation in OPERATIONS}
    assert set(ABSENT) <= paths
    for path in ABSENT:
        address = re.sub(r"\(.*\)\?", "", re.sub(r"\{\w+\}", here["id"], path))
        assert client.get(address, headers=AP).status_code == 404, path
