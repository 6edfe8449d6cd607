"""Two instances, two viewers: whoever watches a video at its origin passes it on to whoever watches it elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.journeys.test_swarm import COUNT_BYTES
from tests.journeys.test_three_instances import SETTINGS, Node, eventually
from tests.support.browser import collect_errors, start_playback
from tests.support.clips import make_clip
from tests.support.upload import upload_and_finish

pytestmark = [pytest.mark.journey, pytest.mark.marathon]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    """Two instances that know nothing of each other."""
    with contextlib.ExitStack() as stack:
        made = []
        for name in ("a", "b"):
            node = Node(tmp_path / name, SETTINGS)
            stack.callback(node.close)
            node.start(wait=False)
            made.append(node)
        for node in made:
            node.wait_until_ready()
        yield made[0], made[1]


def watch(browser: Browser, node: Node, uuid: str, sockets: list[str], media: list[str]) -> Page:
    """Open a video's page as a viewer of one's own; keeps which trackers are spoken to and what is fetched by HTTP."""
    page = browser.new_context(viewport={"width": 800, "height": 600}).new_page()
    page.add_init_script(COUNT_BYTES)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("request", lambda asked: media.append(asked.url) if "/streaming-playlists/" in asked.url else None)
    page.goto(f"{node.base_url}/w/{uuid}")
    return page


def test_a_viewer_elsewhere_gets_segments_from_a_viewer_at_the_origin(
    nodes: tuple[Node, Node], browser: Browser, tmp_path: Path
) -> None:
    a, b = nodes
    b.do("POST", "server/following", json={"hosts": [a.host]})
    eventually(lambda: [f["state"] for f in b.get("server/following")["data"]], ["accepted"])
    clip = make_clip(tmp_path / "owls.mp4", seconds=40, size="640x360")
    uuid = str(upload_and_finish(a, clip, name="Owls at night")["uuid"])
    eventually(lambda: [v["name"] for v in b.get("videos")["data"]], ["Owls at night"])
    eventually(lambda: b.get(f"videos/{uuid}")["state"]["id"], 1)

    sockets: list[str] = []
    media: list[str] = []
    first = watch(browser, a, uuid, [], [])
    start_playback(first, 20)
    second = watch(browser, b, uuid, sockets, media)
    errors = collect_errors(second)
    second.wait_for_function("() => met.received > 50_000", timeout=60_000)
    second.wait_for_function("() => document.querySelector('video').currentTime > 8", timeout=60_000)

    assert second.evaluate("met.waits") == 0
    assert errors == []
    origin = a.base_url
    assert f"{origin.replace('http', 'ws')}/tracker/socket" in sockets
    assert media and all(url.startswith(f"{origin}/") for url in media), "what no viewer has comes from the origin"
    second.goto(f"{b.base_url}/about/p2p")  # a player that is left tells what it got
    saved = "/api/headwater/v1/savings?days=1"
    eventually(lambda: b.http.get(saved, headers=b.authorization()).json()["total"]["peersBytes"] > 50_000, True)
    for page in (first, second):
        page.context.close()
