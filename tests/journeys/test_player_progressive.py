"""The player in a real Chromium, on a video that is still being made while it plays (real ffmpeg files, loopback)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.contact_sheet import find_serious
from tests.support.progressive_hls import ProgressiveServer, Rung, make_video

from headwater.web.html import assets

pytestmark = pytest.mark.journey

SECONDS = 26
FRAMES = SECONDS * 30
WATCH_VIDEO = """
addEventListener('DOMContentLoaded', () => {
  const video = document.querySelector('video');
  window.seen = { events: [], times: [] };
  for (const name of ['seeking', 'error', 'emptied', 'loadstart', 'ended'])
    video.addEventListener(name, () => seen.events.push(name));
  // A busy machine may pause the decoder with data at hand; a stall is to wait for data.
  video.addEventListener('waiting', () => {
    const ends = Array.from({ length: video.buffered.length }, (_, n) => video.buffered.end(n));
    if (Math.max(0, ...ends) - video.currentTime < 0.5) seen.events.push('waiting');
  });
  const sample = () => { seen.times.push(video.currentTime); requestAnimationFrame(sample); };
  sample();
});
"""


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Rung]]:
    """A short video in three renditions: 240p is listed first, 144p and 360p follow while it plays."""
    folder = tmp_path_factory.mktemp("media")
    rungs = [Rung(240, 0, 800_000), Rung(144, 2.5, 300_000), Rung(360, 3, 1_500_000)]
    make_video(folder, rungs, seconds=SECONDS, segment_seconds=2, size=(640, 360))
    return folder, rungs


def write_page(**changes: Any) -> str:
    """Write the part of the watch page that the player needs."""
    data = {
        "id": "8d2f",
        "title": "A test",
        "state": "playable",
        "finished": False,
        "duration": SECONDS,
        "fps": 30,
        "hls": "/media/master.m3u8",
        "files": [],
        "progressUrl": "/progress",
        "autoplay": True,
        "fileToken": None,
        "swarm": None,
        "sharing": {"off": "closed", "chosen": False},
        "learnUrl": "/about/p2p",
        "reportSeconds": None,
        "texts": {},
        "storyboard": {
            "url": "/media/storyboard.jpg",
            "totalWidth": 800,
            "totalHeight": 450,
            "spriteWidth": 160,
            "spriteHeight": 90,
            "spriteDuration": 1,
        },
    } | changes
    manifest = assets.load_manifest()
    assert "player" in manifest.scripts, "the client is not built: python scripts/build_client.py"
    return f"""<!doctype html><html lang="en"><title>A test</title>
      <link rel="stylesheet" href="/client/{manifest.style}">
      <main><h1>A test</h1><div class="player" style="--ratio: 16 / 9"><media-controller nohotkeys>
      <video slot="media" controls playsinline preload="none" poster="/media/poster.jpg"></video>
      </media-controller></div>
      <label>Comment <input></label><a href="?start=8" data-time="8">0:08</a></main>
      <script type="application/json" id="player-data">{json.dumps(data)}</script>
      <script type="module" src="/client/{manifest.scripts["player"].file}"></script>"""


@pytest.fixture
def open_player(media: tuple[Path, list[Rung]], browser: Browser) -> Iterator[Any]:
    """Open a page with a player on a server of its own; `schedule` is for `ProgressiveServer`."""
    closing: list[Any] = []

    def open_page(
        path: str = "/w/x", *, data: dict[str, Any] | None = None, **schedule: Any
    ) -> tuple[Page, ProgressiveServer]:
        server = ProgressiveServer(*media, assets=assets.FOLDER, **({"finished_at": 0} | schedule))
        server.pages["/w/x"] = write_page(**({"finished": schedule.get("finished_at", 0) == 0} | (data or {})))
        context = browser.new_context(viewport={"width": 1000, "height": 800})
        page = context.new_page()
        page.add_init_script(WATCH_VIDEO)
        closing.extend([server.shutdown, context.close])
        page.goto(server.url + path)
        return page, server

    yield open_page
    for close in reversed(closing):
        close()


def state(page: Page, what: str) -> Any:
    return page.evaluate(f"(() => {{ const video = document.querySelector('video'); return {what}; }})()")


def wait_for(page: Page, what: str, seconds: float = 10) -> None:
    page.wait_for_function(
        f"() => {{ const video = document.querySelector('video'); return {what}; }}", timeout=seconds * 1000
    )


def list_qualities(page: Page) -> list[str]:
    return page.locator(".player-choice").first.locator("[role=menuitemradio]").all_text_contents()


def test_playback_goes_on_while_renditions_appear_and_playlists_become_final(open_player: Any) -> None:
    page, server = open_player(finished_at=8)
    wait_for(page, "video.currentTime > 0.5")
    assert [name for name in list_qualities(page) if name.endswith("p")] == ["240p"]
    assert state(page, "video.duration") == pytest.approx(SECONDS, abs=0.1), "the whole length shows while it grows"
    page.evaluate("seen.events.length = 0")
    wait_for(page, "video.ended", SECONDS + 15)
    seen = page.evaluate("seen")
    assert seen["events"] == ["ended"], "no stall, no seek, no reload between start and end"
    assert all(before <= after for before, after in zip(seen["times"], seen["times"][1:], strict=False))
    decoded = state(page, "video.getVideoPlaybackQuality().totalVideoFrames")
    assert decoded >= FRAMES - 2, "every frame to the end was decoded"
    assert list_qualities(page)[1:] == ["360p", "240p", "144p"]
    paths = [path for path in server.requests if "fragmented" in path or path.endswith(".m4s")]
    assert any(path.endswith("00000.m4s") for path in paths) and any("fragmented" in path for path in paths)


def test_a_rendition_that_appeared_later_can_be_chosen(open_player: Any) -> None:
    page, _ = open_player(finished_at=60, segment_every=0.5)
    expect(page.locator("[role=menuitemradio]", has_text="360p")).to_have_count(1, timeout=15_000)
    page.locator(".player-choice button[aria-haspopup]").first.click()
    page.get_by_role("menuitemradio", name="360p").click()
    wait_for(page, "video.videoHeight === 360", 15)
    assert page.evaluate("JSON.parse(localStorage['headwater.player']).quality") == 360


def test_a_video_that_is_not_playable_yet_starts_by_itself(open_player: Any) -> None:
    page, server = open_player(finished_at=30, playable_at=3, data={"state": "waiting", "hls": None})
    expect(page.get_by_text("This video is being prepared")).to_be_visible()
    assert state(page, "video.paused")
    server.pages["/w/x"] = write_page()
    wait_for(page, "video.currentTime > 0.3", 15)
    expect(page.get_by_text("This video is being prepared")).to_be_hidden()


def test_a_video_that_failed_says_so_and_asks_no_more(open_player: Any) -> None:
    page, server = open_player(data={"state": "failed", "hls": None})
    expect(page.get_by_text("This video could not be prepared")).to_be_visible()
    page.wait_for_timeout(2500)
    assert "/progress" not in server.requests


def test_seeking_beyond_what_exists_goes_as_far_as_it_can(open_player: Any) -> None:
    page, _ = open_player(finished_at=60, segment_every=5)
    wait_for(page, "video.currentTime > 0.3")
    page.keyboard.press("9")
    expect(page.get_by_text("Still being prepared")).to_be_visible()
    assert 0 < state(page, "video.currentTime") < 8


def test_the_link_and_the_memory_decide_where_it_starts(open_player: Any) -> None:
    page, server = open_player("/w/x?start=0m12s")
    wait_for(page, "video.currentTime > 12.3")
    assert min(time for time in page.evaluate("seen.times") if time > 0) >= 11.9
    page.evaluate("document.querySelector('video').pause()")
    page.goto(server.url + "/w/x?start=5&stop=6")
    wait_for(page, "video.paused && video.currentTime >= 6")
    assert state(page, "video.currentTime") < 6.6
    page.get_by_role("link", name="0:08").click()
    wait_for(page, "video.currentTime > 8 && !video.paused")
    page.keyboard.press("ArrowRight")
    page.goto(server.url + "/w/x")
    wait_for(page, "video.currentTime >= 13")


def test_a_start_beyond_what_exists_begins_where_it_can(open_player: Any) -> None:
    page, _ = open_player("/w/x?start=20s", finished_at=60, segment_every=3)
    wait_for(page, "video.currentTime > 0.5 && !video.paused && video.readyState > 2", 15)
    assert state(page, "video.currentTime") < 19


def test_everything_works_by_keyboard(open_player: Any) -> None:
    page, _ = open_player()
    wait_for(page, "video.currentTime > 0.3")
    page.keyboard.press("k")
    assert state(page, "video.paused")
    for keys, what in [
        ("l", "video.currentTime > 10"),
        ("j", "video.currentTime < 3"),
        ("5", "Math.abs(video.currentTime - 13) < 0.1"),
        (".", "video.currentTime > 13.03 && video.currentTime < 13.06"),
        (",", "video.currentTime > 13 && video.currentTime < 13.02"),
        ("ArrowRight", "Math.abs(video.currentTime - 18) < 0.1"),
        (">", "video.playbackRate === 1.25"),
        ("<", "video.playbackRate === 1"),
        ("m", "video.muted"),
        ("m", "!video.muted"),
        ("t", "document.documentElement.hasAttribute('data-theatre')"),
        ("t", "!document.documentElement.hasAttribute('data-theatre')"),
        ("f", "document.fullscreenElement !== null"),
        ("f", "document.fullscreenElement === null"),
    ]:
        page.keyboard.press(keys)
        wait_for(page, what, 20)
    page.get_by_label("Comment").fill("k mf")
    page.keyboard.press("k")
    assert state(page, "video.paused"), "keys that somebody types stay theirs"


def test_menus_and_help_are_walked_by_keyboard(open_player: Any) -> None:
    page, _ = open_player(data={"autoplay": False})
    speed = page.get_by_role("button", name="Speed: 1×")
    speed.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="1×", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for(page, "video.playbackRate === 1.5")
    expect(page.get_by_role("button", name="Speed: 1.5×")).to_be_focused()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    assert find_serious(page) == []
    dialog.get_by_label("Use these shortcuts").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("k")
    assert state(page, "video.paused"), "shortcuts that were turned off do nothing"
    assert find_serious(page) == []


def test_a_failure_says_what_happened_and_can_be_tried_again(open_player: Any) -> None:
    page, server = open_player(broken={"master.m3u8"})
    expect(page.get_by_text("This video is no longer here")).to_be_visible()
    assert find_serious(page) == []
    server.broken.clear()
    page.get_by_role("button", name="Try again").click()
    wait_for(page, "video.currentTime > 0.3")
    expect(page.get_by_text("This video is no longer here")).to_be_hidden()


def test_the_picture_keeps_its_place_while_the_player_starts(open_player: Any) -> None:
    page, _ = open_player(data={"autoplay": False})
    before = state(page, "JSON.stringify(video.getBoundingClientRect())")
    page.wait_for_selector("media-controller[data-ready]")
    page.wait_for_timeout(500)
    assert state(page, "JSON.stringify(video.getBoundingClientRect())") == before
    assert state(page, "video.controls") is False


def test_the_seek_bar_shows_pictures_of_the_video(open_player: Any) -> None:
    page, server = open_player()
    wait_for(page, "video.currentTime > 0.3")
    box = page.locator("media-time-range").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2)
    page.wait_for_selector("media-time-range[mediapreviewimage*='storyboard.jpg']", state="attached", timeout=5000)
    assert "/media/storyboard.jpg" in server.requests
