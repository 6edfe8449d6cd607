"""Phones, cameras and recorders: what comes out is upright, square, progressive, 8 bit, stereo and constant."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image
from tests.media.conftest import FAST, Clip
from tests.support.make_bad_media import rotate

from headwater.media.demo import make_demo
from headwater.media.encode import EncodeJob, build_cascade, encode_arguments
from headwater.media.hls import BrokenRung, join_rung, run_rungs, verify_rung
from headwater.media.ladder import LadderRules, plan_ladder, reasons_against_copy
from headwater.media.probe import MediaInfo, probe
from headwater.media.storyboard import make_storyboard
from headwater.media.thumbnail import make_thumbnails
from headwater.media.tools import find_tools
from headwater.media.workbench import Workbench

pytestmark = pytest.mark.slow
RULES = LadderRules(heights=frozenset({144}))
HALVES = "color=c=red:s=320x180:r=30:d=4[a];color=c=blue:s=320x180:r=30:d=4[b];[a][b]hstack,format=yuv420p"
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1")


def sound_of(path: Path, folder: Path) -> bytes:
    """Decode a file's sound to raw samples."""
    command = [find_tools().ffmpeg, "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-"]
    return subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout


def look(bench: Workbench, path: Path) -> MediaInfo:
    return probe(path, bench.limits, bench.children)


def make_first(bench: Workbench, source: Path, folder: Path) -> MediaInfo:
    """Make the first rung of a source and look at it."""
    info = look(bench, source)
    plan = plan_ladder(info, RULES)
    job = EncodeJob(source=source, info=info, rungs=[plan.first], segment_seconds=4)
    segments = run_rungs(bench, job, folder).segments[plan.first.name]
    verify_rung(plan.first, segments, info.duration_seconds)
    made = look(bench, join_rung(segments[0].init_path, segments, folder / "made.mp4").path)
    codecs = [made.video.codecs] if made.video is not None else []
    assert ",".join([*map(str, codecs), *(["mp4a.40.2"] if made.audio is not None else [])]) == plan.first.codecs
    return made


