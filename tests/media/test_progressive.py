"""A source becomes rungs: each segment arrives whole and once, and stays what it was in the finished file."""

import hashlib
import json
from pathlib import Path

from headwater.media.encode import EncodeJob
from headwater.media.hls import JoinedRung, Segment, join_rung, run_rungs, verify_rung
from headwater.media.ladder import LadderRules, Plan, Rung, plan_ladder
from headwater.media.probe import MediaInfo, probe
from headwater.media.workbench import Workbench

RULES = LadderRules(heights=frozenset({144, 240}))


def make_rungs(
    bench: Workbench, source: Path, rungs: list[Rung], info: MediaInfo, folder: Path
) -> tuple[dict[int, JoinedRung], list[tuple[int, int, bytes]]]:
    """Run a job; give the joined rungs and what a viewer fetched meanwhile: height, number and bytes."""
    seen: list[tuple[int, int, bytes]] = []

    def list_segment(rung: Rung, segment: Segment) -> None:
        assert segment.init_path.exists()
        data = segment.path.read_bytes()
        assert hashlib.sha256(data).hexdigest() == segment.sha256
        seen.append((rung.height, segment.number, data))

    job = EncodeJob(source=source, info=info, rungs=rungs, segment_seconds=RULES.segment_seconds)
    report = run_rungs(bench, job, folder, list_segment)
    joined = {}
    for rung in rungs:
        segments = report.segments[rung.name]
        verify_rung(rung, segments, info.duration_seconds)
        joined[rung.height] = join_rung(segments[0].init_path, segments, folder / f"x-{rung.height}-fragmented.mp4")
    assert report.cpu_seconds > 0
    return joined, seen


def plan_for(bench: Workbench, source: Path) -> tuple[MediaInfo, Plan]:
    info = probe(source, bench.limits, bench.children)
    return info, plan_ladder(info, RULES)


def assert_final_ranges_are_the_progressive_segments(
    joined: dict[int, JoinedRung], seen: list[tuple[int, int, bytes]]
) -> None:
    for height, rung in joined.items():
        data = rung.path.read_bytes()
        parts = [part for at, _, part in seen if at == height]
        ranges = [tuple(map(int, key.split("-"))) for key in rung.hashes]
        assert [data[first : last + 1] for first, last in ranges] == parts
        assert [hashlib.sha256(part).hexdigest() for part in parts] == list(rung.hashes.values())
        assert ranges[0][0] == rung.init_bytes
        assert ranges[-1][1] + 1 == rung.size_bytes == len(data)


def test_copied_rung_is_the_source_in_segments(any_bench: Workbench, copyable_clip: Path, tmp_path: Path) -> None:
    info, plan = plan_for(any_bench, copyable_clip)
    assert plan.first.copied
    assert plan.first.height == 360
    joined, seen = make_rungs(any_bench, copyable_clip, [plan.first], info, tmp_path)
    assert [number for _, number, _ in seen] == [0, 1]
    assert_final_ranges_are_the_progressive_segments(joined, seen)
    copy = probe(joined[360].path, any_bench.limits, any_bench.children)
    assert copy.video is not None and info.video is not None
    assert (copy.video.codecs, copy.video.width, copy.video.height) == (info.video.codecs, 640, 360)
    assert abs(copy.duration_seconds - info.duration_seconds) < 0.1


def test_cascade_makes_aligned_rungs(any_bench: Workbench, copyable_clip: Path, tmp_path: Path) -> None:
    info, plan = plan_for(any_bench, copyable_clip)
    joined, seen = make_rungs(any_bench, copyable_clip, plan.rest, info, tmp_path)
    assert sorted(joined) == [144, 240]
    assert_final_ranges_are_the_progressive_segments(joined, seen)
    for rung in plan.rest:
        made = probe(joined[rung.height].path, any_bench.limits, any_bench.children)
        assert made.video is not None and made.audio is not None
        assert (made.video.width, made.video.height) == rung.picture
        assert f"{made.video.codecs},mp4a.40.2" == rung.codecs
        assert made.audio.profile == "LC"
    numbers = {height: [number for at, number, _ in seen if at == height] for height in joined}
    assert numbers[144] == numbers[240] == [0, 1]


def test_final_playlist_names_byte_ranges_of_the_file(bench: Workbench, copyable_clip: Path, tmp_path: Path) -> None:
    info, plan = plan_for(bench, copyable_clip)
    joined, _ = make_rungs(bench, copyable_clip, [plan.first], info, tmp_path)
    lines = joined[360].playlist.splitlines()
    head = joined[360].init_bytes
    assert lines[:5] == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
    assert lines[5] == f'#EXT-X-MAP:URI="x-360-fragmented.mp4",BYTERANGE="{head}@0"'
    assert lines[6] == "#EXTINF:4.000000,"
    assert lines[7].startswith("#EXT-X-BYTERANGE:") and lines[7].endswith(f"@{head}")
    assert lines[8] == "x-360-fragmented.mp4"
    assert lines[-1] == "#EXT-X-ENDLIST"
    assert json.loads(json.dumps(joined[360].hashes)) == joined[360].hashes
