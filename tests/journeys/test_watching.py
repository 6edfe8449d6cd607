"""A viewer shares, downloads, looks at the numbers and lets the next video follow; another site shows the video."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey

# A page as existing embedders write it: JSON texts, a greeting, requests with an id (the JSChannel protocol).
EMBEDDER = """<!doctype html><title>A blog</title>
<iframe src="{src}" width="640" height="360" title="video" allow="autoplay"
  sandbox="allow-same-origin allow-scripts allow-popups allow-forms"></iframe>
<script>
const frame = document.querySelector("iframe"), answers = {{}}, told = [];
const send = (message) => frame.contentWindow.postMessage(JSON.stringify(message), "*");
let number = 0, greeted = false;
const ask = (method, params) => new Promise((resolve) => {{
  answers[++number] = resolve;
  send({{ id: number, method: `peertube::${{method}}`, params }});
}});
addEventListener("message", ({{ data }}) => {{
  const message = JSON.parse(data);
  if (message.method === "peertube::__ready" && !greeted) {{
    greeted = true;
    send({{ method: "peertube::__ready", params: {{ type: "publish-reply", publish: [] }} }});
  }} else if (message.method) told.push(message);
  else answers[message.id]?.(message.result);
}});
</script>"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"transcoding": {"resolutions": {"144p": False, "240p": False, "480p": False}}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def videos(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two videos, by name: the short id of one, that of the next, and the UUID of the first."""
    clip = make_clip(tmp_path_factory.mktemp("clip") / "owls.mp4", seconds=10, size="640x360")
    following = upload_and_finish(instance, clip, name="The next one")
    first = upload_and_finish(instance, clip, name="Owls at night")
    return {"first": first["shortUUID"], "next": following["shortUUID"], "uuid": first["uuid"]}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    errors = collect_errors(opened)
    yield opened
    context.close()
    assert errors == []


def test_a_viewer_takes_the_video_along_and_goes_on(page: Page, instance: Instance, videos: dict[str, str]) -> None:
    address = f"{instance.base_url}/w/{videos['first']}"
    page.goto(address)
    page.wait_for_function("() => document.querySelector('media-controller[data-ready]')")
    page.evaluate("document.querySelector('video').pause(); document.querySelector('video').currentTime = 5")
    page.get_by_role("link", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share this video")
    expect(dialog.get_by_role("textbox", name="Start at")).to_have_value("0:05")
    dialog.get_by_role("checkbox", name="Start at").check()
    expect(dialog.get_by_label("Link", exact=True)).to_have_value(f"{address}?start=5s")
    dialog.get_by_role("button", name="Copy").first.click()
    expect(dialog.get_by_role("button", name="Link copied")).to_be_visible()
    assert find_serious(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Download").click()
    dialog = page.get_by_role("dialog", name="Download this video")
    expect(dialog.get_by_role("link")).not_to_have_count(0)
    assert find_serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.locator(".player-stats")).to_contain_text("360")
    page.keyboard.press("i")
    expect(page.locator(".player-stats")).to_have_count(0)
    more = page.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitemcheckbox", name="The next video follows by itself").press("Enter")
    expect(more).to_be_focused()
    page.evaluate("const v = document.querySelector('video'); v.currentTime = 9.5; v.play()")
    expect(page.get_by_text("The next one").first).to_be_visible()
    expect(page.get_by_role("button", name="Play now")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Play now")).to_have_count(0)
    page.evaluate("const v = document.querySelector('video'); v.currentTime = 9.5; v.play()")
    page.get_by_role("button", name="Play now").click()
    page.wait_for_url(f"**/w/{videos['next']}")


def test_another_site_plays_it_and_is_told(
    page: Page, instance: Instance, videos: dict[str, str], tmp_path: Path
) -> None:
    embed = f"{instance.base_url}/videos/embed/{videos['uuid']}"
    (tmp_path / "index.html").write_text(EMBEDDER.format(src=f"{embed}?api=1&muted=1"))
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto(f"http://127.0.0.1:{site.server_port}/")
        page.wait_for_function("() => told.some(({ method, params }) => method === 'peertube::ready' && params)")
        resolutions = page.evaluate("ask('getResolutions')")
        assert [resolution["label"] for resolution in resolutions] == ["360p", "Auto"]
        page.evaluate("ask('seek', 4).then(() => ask('play'))")
        page.wait_for_function("() => ask('getCurrentTime').then((at) => at > 4.2)")
        assert page.evaluate("ask('isPlaying')") is True
        page.evaluate("ask('setVolume', 0.5)")
        page.evaluate("ask('pause')")
        page.wait_for_function("() => told.some(({ params }) => params === 'paused')")
        page.wait_for_function("() => told.some(({ method }) => method === 'peertube::playbackStatusUpdate')")
        status = page.evaluate("told.findLast(({ method }) => method === 'peertube::playbackStatusUpdate').params")
        assert set(status) == {"position", "volume", "duration", "playbackState"}
        site.shutdown()
    page.goto(embed)
    page.wait_for_function("() => document.querySelector('media-controller[data-ready]')")
    assert find_serious(page) == []
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if ".m3u8" in name], "nothing is loaded before somebody plays"
