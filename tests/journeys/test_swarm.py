"""Two viewers watch the same video: what one has, the other gets from them instead of from the server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors, start_playback
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish
from tests.support.workers import wait_until

from headwater.web.html.language import catalogue, name_of, speaking

pytestmark = pytest.mark.journey

# Bytes at the level of the network: every message of a data channel, whoever opened it.
COUNT_BYTES = """
window.met = { received: 0, waits: 0 };
const Native = RTCPeerConnection;
const watch = (channel) => channel.addEventListener("message", ({ data }) => (met.received += data.byteLength ?? 0));
window.RTCPeerConnection = class extends Native {
  constructor(...values) {
    super(...values);
    this.addEventListener("datachannel", ({ channel }) => watch(channel));
  }
  createDataChannel(...values) {
    const channel = super.createDataChannel(...values);
    watch(channel);
    return channel;
  }
};
// A busy machine may pause the decoder with data at hand; a stall is to wait for data.
document.addEventListener("waiting", ({ target }) => {
  const ends = Array.from({ length: target.buffered.length }, (_, n) => target.buffered.end(n));
  if (target.currentTime > 0.5 && !target.seeking && Math.max(0, ...ends) - target.currentTime < 0.5) met.waits++;
}, true);
"""

# Pages of people who mean harm: the same player, but what it sends is changed on its way into the data channel.
# Segments travel in large pieces, commands in small ones.
CORRUPTS = """
const send = RTCDataChannel.prototype.send;
RTCDataChannel.prototype.send = function (data) {
  if (data.byteLength > 5000) new Uint8Array(data.buffer ?? data).fill(7, 3000, 4000);
  return send.call(this, data);
};
"""
STALLS = """
const send = RTCDataChannel.prototype.send;
RTCDataChannel.prototype.send = function (data) {
  if (data.byteLength <= 5000) return send.call(this, data);
};
"""
SENDS_HALF_AND_STALLS = """
const send = RTCDataChannel.prototype.send;
let pieces = 0;
RTCDataChannel.prototype.send = function (data) {
  if (data.byteLength > 5000 && ++pieces > 2) return;
  if (data.byteLength > 5000) new Uint8Array(data.buffer ?? data).fill(7, 3000, 4000);
  return send.call(this, data);
};
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"transcoding": {"resolutions": {"144p": False, "240p": False, "360p": False, "480p": False}}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def video(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> str:
    clip = make_clip(tmp_path_factory.mktemp("clip") / "owls.mp4", seconds=24, size="640x360")
    return str(upload_and_finish(instance, clip, name="Owls at night")["shortUUID"])


def watch(browser: Browser, instance: Instance, video: str, *, init: str = "") -> Page:
    page = browser.new_context(viewport={"width": 800, "height": 600}).new_page()
    page.add_init_script(COUNT_BYTES + init)
    page.goto(f"{instance.base_url}/w/{video}")
    return page


def read_saved(instance: Instance) -> dict[str, int]:
    answer = instance.http.get("/api/headwater/v1/savings?days=1", headers=instance.authorization())
    total: dict[str, int] = answer.json()["total"]
    return total


def test_the_second_viewer_gets_segments_from_the_first(browser: Browser, instance: Instance, video: str) -> None:
    first = watch(browser, instance, video)
    errors = collect_errors(first)
    start_playback(first, 5)
    second = watch(browser, instance, video)
    second.wait_for_function("() => document.querySelector('video').currentTime > 8", timeout=30_000)
    received = second.evaluate("met.received")
    assert received > 50_000
    assert second.evaluate("met.waits") == 0
    assert errors == []
    second.goto(f"{instance.base_url}/about/p2p")  # a player that is left tells what it got
    wait_until(lambda: read_saved(instance)["peersBytes"] > 50_000, "the server knows what it was spared")
    for page in (first, second):
        page.context.close()


def test_a_press_before_the_player_is_kept_for_it_and_the_file_is_left_alone(
    browser: Browser, instance: Instance, video: str
) -> None:
    page = browser.new_context(viewport={"width": 800, "height": 600}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "media" else None)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('video').play().catch(() => {}))"
    )
    page.goto(f"{instance.base_url}/w/{video}")
    page.wait_for_function("() => document.querySelector('video').currentTime > 2", timeout=60_000)
    assert page.evaluate("document.querySelector('video').currentSrc").startswith("blob:")
    assert len(asked) <= 1, "the browser's own attempt was given up before it asked for the rest"
    page.context.close()