def test_a_turned_hevc_of_a_phone_comes_out_upright(any_bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    flat = make_clip("hevc.mp4", *HEVC, "-c:a", "aac", "-shortest", picture=HALVES)
    phone = tmp_path / "phone.mp4"
    phone.write_bytes(rotate(flat.read_bytes()))
    info = look(any_bench, phone)
    assert info.video is not None
    assert (info.video.codec, info.video.rotation, info.video.width, info.video.height) == ("hevc", 90, 180, 640)
    made = make_first(any_bench, phone, tmp_path)
    assert made.video is not None
    assert (made.video.width, made.video.height, made.video.rotation) == (180, 640, 0)
    pictures = make_thumbnails(any_bench, tmp_path / "made.mp4", made, tmp_path)
    preview = Image.open(pictures.preview).convert("RGB")
    red_above, blue_below = preview.getpixel((425, 60)), preview.getpixel((425, 420))
    assert red_above[0] > 150 > red_above[2]
    assert blue_below[2] > 150 > blue_below[0]


def test_hdr_becomes_what_every_screen_shows(any_bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    pq = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    x265 = ("-vf", "format=yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", pq)
    source = make_clip("hdr.mkv", *x265, picture="testsrc2=s=320x180:r=30:d=2", sound=False)
    info = look(any_bench, source)
    assert info.video is not None and info.video.is_hdr and info.video.bit_depth == 10
    made = make_first(any_bench, source, tmp_path)
    assert made.video is not None
    assert (made.video.pixel_format, made.video.color_transfer) == ("yuv420p", 1)


def test_interlaced_becomes_progressive(bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    interlaced = ("-vf", "interlace", "-c:v", "mpeg2video", "-flags", "+ilme+ildct", "-c:a", "mp2")
    source = make_clip("interlaced.ts", *interlaced, picture="testsrc2=s=320x180:r=50:d=4")
    info = look(bench, source)
    assert info.video is not None and info.video.interlaced
    assert "bwdif" in build_cascade(info.video, plan_ladder(info, RULES).rungs, bench.tools)
    made = make_first(bench, source, tmp_path)
    assert made.video is not None and not made.video.interlaced
    assert made.audio is not None and made.audio.codec == "aac"


def test_wide_pixels_become_square(bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    source = make_clip("dv.mp4", "-vf", "setsar=64/45", *FAST, picture="testsrc2=s=720x576:r=25:d=2", sound=False)
    info = look(bench, source)
    assert info.video is not None
    assert (info.video.width, info.video.height) == (1024, 576)
    assert any("not square" in reason for reason in reasons_against_copy(info, RULES))
    made = make_first(bench, source, tmp_path)
    assert made.video is not None and made.video.square_pixels
    assert (made.video.coded_width, made.video.coded_height) == (256, 144)


def test_surround_becomes_stereo_beside_a_copied_picture(bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    source = make_clip("surround.mp4", *FAST, "-g", "30", "-c:a", "aac", "-ac", "6")
    made = make_first(bench, source, tmp_path)
    assert made.video is not None and made.video.height == 360
    assert made.audio is not None
    assert (made.audio.channels, made.audio.profile) == (2, "LC")


def test_sound_is_encoded_once_for_all_rungs(any_bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    source = make_clip("vorbis.mkv", *FAST, "-g", "30", "-c:a", "libvorbis")
    info = look(any_bench, source)
    plan = plan_ladder(info, RULES)
    (tmp_path / "first").mkdir()
    job = EncodeJob(source=source, info=info, rungs=[plan.first], segment_seconds=4)
    segments = run_rungs(any_bench, job, tmp_path / "first").segments["360"]
    first = join_rung(segments[0].init_path, segments, tmp_path / "first.mp4")
    (tmp_path / "rest").mkdir()
    job = EncodeJob(source=source, info=info, rungs=plan.rest, segment_seconds=4, encoded_sound=first.path)
    assert "aac" not in encode_arguments(job, any_bench.tools, any_bench.limits)
    segments = run_rungs(any_bench, job, tmp_path / "rest").segments["144"]
    made = look(any_bench, join_rung(segments[0].init_path, segments, tmp_path / "rest.mp4").path)
    assert made.video is not None and made.audio is not None
    assert (made.video.height, made.audio.codec, made.audio.profile) == (144, "aac", "LC")
    assert sound_of(first.path, tmp_path) == sound_of(tmp_path / "rest.mp4", tmp_path)


def test_sound_alone_becomes_a_video_of_one_picture(bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    source = make_clip("sound.flac", "-c:a", "flac", picture=None)
    info = look(bench, source)
    plan = plan_ladder(info, LadderRules(heights=frozenset({0, 144, 1080})))
    assert [rung.height for rung in plan.rungs] == [480, 0]
    still = make_thumbnails(bench, source, info, tmp_path).preview
    colours = Image.open(still).convert("RGB").getcolors(1 << 20)
    assert colours is not None and len(colours) > 10, "waves are drawn"
    (tmp_path / "rung").mkdir()
    job = EncodeJob(source=source, info=info, rungs=[plan.first], segment_seconds=4, still=still)
    segments = run_rungs(bench, job, tmp_path / "rung").segments["480"]
    verify_rung(plan.first, segments, info.duration_seconds)
    made = look(bench, join_rung(segments[0].init_path, segments, tmp_path / "made.mp4").path)
    assert made.video is not None and made.audio is not None
    assert (made.video.width, made.video.height, made.audio.codec) == (850, 480, "aac")
    assert f"{made.video.codecs},mp4a.40.2" == plan.first.codecs
    assert made.duration_seconds == pytest.approx(8, abs=0.6)
    assert made.bit_rate < plan.first.bandwidth
    assert make_storyboard(bench, source, info, tmp_path / "board.jpg") is None


def test_the_cover_of_a_sound_is_its_picture(any_bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), "red").save(tmp_path / "cover.png")
    cover = ("-i", str(tmp_path / "cover.png"), "-map", "0:a", "-map", "1:v", "-disposition:v", "attached_pic")
    for name, codec in (("cover.mp3", "libmp3lame"), ("cover.m4a", "aac"), ("cover.flac", "flac")):
        source = make_clip(name, *cover, "-c:a", codec, "-c:v", "mjpeg", picture=None)
        info = look(any_bench, source)
        assert info.video is None and info.cover is not None and info.cover.width == 300
        preview = Image.open(make_thumbnails(any_bench, source, info, tmp_path).preview).convert("RGB")
        assert preview.getpixel((425, 240))[0] > 200 and preview.getpixel((425, 240))[2] < 60  # type: ignore[index]


def test_a_copy_whose_segments_cannot_stand_alone_is_noticed(bench: Workbench, make_clip: Clip, tmp_path: Path) -> None:
    """With an open GOP a keyframe's followers lean on the pictures before it: after a seek a player shows rubbish."""
    open_gop = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-x264-params", "open-gop=1:keyint=60")
    source = make_clip("open.mp4", *open_gop, sound=False)
    info = look(bench, source)
    plan = plan_ladder(info, RULES)
    assert plan.first.copied
    job = EncodeJob(source=source, info=info, rungs=[plan.first], segment_seconds=4)
    segments = run_rungs(bench, job, tmp_path).segments[plan.first.name]
    with pytest.raises(BrokenRung, match="NAL type 1"):
        verify_rung(plan.first, segments, info.duration_seconds)
    assert not plan_ladder(info, RULES, copy_allowed=False).first.copied


def test_every_call_carries_the_safe_flags(bench: Workbench, copyable_clip: Path) -> None:
    info = look(bench, copyable_clip)
    for rungs in ([plan_ladder(info, RULES).first], plan_ladder(info, RULES).rest):
        job = EncodeJob(source=copyable_clip, info=info, rungs=rungs, segment_seconds=4, threads=2)
        arguments = encode_arguments(job, bench.tools, bench.limits)
        before = arguments[: arguments.index("-i")]
        assert before[before.index("-protocol_whitelist") + 1] == "file"
        formats = before[before.index("-format_whitelist") + 1].split(",")
        assert not {"hls", "concat", "dash", "sdp", "rtsp", "image2", "lavfi", "tty"} & set(formats)
        assert {"-nostdin", "-max_pixels", "-max_streams", "-probesize", "-analyzeduration"} <= set(before)
        assert arguments[arguments.index("-i") + 1] == f"file:{copyable_clip}"
        assert arguments.count("-map_metadata") == len(rungs)


def test_pictures_have_the_sizes_of_the_wire(any_bench: Workbench, copyable_clip: Path, tmp_path: Path) -> None:
    info = look(any_bench, copyable_clip)
    pictures = make_thumbnails(any_bench, copyable_clip, info, tmp_path)
    assert Image.open(pictures.preview).size == (850, 480)
    assert Image.open(pictures.miniature).size == (280, 157)
    board = make_storyboard(any_bench, copyable_clip, info, tmp_path / "board.jpg")
    assert board is not None
    assert (board.sprite_width, board.sprite_height, board.sprite_seconds, board.count) == (192, 108, 1, 8)
    assert Image.open(board.path).size == (board.total_width, board.total_height) == (1536, 108)


def test_the_demo_can_be_served_as_it_is(bench: Workbench, tmp_path: Path) -> None:
    make_demo(bench, tmp_path / "demo.mp4", seconds=6)
    info = look(bench, tmp_path / "demo.mp4")
    assert reasons_against_copy(info, RULES) == []
    assert info.duration_seconds == pytest.approx(6, abs=0.1)
    assert info.audio is not None and info.audio.channels == 2
