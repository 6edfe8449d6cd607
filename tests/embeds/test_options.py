"""What an embed's address may ask for, and what sites hear about it by oEmbed."""

from __future__ import annotations

import pytest

from headwater.embeds.oembed import Reference, fit, read_reference, write_iframe
from headwater.embeds.options import EmbedOptions, read_options
from headwater.watching import format_time, parse_time

BASE = "https://tube.example"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("63", 63), ("63s", 63), ("1m3s", 63), ("1h", 3600), ("1h2m3s", 3723), ("1:03", 63), ("1:02:03", 3723),
        ("12.5", 12.5), ("", None), (None, None), ("soon", None), ("-5", None), ("1s2m", None), ("9" * 30, None),
        ("٣", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str | None, seconds: float | None) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (45, "45s"), (60, "1m"), (63.9, "1m3s"), (3723, "1h2m3s")])
def test_times_are_written_as_links_carry_them(seconds: float, text: str) -> None:
    assert format_time(seconds) == text
    assert parse_time(text) == int(seconds)


@pytest.mark.parametrize(
    ("query", "changed"),
    [
        ({}, {}),
        ({"autoplay": "1", "muted": "1", "loop": "true"}, {"autoplay": True, "muted": True, "loop": True}),
        ({"muted": "0"}, {"muted": False}),
        ({"start": "1m3s", "stop": "90"}, {"start": 63, "stop": 90}),
        ({"title": "0", "controls": "false"}, {"title": False, "controls": False}),
        ({"controlBar": "0"}, {"control_bar": False}),
        ({"peertubeLink": "0"}, {"link": False}),
        ({"title": "yes", "autoplay": "yes"}, {}),
        ({"playbackRate": "1.5"}, {"playback_rate": 1.5}),
        ({"playbackRate": "900"}, {"playback_rate": 4}),
        ({"playbackRate": "nan"}, {}),
        ({"playbackRate": "-1"}, {}),
        ({"subtitle": "fr", "mode": "web-video"}, {"subtitle": "fr", "mode": "web-video"}),
        ({"subtitle": "<b>", "mode": "webtorrent", "start": "soon"}, {}),
        ({"bigPlayBackgroundColor": "rgba(100, 100, 100, 0.5)"}, {"play_colour": "rgba(100, 100, 100, 0.5)"}),
        ({"foregroundColor": "#abc"}, {"text_colour": "#abc"}),
        ({"foregroundColor": "red; background: url(//evil.example)"}, {}),
        ({"foregroundColor": "rgb(url(x))"}, {}),
        ({"api": "1"}, {"api": True}),
        ({"p2p": "1"}, {"p2p": True}),
        ({"p2p": "0"}, {"p2p": False}),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_passed_over(query: dict[str, str], changed: dict[str, object]) -> None:
    assert read_options(query) == EmbedOptions(**changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"{BASE}/w/abc", Reference("abc", "")),
        (f"{BASE}/videos/watch/abc?start=1m2s&x=1", Reference("abc", "start=1m2s")),
        (f"{BASE}/videos/embed/abc/", Reference("abc", "")),
        (f"{BASE}/w/p/abc?playlistPosition=3&start=4", Reference("abc", "start=4&playlistPosition=3", True)),
        (f"{BASE}/videos/watch/playlist/abc/", Reference("abc", "", True)),
        (f"{BASE}/video-playlists/embed/abc", Reference("abc", "", True)),
        (f"{BASE}/w/p/", None),
        ("http://tube.example/w/abc", Reference("abc", "")),
        (f"{BASE}/w/abc?start=%3Cb%3E&stop=4", Reference("abc", "start=%3Cb%3E&stop=4")),
        ("https://other.example/w/abc", None),
        ("ftp://tube.example/w/abc", None),
        (f"{BASE}/about", None),
        (f"{BASE}/w/", None),
        ("https://[broken/w/abc", None),
        (f"{BASE}:notaport/w/abc", None),
        ("", None),
    ],
)
def test_only_addresses_of_our_videos_are_taken(url: str, found: Reference | None) -> None:
    assert read_reference(url, BASE) == found


def test_a_frame_says_its_title_and_nothing_more() -> None:
    markup = write_iframe(f"{BASE}/videos/embed/x?a=1&b=2", '"><script>', width=fit(50, 560), height=fit(None, 315))
    assert 'width="50" height="315"' in markup and 'src="https://tube.example/videos/embed/x?a=1&amp;b=2"' in markup
    assert "<script>" not in markup and 'title="&#34;&gt;&lt;script&gt;"' in markup
