"""What the player does with the device: other screens, lock screens and headphones, a screen that stays on, fingers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.player_page import state, wait_for

pytestmark = pytest.mark.journey

FILE = {"url": "/media/muxed.mp4", "label": "360p", "width": 640, "height": 360}
# Screens in the room, as the browser would find them: `found(true)` for one, `hangUp()` when it lets go.
SCREENS = """
const told = [], remotes = [];
HTMLMediaElement.prototype.canPlayType = () => ""; // no HLS of the browser's own, whatever Chromium this is
class FakeRemote extends EventTarget {
  state = "disconnected";
  watchAvailability(tell) { told.push(tell); return Promise.resolve(told.length); }
  prompt() { return this.become("connected", "connect"); }
  become(state, event) { this.state = state; this.dispatchEvent(new Event(event)); return Promise.resolve(); }
}
Object.defineProperty(HTMLMediaElement.prototype, "remote", {
  get() { if (!this.fakeRemote) remotes.push((this.fakeRemote = new FakeRemote())); return this.fakeRemote; },
});
window.found = (available) => told.forEach((tell) => tell(available));
const connected = () => remotes.filter((remote) => remote.state === "connected");
window.hangUp = () => connected().forEach((remote) => remote.become("disconnected", "disconnect"));
"""
KEYS = """
window.handlers = {};
const setHandler = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (action, handler) {
  handlers[action] = handler;
  return setHandler.call(this, action, handler);
};
"""
LOCKS = """
window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
  const lock = { kind, released: false, release: async () => { lock.released = true; } };
  locks.push(lock);
  return lock;
} } });
"""


def test_another_screen_gets_one_whole_file_and_gives_the_video_back(open_player: Any) -> None:
    page, _ = open_player(script=SCREENS, data={"files": [FILE]})
    wait_for(page, "video.currentTime > 0.3")
    button = page.get_by_role("button", name="Play on another screen")
    expect(button).to_be_hidden()
    page.evaluate("found(true)")
    expect(button).to_be_visible()
    page.evaluate("found(false)")
    expect(button).to_be_hidden()
    page.evaluate("found(true)")
    assert state(page, "video.currentSrc").startswith("blob:")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert state(page, "video.currentSrc").endswith("/media/muxed.mp4")
    wait_for(page, "video.currentTime > 0.3 && !video.paused")
    page.evaluate("hangUp()")
    wait_for(page, "video.currentSrc.startsWith('blob:') && video.currentTime > 0.3")
    assert button.get_attribute("aria-pressed") is None


def test_without_a_whole_file_no_other_screen_is_offered(open_player: Any) -> None:
    page, _ = open_player(script=SCREENS)
    wait_for(page, "video.currentTime > 0.3")
    page.evaluate("found(true)")
    expect(page.get_by_role("button", name="Play on another screen")).to_have_count(0)


def test_lock_screens_and_headphones_know_and_steer_the_video(open_player: Any) -> None:
    page, _ = open_player(script=KEYS, data={"channelName": "Night birds"})
    wait_for(page, "video.currentTime > 0.3")
    session = page.evaluate(
        "(({ title, artist, artwork }) => [title, artist, artwork.length])(navigator.mediaSession.metadata)"
    )
    assert session == ["A test", "Night birds", 1]
    page.evaluate("handlers.pause()")
    assert state(page, "video.paused")
    for action, where in [
        ("seekto({ seekTime: 4 })", 4),
        ("seekforward({})", 14),
        ("seekbackward({ seekOffset: 3 })", 11),
    ]:
        page.evaluate(f"handlers.{action}")
        wait_for(page, f"Math.abs(video.currentTime - {where}) < 0.1")
    assert page.evaluate("handlers.nexttrack") is None, "there is no next video"
    page.evaluate("handlers.play()")
    wait_for(page, "!video.paused && video.currentTime > 11.1")


def test_the_screen_stays_on_only_while_it_plays(open_player: Any) -> None:
    page, _ = open_player(script=LOCKS)
    held = "locks.filter((lock) => !lock.released).map((lock) => lock.kind)"
    wait_for(page, "video.currentTime > 0.3 && locks.length > 0")
    assert page.evaluate(held) == ["screen"]
    page.keyboard.press("k")
    wait_for(page, f"{held}.length === 0")
    page.keyboard.press("k")
    wait_for(page, f"{held}.length === 1")


def tap(page: Page, share: float, times: int = 1) -> None:
    """Tap at a share of the picture's width, as fast as the browser can."""
    page.evaluate(
        """([share, times]) => {
          const root = document.querySelector("media-controller"), box = root.getBoundingClientRect();
          const where = { clientX: box.left + box.width * share, clientY: box.top + box.height / 2 };
          const finger = { pointerType: "touch", bubbles: true, composed: true, ...where };
          for (let n = 0; n < times; n += 1) root.dispatchEvent(new PointerEvent("pointerup", finger));
        }""",
        [share, times],
    )


def test_two_taps_at_the_side_go_ten_seconds(open_player: Any) -> None:
    page, _ = open_player()
    wait_for(page, "video.currentTime > 0.3")
    page.keyboard.press("k")
    page.evaluate("document.querySelector('video').currentTime = 2")
    tap(page, 0.9)
    page.wait_for_timeout(400)  # two slow taps are two taps
    tap(page, 0.9)
    page.wait_for_timeout(400)
    assert state(page, "video.currentTime") == pytest.approx(2, abs=0.1)
    tap(page, 0.9, times=2)
    wait_for(page, "Math.abs(video.currentTime - 12) < 0.1")
    tap(page, 0.5, times=2)
    page.wait_for_timeout(400)
    tap(page, 0.1, times=2)
    wait_for(page, "Math.abs(video.currentTime - 2) < 0.1")
