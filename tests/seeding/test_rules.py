"""What an address names, which videos fit, what playlists say, how much may go out, what is told: tables."""

from __future__ import annotations

import pytest
from tests.support.shapes import load_capture

from headwater.seeding.addresses import Target, read_address
from headwater.seeding.catalogue import read_video
from headwater.seeding.choosing import SharedFile, SharedVideo, choose, keep_useful
from headwater.seeding.playlists import Level, Span, list_levels, list_spans
from headwater.seeding.rate import Rate
from headwater.seeding.report import Figures, write_line, write_size

BASE = "https://tube.example"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://tube.example/w/59pLFTkiLJtZNWmzWZnfo4", Target(BASE, "video", "59pLFTkiLJtZNWmzWZnfo4")),
        ("https://tube.example/w/59pLF?start=5s", Target(BASE, "video", "59pLF")),
        ("https://tube.example/videos/watch/21912764-7b40", Target(BASE, "video", "21912764-7b40")),
        ("https://tube.example/videos/embed/7", Target(BASE, "video", "7")),
        ("https://tube.example/c/owls/videos", Target(BASE, "channel", "owls")),
        ("tube.example/video-channels/owls", Target(BASE, "channel", "owls")),
        ("https://tube.example/a/mary/video-channels", Target(BASE, "account", "mary")),
        ("https://tube.example/@mary", Target(BASE, "account", "mary")),
        ("https://tube.example", Target(BASE, "instance")),
        ("https://tube.example/videos/local", Target(BASE, "instance")),
        ("http://[::1]:9000/", Target("http://[::1]:9000", "instance")),
    ],
)
def test_addresses_as_people_copy_them(address: str, target: Target) -> None:
    assert read_address(address) == target


@pytest.mark.parametrize("address", ["ftp://tube.example", "https://", "https://tube.example/about", ""])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"no address|neither"):
        read_address(address)


def shared(uuid: str, published_at: str, *sizes: int) -> SharedVideo:
    files = tuple(
        SharedFile(url=f"{BASE}/{uuid}-{size}.mp4", torrent_url=f"{BASE}/{uuid}", size_bytes=size, in_playlist=True)
        for size in sizes
    )
    return SharedVideo(uuid=uuid, title=uuid, published_at=published_at, trackers=(), playlist_url=None, files=files)


OLD, NEW, HUGE = shared("old", "2024", 40), shared("new", "2026", 30, 30), shared("huge", "2025", 500)


@pytest.mark.parametrize(
    ("disk", "at_most", "chosen"),
    [
        (1000, 10, ["new", "huge", "old"]),
        (1000, 2, ["new", "huge"]),
        (100, 10, ["new", "old"]),
        (99, 10, ["new"]),
        (59, 10, ["old"]),
        (0, 10, []),
    ],
)
def test_the_newest_that_fit_are_chosen(disk: int, at_most: int, chosen: list[str]) -> None:
    found = choose([OLD, NEW, HUGE, NEW, shared("empty", "2027")], disk_bytes=disk, at_most=at_most)
    assert [video.uuid for video in found] == chosen


def test_plain_files_are_kept_only_where_nothing_else_is_or_when_asked_for() -> None:
    recorded = load_capture("videos", "details by uuid")["response"]["body"]
    for file in [*recorded["files"], *recorded["streamingPlaylists"][0]["files"]]:
        file["fileUrl"] = file["fileUrl"] or "http://localhost/x.mp4"
    video = read_video(recorded)
    assert video is not None
    assert [file.in_playlist for file in video.files] == [True, True, False, False]
    assert video.trackers == ("ws://localhost:9103/tracker/socket",)
    assert [file.in_playlist for file in keep_useful(video, all_files=False).files] == [True, True]
    assert keep_useful(video, all_files=True) is video
    recorded["streamingPlaylists"] = []
    plain = read_video(recorded)
    assert plain is not None
    assert len(keep_useful(plain, all_files=False).files) == 2


@pytest.mark.parametrize("change", [{"privacy": {"id": 3}}, {"isLive": True}, {"files": 5}, {"trackerUrls": None}])
def test_closed_videos_and_other_documents_are_left_out(change: dict[str, object]) -> None:
    assert read_video(load_capture("videos", "details by uuid")["response"]["body"] | change) is None


MASTER = """#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",URI="s.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1"
720.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2
/other/360.m3u8
"""
RUNG = """#EXTM3U
#EXT-X-MAP:URI="a.mp4",BYTERANGE="700@0"
#EXTINF:4.0,
#EXT-X-BYTERANGE:100@700
a.mp4
#EXTINF:4.0,
#EXT-X-BYTERANGE:50
https://cdn.example/x/a.mp4?y
#EXT-X-ENDLIST
"""


def test_playlists_name_swarms_and_segments() -> None:
    assert list_levels(MASTER, f"{BASE}/hls/master.m3u8") == [
        Level("main-0", f"{BASE}/hls/720.m3u8"),
        Level("main-1", f"{BASE}/other/360.m3u8"),
        Level("secondary-0", f"{BASE}/hls/s.m3u8"),
    ]
    assert list_spans(RUNG) == [Span("a.mp4", 700, 800), Span("a.mp4", 800, 850)]


@pytest.mark.parametrize(
    "text", ["", "<html>", RUNG.replace("#EXT-X-ENDLIST", ""), RUNG.replace("#EXT-X-BYTERANGE:50\n", "")]
)
def test_growing_playlists_and_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"playlist|byte range"):
        list_spans(text)


def test_upload_is_limited() -> None:
    now = [0.0]
    rate = Rate(1000, lambda: now[0])
    assert rate.take(1000) == 0
    assert rate.take(500) == 0.5
    now[0] = 0.5
    assert rate.take(0) == 0
    now[0] = 100.0
    assert rate.take(1500) == 0.5, "nothing is saved up for more than a second"
    assert Rate(0).take(10**9) == 0


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (13_200_000, "13.2 MB"), (5e15, "5000.0 TB")]
)
def test_sizes_as_people_read_them(size: float, text: str) -> None:
    assert write_size(size) == text


def test_one_line_says_what_was_given_and_to_how_many() -> None:
    figures = Figures(
        videos=2, files=6, complete_files=5, here_bytes=9_000_000, all_bytes=10_000_000, fetched_bytes=9_000_000,
        browsers_now=1, browsers_ever=3, given_to_browsers_bytes=4_000_000, clients_now=0, clients_ever=1,
        given_to_clients_bytes=2000,
    )  # fmt: skip
    assert write_line(figures) == (
        "2 videos, 5 of 6 files complete (9.0 MB of 10.0 MB) | given to browsers: 4.0 MB (3 so far, 1 now)"
        " | to torrent clients: 2 kB (1 so far, 0 now) | fetched: 9.0 MB"
    )
