"""A real browser plays what settings ask for: sound apart, and AV1 and VP9 where it is chosen."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page
from tests.support.clips import make_clip, make_sound
from tests.support.instance import running_instance
from tests.support.player_page import state, wait_for
from tests.support.upload import upload

pytestmark = [pytest.mark.journey, pytest.mark.marathon]
SIZES = {f"{height}p": False for height in (144, 240, 360, 480, 720, 1080, 1440, 2160)}
PATIENCE_SECONDS = 90


def wait_for_codecs(base_url: str, video: dict[str, Any], count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        (playlist,) = httpx.get(f"{base_url}/api/v1/videos/{video['uuid']}").json()["streamingPlaylists"] or [None]
        if playlist and len(playlist["headwater"]["otherCodecs"]) == count:
            assert {file["headwater"]["codec"] for file in playlist["files"]} == {"h264"}
            return
        time.sleep(0.5)
    raise AssertionError("the other codecs were not made")


def play(page: Page, address: str) -> list[str]:
    """Open a video and play a second of it; returns the names of what it asks for, also later."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(address)
    wait_for(page, "video.currentTime > 0.8", 60)
    return asked


def choose_quality(page: Page, label: str) -> None:
    page.evaluate(
        "label => [...document.querySelectorAll('[role=menuitemradio]')]"
        ".find(item => item.textContent.trim().endsWith(label)).click()",
        label,
    )


def test_codecs_and_sound_apart_are_played(browser: Browser, tmp_path: Path) -> None:
    codecs = {"vp9": {"enabled": True}, "av1": {"enabled": True}}
    settings = {"resolutions": SIZES, "codecs": codecs, "hls": {"split_audio_and_video": True}}
    with running_instance(tmp_path / "instance", settings={"transcoding": settings}) as instance:
        film = upload(instance, make_clip(tmp_path / "film.mp4", seconds=28, size="320x180"), name="A film")
        song = upload(instance, make_sound(tmp_path / "song.mp3", seconds=4), name="A song")
        wait_for_codecs(instance.base_url, film, 2)
        context = browser.new_context(viewport={"width": 1000, "height": 800})
        page = context.new_page()
        asked = play(page, f"{instance.base_url}/w/{film['shortUUID']}")
        assert any(name.endswith("-0-fragmented.mp4") for name in asked), "the sound has a file of its own"
        assert state(page, "video.webkitAudioDecodedByteCount > 0 && video.webkitVideoDecodedByteCount > 0")
        media = [name for name in asked if name.endswith(".mp4")]
        playing = next(codec for codec in ("av1", "vp9") if any(f"-180-{codec}-" in name for name in media))
        other = {"av1": "VP9", "vp9": "AV1"}[playing]
        choose_quality(page, f"180p {other}")
        wait_for(page, "video.currentTime > 5 && video.videoHeight === 180", PATIENCE_SECONDS)
        assert any(f"-180-{other.lower()}-fragmented.mp4" in name for name in asked)
        choose_quality(page, "180p")
        wait_for(page, "video.currentTime > 17", PATIENCE_SECONDS)  # past what was loaded of the other
        assert any(name.endswith("-180-fragmented.mp4") for name in asked), "H.264 is there for all others"
        play(page, f"{instance.base_url}/w/{song['shortUUID']}")
        assert state(page, "video.videoWidth") == 850
        context.close()
        plain = browser.new_context(java_script_enabled=False)
        page = plain.new_page()
        for video in (film, song):
            page.goto(f"{instance.base_url}/w/{video['shortUUID']}")
            source = page.locator("video").get_attribute("src")
            assert source and httpx.head(f"{instance.base_url}{source}").status_code == 200
        plain.close()
