"""The part of the watch page that the player needs, and what a test reads of its video."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as Late

from headwater.web.html import assets

SECONDS = 26
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
DESCRIBED = """{
  currentTime: video.currentTime, paused: video.paused, seeking: video.seeking, readyState: video.readyState,
  playbackRate: video.playbackRate, error: video.error?.message, seen: window.seen?.events,
}"""


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


def state(page: Page, what: str) -> Any:
    return page.evaluate(f"(() => {{ const video = document.querySelector('video'); return {what}; }})()")


def wait_for(page: Page, what: str, seconds: float = 10) -> None:
    condition = f"() => {{ const video = document.querySelector('video'); return {what}; }}"
    try:
        page.wait_for_function(condition, timeout=seconds * 1000)
    except Late as late:
        raise AssertionError(f"not within {seconds} s: {what}; the video: {state(page, DESCRIBED)}") from late