def test_a_viewer_is_told_looks_and_turns_sharing_off_by_keyboard(
    browser: Browser, instance: Instance, video: str
) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, bypass_csp=True)  # for axe
    page = context.new_page()
    errors = collect_errors(page)
    page.goto(f"{instance.base_url}/w/{video}")
    told = page.get_by_role("complementary", name="Shared among viewers")
    expect(told).to_contain_text("They can see your internet address", timeout=30_000)
    picture = page.locator("media-controller").bounding_box()
    words = told.bounding_box()
    assert picture and words and words["y"] >= picture["y"] + picture["height"]
    start_playback(page, 1)
    page.locator("video").evaluate("video => video.pause()")
    assert find_serious(page) == []

    page.get_by_role("button", name="Shared among viewers").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Shared among viewers")
    expect(panel.get_by_role("button", name="Close")).to_be_focused()
    expect(panel).to_contain_text("From the server")
    page.keyboard.press("Tab")
    expect(panel.get_by_role("switch", name="Pass on what I watch")).to_be_checked()
    page.keyboard.press("Space")
    expect(told).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("You switched sharing off.")
    assert find_serious(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("button", name="Shared among viewers")).to_be_focused()

    page.reload()
    start_playback(page, 1)
    page.locator("video").evaluate("video => video.pause()")
    page.get_by_role("button", name="Shared among viewers").press("Enter")
    expect(panel.get_by_role("switch")).not_to_be_checked()
    expect(told).to_have_count(0)
    assert errors == []
    context.close()


def go_by_tab(page: Page, name: str) -> None:
    """Press Tab until the button or summary with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()").endswith(name):
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def test_a_visitor_chooses_on_the_page_about_privacy_in_arabic_by_keyboard_and_the_player_obeys(
    browser: Browser, instance: Instance, video: str
) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, bypass_csp=True)  # for axe
    page = context.new_page()
    errors = collect_errors(page)
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    with speaking("ar"):
        _ = catalogue().gettext
        off, on = _("Turn sharing off"), _("Turn sharing on")
        is_off_now, is_on_now = _("Sharing is off now."), _("Sharing is on now.")
        shared = _("Shared among viewers")

    page.goto(f"{instance.base_url}/about/p2p")
    go_by_tab(page, "English")
    page.keyboard.press("Enter")
    go_by_tab(page, name_of("ar"))
    page.keyboard.press("Enter")
    expect(page.locator("html[lang=ar][dir=rtl]")).to_be_visible()
    assert urlsplit(page.url).path == "/about/p2p", "the language is chosen in the page"
    assert page.locator("h1").evaluate("title => getComputedStyle(title).direction") == "rtl"
    assert find_serious(page) == []

    def press(name: str, said: str) -> None:
        """Go to the button by Tab alone, press it, and read what the page then says."""
        page.goto(f"{instance.base_url}/about/p2p")
        go_by_tab(page, name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()

    press(off, is_off_now)
    expect(page.get_by_role("button", name=on)).to_be_focused()
    page.goto(f"{instance.base_url}/about/p2p")
    expect(page.get_by_role("button", name=on)).to_be_visible()
    page.goto(f"{instance.base_url}/w/{video}")
    start_playback(page, 4)
    assert sockets == [], "nobody was told that this person watches"
    expect(page.get_by_role("complementary", name=shared)).to_have_count(0)
    page.get_by_role("button", name=shared).press("Enter")
    panel = page.get_by_role("region", name=shared)
    expect(panel.get_by_role("switch")).not_to_be_checked()
    assert panel.evaluate("panel => getComputedStyle(panel).direction") == "rtl"

    press(on, is_on_now)
    with page.expect_websocket(lambda socket: "/tracker/socket" in socket.url, timeout=30_000):
        page.goto(f"{instance.base_url}/w/{video}")
        start_playback(page, 1)
    page.locator("video").evaluate("video => video.pause()")
    page.get_by_role("button", name=shared).press("Enter")
    expect(panel.get_by_role("switch")).to_be_checked()
    panel.get_by_role("switch").press("Space")  # off again, in the player: the page knows
    page.goto(f"{instance.base_url}/about/p2p")
    expect(page.get_by_role("button", name=on)).to_be_visible()
    assert errors == []
    context.close()


@pytest.mark.marathon
@pytest.mark.parametrize("harm", [CORRUPTS, STALLS, SENDS_HALF_AND_STALLS], ids=["corrupts", "stalls", "half"])
def test_harmful_peers_do_not_stop_a_picture(browser: Browser, instance: Instance, video: str, harm: str) -> None:
    harmful = watch(browser, instance, video, init=harm)
    start_playback(harmful, 5)
    page = watch(browser, instance, video)
    errors = collect_errors(page)
    page.wait_for_function("() => document.querySelector('video').currentTime > 8", timeout=120_000)
    received = page.evaluate("met.received")
    page.wait_for_function("() => document.querySelector('video').ended", timeout=120_000)
    assert page.evaluate("met.waits") == 0
    assert page.evaluate("document.querySelector('video').error") is None
    assert errors == []
    if harm == CORRUPTS:
        assert page.evaluate("met.received") == received > 5000, (
            "one wrong segment is enough: nothing more is asked for"
        )
    for opened in (harmful, page):
        opened.context.close()


@pytest.mark.marathon
def test_a_peer_that_leaves_does_not_stop_a_picture(browser: Browser, instance: Instance, video: str) -> None:
    first = watch(browser, instance, video)
    start_playback(first, 5)
    second = watch(browser, instance, video)
    second.wait_for_function("() => met.received > 0", timeout=30_000)
    first.context.close()
    second.wait_for_function("() => document.querySelector('video').ended", timeout=120_000)
    assert second.evaluate("met.waits") == 0
    second.context.close()
