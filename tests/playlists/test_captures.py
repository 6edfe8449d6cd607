"""The recorded exchanges about playlists, asked again."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from headwater.house.rights import Role
from headwater.runtime import Runtime
from tests.contract.replay import Names, build_request, compare
from tests.playlists.conftest import AddVideo
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

RECORD = Path(__file__).parents[1] / "data" / "reference" / "playlists.json"
DIFFERENT = {"update urlencoded (must be multipart)": "they fail, ours takes it"}


def test_recorded_exchanges(client: Client, runtime: Runtime, add: AddVideo) -> None:
    people = {name: Person(client, runtime, name, Role.USER) for name in ("mary52730", "paul52730")}
    mary = people["mary52730"]
    made = mary.post("/api/v1/video-channels", json={"name": "extra52730", "displayName": "Extra 2"})
    videos = {1: add("First", owner=mary), 5: add("Second", owner=people["paul52730"])}
    numbers = {theirs: client.get(f"/api/v1/videos/{ours}").json()["id"] for theirs, ours in videos.items()}
    names = Names()
    (special,) = mary.get("/api/v1/users/me").json()["specialPlaylists"]
    watch_later = client.get(f"/api/v1/video-playlists/{special['id']}", headers=mary.headers).json()["uuid"]
    names.words["028c5fa5-7eba-479e-b6e7-368d89321f87"] = watch_later
    elements: dict[int, int] = {}
    wrong = []
    for exchange in json.loads(RECORD.read_text()):
        name = exchange["name"]
        if name == "elements":
            path = names.put_into("/api/v1/video-playlists/6b3ed553-f3fe-4925-8352-3509b6e5b79a/videos")
            elements[2] = mary.post(path, json={"videoId": numbers[5]}).json()["videoPlaylistElement"]["id"]
        options = build_request(_with_own_ids(exchange, made.json()["videoChannel"]["id"], numbers), names, _read_file)
        options["url"] = re.sub(r"/videos/(\d+)$", lambda match: f"/videos/{elements[int(match[1])]}", options["url"])
        if found := re.search(r"\{token of (\w+)\}", exchange["request"]["headers"].get("Authorization", "")):
            options["headers"]["authorization"] = people[found[1]].headers["authorization"]
        answer = client.request(exchange["request"]["method"], follow_redirects=False, **options)
        if name in DIFFERENT:
            assert answer.status_code == 204, name
            continue
        if name == "add element":
            elements[1] = answer.json()["videoPlaylistElement"]["id"]
        wrong += [f"{name}: {line}" for line in compare(answer, exchange, names, frozenset({"avatars"}))]
    assert not wrong, "\n".join(wrong)


def _with_own_ids(exchange: dict[str, Any], channel_id: int, videos: dict[int, int]) -> dict[str, Any]:
    """Put our numbers into what was sent; forms are sent as they were recorded, files too."""
    changed = json.loads(json.dumps(exchange))
    request = changed["request"]
    body = request.get("body")
    if isinstance(body, dict) and "multipart" in body:
        pairs = [(key, "" if str(value).startswith("<file None") else str(value)) for key, value in body["multipart"]]
        sent = {"displayName": "Renamed", "privacy": "1"}
        body["multipart"] = [
            (key, str(channel_id) if key == "videoChannelId" else value or sent[key]) for key, value in pairs
        ]
    elif isinstance(body, dict) and "videoId" in body:
        body["videoId"] = videos.get(body["videoId"], body["videoId"])
    request["path"] = re.sub(r"videoIds\[\]=(\d+)", lambda m: f"videoIds[]={videos[int(m[1])]}", request["path"])
    if exchange["name"] == "videos exist":
        changed["response"]["body"] = {str(videos[int(key)]): value for key, value in body_of(changed).items()}
    exchange["response"] = changed["response"]
    return dict(changed)


def body_of(exchange: dict[str, Any]) -> dict[str, Any]:
    """Return what was answered."""
    return dict(exchange["response"]["body"])


def _read_file(name: str) -> bytes:
    picture = BytesIO()
    Image.new("RGB", (64, 36), "teal").save(picture, "JPEG")
    return picture.getvalue()
