"""Which renditions a file gets, and what playlists say of them."""

from fractions import Fraction

import msgspec
import pytest

from headwater.media.ladder import (
    AudioPlan,
    LadderRules,
    Rung,
    plan_audio,
    plan_codec,
    plan_ladder,
    reasons_against_copy,
)
from headwater.media.probe import AudioStream, MediaInfo, VideoStream
from headwater.media.rates import choose_bit_rate, choose_level, choose_rate, choose_source_rate, fit_size
from headwater.settings.media import Resolutions, Transcoding

ALL = LadderRules.of(Transcoding())
VIDEO = VideoStream(
    index=0,
    codec="h264",
    profile="High",
    level=40,
    pixel_format="yuv420p",
    bit_depth=8,
    coded_width=1920,
    coded_height=1080,
    sample_aspect_ratio=(1, 1),
    rotation=0,
    average_rate=(30, 1),
    real_rate=(30, 1),
    interlaced=False,
    color_transfer=2,
    color_primaries=2,
    color_space=2,
    full_range=False,
    bit_rate=6_000_000,
    keyframe_interval_seconds=2.0,
    codecs="avc1.640028",
)
AUDIO = AudioStream(
    index=1, codec="aac", profile="LC", sample_rate=48000, channels=2, layout="stereo", bit_rate=128_000
)
INFO = MediaInfo(
    container="mov,mp4,m4a,3gp,3g2,mj2",
    duration_seconds=60.0,
    bit_rate=6_200_000,
    size_bytes=46_500_000,
    chapters=[],
    stream_count=2,
    video=VIDEO,
    audio=AUDIO,
)


def with_video(**changes: object) -> MediaInfo:
    return msgspec.structs.replace(INFO, video=msgspec.structs.replace(VIDEO, **changes))


def heights(rungs: list[Rung]) -> list[int]:
    return [rung.height for rung in rungs]


def test_a_copyable_source_is_its_own_first_rung() -> None:
    plan = plan_ladder(INFO, ALL)
    assert plan.first.copied
    assert plan.first.height == 1080
    assert plan.first.codecs == "avc1.640028,mp4a.40.2"
    assert heights(plan.rest) == [720, 480, 360, 240, 144]
    assert not any(rung.copied for rung in plan.rest)


def test_without_copying_480p_comes_first() -> None:
    plan = plan_ladder(INFO, ALL, copy_allowed=False)
    assert plan.first.height == 480
    assert heights(plan.rest) == [1080, 720, 360, 240, 144]
    assert plan.first.audio == AudioPlan(False, 128_000, 2, 48_000)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"codec": "hevc", "codecs": None}, "codec is hevc"),
        ({"profile": "High 10"}, "profile is High 10"),
        ({"pixel_format": "yuv444p"}, "pixel format is yuv444p"),
        ({"interlaced": True}, "interlaced"),
        ({"rotation": 90}, "rotated by 90"),
        ({"sample_aspect_ratio": (4, 3)}, "not square"),
        ({"coded_width": 1919}, "size is odd"),
        ({"average_rate": (120, 1)}, "120 frames"),
        ({"keyframe_interval_seconds": 6.5}, "6.5 seconds apart"),
        ({"keyframe_interval_seconds": None}, "None seconds apart"),
        ({"bit_rate": 40_000_000}, "bit rate is 40000000"),
    ],
)
def test_what_forbids_copying(changes: dict[str, object], reason: str) -> None:
    info = with_video(**changes)
    assert [found for found in reasons_against_copy(info, ALL) if reason in found]
    assert not plan_ladder(info, ALL).first.copied


@pytest.mark.parametrize("container", ["mpegts", "avi", "ogg"])
def test_containers_without_parameter_sets_are_not_copied(container: str) -> None:
    assert reasons_against_copy(msgspec.structs.replace(INFO, container=container), ALL)


@pytest.mark.parametrize(
    ("changes", "copied"),
    [
        ({}, True),
        ({"channels": 6}, False),
        ({"profile": "HE-AAC"}, False),
        ({"codec": "opus", "profile": None}, False),
        ({"sample_rate": 96000}, False),
        ({"bit_rate": 500_000}, False),
    ],
)
def test_only_stereo_aac_lc_is_copied(changes: dict[str, object], copied: bool) -> None:
    planned = plan_audio(INFO.container, msgspec.structs.replace(AUDIO, **changes))
    assert planned.copied is copied
    assert planned.channels <= 2
    assert planned.sample_rate <= 48_000


