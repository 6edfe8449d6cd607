"""The player in a real Chromium, on a video that is still being made while it plays (real ffmpeg files, loopback)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.contact_sheet import find_serious
from tests.support.player_page import SECONDS, state, wait_for, write_page

pytestmark = pytest.mark.journey

FRAMES = SECONDS * 30


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
    page.evaluate("document.querySelector('video').currentTime = 1")  # wherever a busy machine has let it play on to
    for keys, what in [
        ("l", "video.currentTime > 10"),
        ("j", "video.currentTime < 3"),
        ("5", "Math.abs(video.currentTime - 13) < 0.1"),
        (".", "video.currentTime > 13.03 && video.currentTime < 13.06"),
        (",", "Math.abs(video.currentTime - 13) < 0.02"),  # browsers round: 12.999999
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
