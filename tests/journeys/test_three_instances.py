"""Three instances as separate processes, on SQLite and PostgreSQL, over plain HTTP on loopback: all that people do."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.support.clips import make_clip
from tests.support.instance import Instance
from tests.support.postgres import Cluster
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey
SETTINGS: dict[str, Any] = {
    "federation": {
        "prevent_ssrf": False,
        "deliveries": {"first_wait": 1, "max_wait": 2},
        "videos": {"counts_interval": 1},
    },
    "transcoding": {"resolutions": dict.fromkeys(("144p", "240p", "360p", "480p", "720p", "1080p"), False)},
}
WAIT_SECONDS = 60
PLAYS = """() => {
  const video = document.querySelector("video");
  video.play().catch(() => {});  // the island loads it once more
  return video.currentTime > 0.5;
}"""


class Node(Instance):
    """An instance and what a person does there."""

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    def get(self, path: str) -> Any:
        answer = self.http.get(f"/api/v1/{path}", headers=self.authorization())
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def do(self, method: str, path: str, **values: Any) -> Any:
        answer = self.http.request(method, f"/api/v1/{path}", headers=self.authorization(), **values)
        assert answer.status_code in (200, 204), (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def threads(self, uuid: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"videos/{uuid}/comment-threads")["data"]
        return found

    def texts(self, uuid: str) -> list[str]:
        """All comments of a video, answers after what they answer."""
        found = []
        for thread in self.threads(uuid):
            tree = self.get(f"videos/{uuid}/comment-threads/{thread['id']}")
            found += [_plain(tree["comment"]["text"]), *(_plain(c["comment"]["text"]) for c in tree["children"])]
        return found


def _plain(text: str) -> str:
    return text.removeprefix("<p>").removesuffix("</p>")


def eventually(ask: Callable[[], Any], wanted: Any) -> None:
    """Wait until an answer is what is wanted."""
    deadline, last = time.monotonic() + WAIT_SECONDS, None
    while time.monotonic() < deadline:
        last = ask()
        if last == wanted:
            return
        time.sleep(0.2)
    raise AssertionError(f"still {last!r}, not {wanted!r}")


@pytest.fixture
def nodes(tmp_path: Path, postgresql_cluster: Cluster) -> Iterator[list[Node]]:
    """Three instances that know nothing of each other; the second is on PostgreSQL."""
    database = {"database": {"url": postgresql_cluster.url(postgresql_cluster.create_database())}}
    with contextlib.ExitStack() as stack:
        made = []
        for name, more in (("a", {}), ("b", database), ("c", {})):
            node = Node(tmp_path / name, SETTINGS | more)
            stack.callback(node.close)
            node.start(wait=False)
            made.append(node)
        for node in made:
            node.wait_until_ready()
        yield made


def test_what_people_do_arrives_once_everywhere(nodes: list[Node], browser: Browser, tmp_path: Path) -> None:
    a, b, c = nodes
    for follower in (b, c):
        follower.do("POST", "server/following", json={"hosts": [a.host]})
    eventually(lambda: a.get("server/followers")["total"], 2)
    eventually(lambda: [f["state"] for f in b.get("server/following")["data"]], ["accepted"])

    uuid = upload_and_finish(a, make_clip(tmp_path / "mill.mp4", seconds=4), name="Mill stream")["uuid"]
    for node in (b, c):
        eventually(lambda n=node: [v["name"] for v in n.get("videos")["data"]], ["Mill stream"])
        video = node.get(f"videos/{uuid}")
        assert (video["isLocal"], video["account"]["host"], len(video["streamingPlaylists"])) == (False, a.host, 1)

    b.do("POST", f"videos/{uuid}/comment-threads", json={"text": "What a sound"})
    for node in (a, c):
        eventually(lambda n=node: n.texts(uuid), ["What a sound"])
    thread = a.threads(uuid)[0]["id"]
    a.do("POST", f"videos/{uuid}/comments/{thread}", json={"text": "It never stops"})
    for node in nodes:
        eventually(lambda n=node: n.texts(uuid), ["What a sound", "It never stops"])

    b.do("PUT", f"videos/{uuid}/rate", json={"rating": "like"})
    c.do("PUT", f"videos/{uuid}/rate", json={"rating": "like"})
    for node in nodes:
        eventually(lambda n=node: n.get(f"videos/{uuid}")["likes"], 2)
    c.do("PUT", f"videos/{uuid}/rate", json={"rating": "none"})
    for node in nodes:
        eventually(lambda n=node: n.get(f"videos/{uuid}")["likes"], 1)

    a.do("PUT", f"videos/{uuid}", data={"name": "Mill stream at dawn"})
    for node in (b, c):
        eventually(lambda n=node: n.get(f"videos/{uuid}")["name"], "Mill stream at dawn")

    c.do("POST", "server/blocklist/servers", json={"host": b.host})
    assert c.texts(uuid) == []
    c.do("DELETE", f"server/blocklist/servers/{b.host}")

    channel = a.get("users/me")["videoChannels"][0]
    form = {"displayName": "Water", "privacy": "1", "videoChannelId": str(channel["id"])}
    files = [(name, (None, value)) for name, value in form.items()]
    playlist = a.do("POST", "video-playlists", files=files)["videoPlaylist"]["uuid"]
    a.do("POST", f"video-playlists/{playlist}/videos", json={"videoId": uuid})
    eventually(lambda: b.http.get(f"/api/v1/video-playlists/{playlist}").status_code, 200)
    elements = f"video-playlists/{playlist}/videos"
    eventually(lambda: [e["video"]["name"] for e in b.get(elements)["data"] if e["video"]], ["Mill stream at dawn"])

    page = browser.new_page()
    page.goto(f"{b.base_url}/w/{uuid}")
    page.wait_for_function(PLAYS, timeout=WAIT_SECONDS * 1000)
    text = page.inner_text("main")
    assert [w for w in ("Mill stream at dawn", "What a sound", a.host) if w not in text] == [], text
    page.close()

    first = b.threads(uuid)[0]["id"]
    b.do("DELETE", f"videos/{uuid}/comments/{first}")
    for node in (a, c):
        eventually(lambda n=node: n.threads(uuid)[0]["isDeleted"], True)

    c.stop()
    a.do("PUT", f"videos/{uuid}", data={"name": "While they slept"})
    time.sleep(1.5)  # a first try fails
    c.start()
    eventually(lambda: c.get(f"videos/{uuid}")["name"], "While they slept")

    b.do("DELETE", f"server/following/{a.host}")
    eventually(lambda: a.get("server/followers")["total"], 1)
    a.do("DELETE", f"videos/{uuid}")
    eventually(lambda: c.get("videos")["total"], 0)
    eventually(lambda: c.http.get(f"/api/v1/videos/{uuid}").status_code, 404)
