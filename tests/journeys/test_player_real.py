"""A person opens a video while the instance makes it: it starts by itself and plays to its end without a stall."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.support.clips import HEVC, make_clip
from tests.support.instance import running_instance
from tests.support.player_page import WATCH_VIDEO, state, wait_for
from tests.support.upload import upload

pytestmark = [pytest.mark.journey, pytest.mark.marathon]

SECONDS = 40


def test_a_video_plays_from_before_its_first_segment_to_its_finished_form(browser: Browser, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "stream.mp4", seconds=SECONDS, size="854x480", codec=HEVC)
    with running_instance(tmp_path / "instance") as instance:
        video = upload(instance, clip, name="The stream")
        context = browser.new_context(viewport={"width": 1000, "height": 800})
        page = context.new_page()
        page.add_init_script(WATCH_VIDEO)
        page.goto(f"{instance.base_url}/w/{video['shortUUID']}")
        wait_for(page, "video.currentTime > 0.5", 120)
        assert state(page, "video.duration") == pytest.approx(SECONDS, abs=1), "the whole length shows from the start"
        page.evaluate("seen.events.length = 0")
        wait_for(page, "video.ended", SECONDS * 4)
        seen = page.evaluate("seen")
        assert seen["events"] == ["ended"], "no wait for data, no seek, no reload"
        assert all(before <= after for before, after in zip(seen["times"], seen["times"][1:], strict=False))
        expect(page.locator("[role=menuitemradio]", has_text="144p")).to_have_count(1, timeout=120_000)
        context.close()