def test_other_sound_does_not_forbid_copying_the_picture() -> None:
    info = msgspec.structs.replace(INFO, audio=msgspec.structs.replace(AUDIO, codec="opus", profile=None))
    plan = plan_ladder(info, ALL)
    assert plan.first.copied
    assert plan.first.audio is not None and not plan.first.audio.copied


@pytest.mark.parametrize(
    ("size", "rotation", "first", "pictures"),
    [
        (
            (1920, 1080),
            0,
            480,
            {1080: (1920, 1080), 720: (1280, 720), 480: (854, 480), 360: (640, 360), 240: (426, 240)},
        ),
        ((1920, 1080), 90, 480, {1080: (1080, 1920), 720: (720, 1280), 480: (480, 854), 144: (144, 256)}),
        ((1080, 1920), 0, 480, {1080: (1080, 1920), 480: (480, 854)}),
        ((640, 360), 0, 360, {360: (640, 360), 240: (426, 240), 144: (256, 144)}),
        ((321, 241), 0, 240, {240: (320, 240), 144: (192, 144)}),
        ((2000, 16), 0, 16, {16: (2000, 16)}),
        ((2, 2), 0, 2, {2: (2, 2)}),
        ((1000, 1000), 0, 480, {1000: (1000, 1000), 720: (720, 720), 480: (480, 480)}),
    ],
)
def test_rungs_are_named_by_the_smaller_side(
    size: tuple[int, int], rotation: int, first: int, pictures: dict[int, tuple[int, int]]
) -> None:
    info = with_video(codec="hevc", codecs=None, coded_width=size[0], coded_height=size[1], rotation=rotation)
    plan = plan_ladder(info, ALL)
    made = {rung.height: rung.picture for rung in plan.rungs}
    assert plan.first.height == first
    assert {height: made[height] for height in pictures} == pictures
    assert max(made) == max(pictures)


def test_enlarging_never_happens_and_unusual_sizes_keep_their_own() -> None:
    plan = plan_ladder(with_video(codec="vp9", codecs=None, coded_width=1000, coded_height=562), ALL)
    assert heights(plan.rungs) == [562, 480, 360, 240, 144]


def test_the_administrator_chooses() -> None:
    rules = LadderRules.of(
        Transcoding(
            resolutions=Resolutions(p144=False, p240=False, p360=True, p480=False, p720=True, p1080=False, p0=True),
            always_transcode_original_resolution=False,
        )
    )
    plan = plan_ladder(INFO, rules)
    assert heights(plan.rungs) == [720, 360, 0]
    assert plan.first.height == 360
    assert not plan.first.copied  # 1080p was not wanted, so the source itself is no rung


def test_there_is_always_a_rung() -> None:
    rules = LadderRules(heights=frozenset({1080}), keep_source_height=False)
    assert heights(plan_ladder(with_video(coded_width=320, coded_height=240), rules).rungs) == [240]


def test_sound_gets_a_picture_that_costs_next_to_nothing() -> None:
    rules = LadderRules(heights=frozenset({0, 144, 1080}))
    plan = plan_ladder(msgspec.structs.replace(INFO, video=None), rules)
    assert heights(plan.rungs) == [480, 0]
    assert plan.first.still and plan.first.fps == (2, 1)
    assert plan.first.audio is not None and plan.first.audio.copied
    assert plan.rest[0].codecs == "mp4a.40.2"


def test_a_picture_without_sound_says_so() -> None:
    assert plan_ladder(msgspec.structs.replace(INFO, audio=None), ALL).first.codecs == "avc1.640028"


@pytest.mark.parametrize(
    ("source", "height", "expected"),
    [
        ("60", 1080, "60"),
        ("60", 480, "30"),
        ("50", 480, "25"),
        ("60000/1001", 360, "30000/1001"),
        ("60000/1001", 720, "60000/1001"),
        ("120", 1080, "60"),
        ("120", 240, "30"),
        ("90", 1080, "45"),
        ("24", 144, "24"),
        ("1", 1080, "1"),
    ],
)
def test_frame_rates_are_whole_fractions(source: str, height: int, expected: str) -> None:
    assert choose_rate(Fraction(source), height, 60) == Fraction(expected)


@pytest.mark.parametrize(
    ("average", "real", "expected"),
    [
        ("30", "30", "30"),
        ("2997/100", "90000", "30000/1001"),
        ("29", "30", "30"),
        ("27", "1000", "30000/1001"),
        ("15", "15", "15"),
        ("120", "120", "120"),
    ],
)
def test_a_varying_rate_becomes_constant(average: str, real: str, expected: str) -> None:
    assert choose_source_rate(Fraction(average), Fraction(real)) == Fraction(expected)


@pytest.mark.parametrize(
    ("size", "fps", "level"),
    [
        ((256, 144), 25, "1.2"),
        ((640, 360), 30, "3.0"),
        ((1280, 720), 30, "3.1"),
        ((1920, 1080), 30, "4.0"),
        ((1920, 1080), 60, "4.2"),
        ((3840, 2160), 60, "5.2"),
        ((2000, 16), 30, "3.1"),
    ],
)
def test_levels_cover_their_streams(size: tuple[int, int], fps: int, level: str) -> None:
    bit_rate = choose_bit_rate(*size, Fraction(fps), 0)
    assert choose_level(*size, Fraction(fps), bit_rate, 2 * bit_rate) == level


def test_bit_rates_follow_size_rate_and_source() -> None:
    assert choose_bit_rate(1920, 1080, Fraction(30), 0) == 6_220_800  # 0.10 bits per pixel
    assert choose_bit_rate(1080, 1920, Fraction(30), 0) == 6_220_800
    assert choose_bit_rate(1920, 1080, Fraction(30), 1_000_000) == 1_300_000
    assert choose_bit_rate(1920, 1080, Fraction(30), 100) == 1_244_160  # never starved
    assert 6_220_800 < choose_bit_rate(1920, 1080, Fraction(60), 0) < 2 * 6_220_800


def test_sizes_are_even() -> None:
    for width, height in ((1920, 1080), (321, 241), (1003, 999), (720, 576)):
        for short in (144, 240, 360):
            assert all(side % 2 == 0 for side in fit_size(width, height, short))


def test_segments_fit_the_target_duration_that_was_promised() -> None:
    for fps in (Fraction(1), Fraction(15), Fraction("30000/1001"), Fraction(60), Fraction(7, 3)):
        info = with_video(
            codec="vp9", codecs=None, average_rate=fps.as_integer_ratio(), real_rate=fps.as_integer_ratio()
        )
        for rung in plan_ladder(info, ALL).rungs:
            gop_seconds = rung.gop_frames / rung.rate
            longest = next(count * gop_seconds for count in range(1, 10) if count * gop_seconds >= 4)
            assert longest < rung.target_duration_seconds + Fraction(1, 2)


def test_sound_apart_is_one_rung_that_all_others_name() -> None:
    rules = LadderRules(heights=frozenset({240, 480}), sound_apart=True)
    plan = plan_ladder(INFO, rules)
    assert [rung.name for rung in plan.opening] == [str(plan.first.height), "0"]
    assert all(rung.audio is None and rung.sound_apart for rung in plan.rungs if rung.picture)
    assert all(rung.codecs.endswith(",mp4a.40.2") for rung in plan.rungs if rung.picture), "as they are played"
    sound = plan.rungs[-1]
    assert sound.audio is not None and not sound.listed
    assert plan_ladder(INFO, LadderRules(heights=frozenset({0, 480}), sound_apart=True)).rungs[-1].listed
    assert plan_ladder(msgspec.structs.replace(INFO, audio=None), rules).beside is None


def test_what_must_be_louder_or_must_not_be_copied_is_encoded() -> None:
    assert plan_ladder(INFO, ALL).first.audio == plan_audio(INFO.container, INFO.audio)  # type: ignore[arg-type]
    louder = plan_ladder(INFO, msgspec.structs.replace(ALL, gain_db=5)).first
    assert louder.copied and louder.audio is not None and not louder.audio.copied
    encoded = plan_ladder(INFO, msgspec.structs.replace(ALL, copy_suitable=False))
    assert not any(rung.copied for rung in encoded.rungs)


def test_other_codecs_get_the_same_ladder_up_to_a_height() -> None:
    rungs = plan_codec(INFO, LadderRules(heights=frozenset({240, 480, 720})), "av1", 480)
    assert [rung.name for rung in rungs] == ["480-av1", "240-av1"]
    h264 = plan_ladder(INFO, LadderRules(heights=frozenset({480}), copy_suitable=False))
    assert rungs[0].bit_rate < next(rung for rung in h264.rungs if rung.height == 480).bit_rate
