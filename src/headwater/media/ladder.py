"""Decides which renditions a file gets, and fixes everything about them that a player is told. Pure."""

from fractions import Fraction
from math import ceil

import msgspec

from headwater.media.probe import AudioStream, MediaInfo, Ratio, VideoStream
from headwater.media.rates import (
    choose_bit_rate,
    choose_level,
    choose_rate,
    choose_source_rate,
    fit_size,
    make_even,
    name_h264,
)
from headwater.settings.media import Transcoding

COPY_CONTAINERS = ("mov", "matroska", "flv")
COPY_PROFILES = ("Baseline", "Constrained Baseline", "Main", "High")
COPY_PIXEL_FORMATS = ("yuv420p", "yuvj420p")
COPY_AUDIO_BIT_RATE = 384_000
AUDIO_BIT_RATE_PER_CHANNEL = 64_000
MAX_SAMPLE_RATE = 48_000
FIRST_HEIGHT = 480
GOP_SECONDS = 2
STILL_GOP_SECONDS = 4
COPY_BANDWIDTH_HEADROOM = 1.25
OVERHEAD = 1.05
NEVER_TOO_MUCH_BIT_RATE = 1_500_000
H264 = "h264"
SOUND_CODEC = "mp4a.40.2"  # AAC-LC
CODEC_BIT_RATES = {"hevc": 0.7, "vp9": 0.7, "av1": 0.6}  # of what H.264 needs for the same picture
STILL_SIZE = (850, 480)  # of a preview, which is the picture of sound
STILL_FPS = Fraction(2)  # 1 costs no less, and would hold the last picture up to a second beyond the sound
STILL_BIT_RATE = 300_000


class LadderRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the administrator wants of renditions."""

    heights: frozenset[int]
    """Enabled resolutions; 0 stands for sound alone."""
    max_fps: int = 60
    keep_source_height: bool = True
    segment_seconds: int = 4
    copy_bit_rate_factor: float = 2.0
    """A source is copied up to this many times the bit rate an encode would get; above, viewers would wait."""
    copy_keyframe_interval_seconds: float = 6.0
    """Segments begin at keyframes: rarer ones would make them too long."""
    copy_suitable: bool = True
    """Serve what browsers understand as it is; off: everything is encoded."""
    sound_apart: bool = False
    """One sound for all rungs of HLS, whose own files have none."""
    gain_db: float = 0
    """How much louder the sound is made; 0 leaves it, and may copy it."""

    @staticmethod
    def of(settings: Transcoding) -> "LadderRules":
        """Take the rules from the settings tree."""
        wanted = msgspec.to_builtins(settings.resolutions)
        return LadderRules(
            heights=frozenset(int(name.removesuffix("p")) for name, enabled in wanted.items() if enabled),
            max_fps=settings.fps.max,
            keep_source_height=settings.always_transcode_original_resolution,
            copy_suitable=settings.remux,
            sound_apart=settings.makes_hls and settings.hls.split_audio_and_video,
        )


class AudioPlan(msgspec.Struct, frozen=True):
    """What happens to the sound: copied, or encoded as AAC-LC."""

    copied: bool
    bit_rate: int
    channels: int
    sample_rate: int
    gain_db: float = 0


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """One rendition and what playlists say of it; fixed before the first byte of it exists."""

    height: int
    """Its name: the smaller side of the picture as on the wire, 0 for sound alone."""
    picture: tuple[int, int] | None
    """Width and height in pixels."""
    fps: Ratio
    copied: bool
    bit_rate: int
    level: str | None
    audio: AudioPlan | None
    bandwidth: int
    codecs: str
    target_duration_seconds: int
    still: bool = False
    """One picture for the whole length: the face of sound."""
    codec: str = H264
    sound_apart: bool = False
    """Its sound is the rung of height 0, which players fetch beside it; `audio` is None then."""
    listed: bool = True
    """Whether players may choose it by itself; the sound of rungs without any is not."""

    @property
    def name(self) -> str:
        """What tells it from all other rungs of its video."""
        return str(self.height) if self.codec == H264 else f"{self.height}-{self.codec}"

    @property
    def rate(self) -> Fraction:
        """Frames per second."""
        return Fraction(*self.fps)

    @property
    def gop_frames(self) -> int:
        """Frames from one keyframe to the next, the same time on every rung; never a little less than two seconds.

        Else a segment of four seconds would end at the third keyframe, and last longer than its playlist promises.
        A still picture needs fewer of them.
        """
        return max(1, ceil(self.rate * (STILL_GOP_SECONDS if self.still else GOP_SECONDS)))


class Plan(msgspec.Struct, frozen=True):
    """The rungs of one file: `first` is made first and makes the video playable, `rest` follow in one go."""

    first: Rung
    rest: list[Rung]
    segment_seconds: int
    beside: Rung | None = None
    """What the first needs to be played: the sound, where it is apart."""

    @property
    def opening(self) -> list[Rung]:
        """What is made first."""
        return [self.first] if self.beside is None else [self.first, self.beside]

    @property
    def rungs(self) -> list[Rung]:
        """All rungs, the tallest first."""
        return sorted([*self.opening, *self.rest], key=lambda rung: -rung.height)


def plan_ladder(info: MediaInfo, rules: LadderRules, copy_allowed: bool = True) -> Plan:
    """Choose the rungs of a file. Pass `copy_allowed=False` when a copied rung turned out to be bad."""
    copy_allowed = copy_allowed and rules.copy_suitable
    audio = None if info.audio is None else plan_audio(info.container, info.audio, copy_allowed, rules.gain_db)
    if info.video is None:
        assert audio is not None  # a MediaInfo has at least one of them
        sound = [plan_sound_rung(audio, rules)] if 0 in rules.heights else []
        return Plan(plan_still_rung(audio, rules), sound, rules.segment_seconds)
    video = info.video
    source_height = make_even(min(video.width, video.height))
    heights = choose_heights(video, rules)
    may_copy = copy_allowed and source_height in heights and not reasons_against_copy(info, rules)
    copied = source_height if may_copy else None
    rungs = [
        plan_copied_rung(info, video, audio, source_height, rules)
        if height == copied
        else plan_encoded_rung(info, video, audio, height, rules)
        for height in sorted(heights, reverse=True)
    ]
    first = next((rung for rung in rungs if rung.copied), None) or choose_first(rungs)
    rest = [rung for rung in rungs if rung is not first]
    beside = None
    if audio is not None and rules.sound_apart:
        beside = msgspec.structs.replace(plan_sound_rung(audio, rules), listed=0 in rules.heights)
        first, *rest = (msgspec.structs.replace(rung, audio=None, sound_apart=True) for rung in (first, *rest))
    elif audio is not None and 0 in rules.heights:
        rest.append(plan_sound_rung(audio, rules))
    return Plan(first, rest, rules.segment_seconds, beside)


def choose_heights(video: VideoStream, rules: LadderRules) -> set[int]:
    """Return the heights that are enabled and that the source holds; there is always one."""
    source_height = make_even(min(video.width, video.height))
    heights = {height for height in rules.heights if 0 < height <= source_height}
    if rules.keep_source_height or not heights:
        heights.add(source_height)
    return heights


def plan_codec(info: MediaInfo, rules: LadderRules, codec: str, max_height: int) -> list[Rung]:
    """Describe the same ladder in another codec, up to a height; its `codecs` are known when it is made."""
    if info.video is None:
        return []
    audio = None if info.audio is None else plan_audio(info.container, info.audio, gain_db=rules.gain_db)
    rungs = []
    for height in sorted(choose_heights(info.video, rules), reverse=True):
        if height > max_height:
            continue
        rung = plan_encoded_rung(info, info.video, audio, height, rules)
        bit_rate = int(rung.bit_rate * CODEC_BIT_RATES[codec])
        apart = audio is not None and rules.sound_apart
        sound = None if apart else audio
        rungs.append(
            msgspec.structs.replace(rung, codec=codec, bit_rate=bit_rate, level=None, audio=sound, sound_apart=apart)
        )
    return rungs


def reasons_against_copy(info: MediaInfo, rules: LadderRules) -> list[str]:
    """Say why the picture of a file cannot be served as it is; empty when it can."""
    video = info.video
    if video is None:
        return ["there is no picture"]
    interval = video.keyframe_interval_seconds
    rate = Fraction(*video.average_rate)
    usual = choose_bit_rate(*fit_size(video.width, video.height, min(video.width, video.height)), rate, 0)
    checks = (
        (info.container.split(",")[0] in COPY_CONTAINERS, f"the container is {info.container}"),
        (video.codec == "h264" and video.codecs is not None, f"the codec is {video.codec}"),
        (video.profile in COPY_PROFILES, f"the profile is {video.profile}"),
        (video.pixel_format in COPY_PIXEL_FORMATS, f"the pixel format is {video.pixel_format}"),
        (not video.interlaced, "it is interlaced"),
        (video.rotation == 0, f"it is rotated by {video.rotation} degrees"),
        (video.square_pixels, "its pixels are not square"),
        (video.coded_width % 2 == 0 and video.coded_height % 2 == 0, "its size is odd"),
        (rate <= rules.max_fps * 1.01, f"it has {float(rate):.0f} frames per second"),
        (
            interval is not None and interval <= rules.copy_keyframe_interval_seconds,
            f"its keyframes are {interval} seconds apart",
        ),
        (
            video.bit_rate <= max(usual * rules.copy_bit_rate_factor, NEVER_TOO_MUCH_BIT_RATE),
            f"its bit rate is {video.bit_rate}",
        ),
    )
    return [reason for fine, reason in checks if not fine]


def choose_first(rungs: list[Rung]) -> Rung:
    """Take the rung that is good to watch and quick to make: 480p, else the next below, else the smallest."""
    low = [rung for rung in rungs if rung.height <= FIRST_HEIGHT]
    return max(low, key=lambda rung: rung.height) if low else min(rungs, key=lambda rung: rung.height)


def plan_audio(container: str, audio: AudioStream, copy_allowed: bool = True, gain_db: float = 0) -> AudioPlan:
    """Copy stereo AAC-LC that is loud enough, encode everything else to it."""
    is_lc = audio.codec == "aac" and audio.profile == "LC" and container.split(",")[0] in COPY_CONTAINERS
    in_bounds = audio.channels <= 2 and audio.sample_rate <= MAX_SAMPLE_RATE and audio.bit_rate <= COPY_AUDIO_BIT_RATE
    if copy_allowed and is_lc and in_bounds and not gain_db:
        return AudioPlan(True, audio.bit_rate or 2 * AUDIO_BIT_RATE_PER_CHANNEL, audio.channels, audio.sample_rate)
    channels = min(audio.channels, 2)
    sample_rate = 44_100 if audio.sample_rate % 11_025 == 0 else MAX_SAMPLE_RATE
    return AudioPlan(False, channels * AUDIO_BIT_RATE_PER_CHANNEL, channels, sample_rate, gain_db)


def plan_copied_rung(
    info: MediaInfo, video: VideoStream, audio: AudioPlan | None, height: int, rules: LadderRules
) -> Rung:
    """Describe the source itself as a rung."""
    assert video.codecs is not None and video.keyframe_interval_seconds is not None  # else it is not copied
    sound = audio.bit_rate if audio is not None else 0
    return Rung(
        height=height,
        picture=(video.coded_width, video.coded_height),
        fps=video.average_rate,
        copied=True,
        bit_rate=video.bit_rate,
        level=None,
        audio=audio,
        bandwidth=int(max(info.bit_rate, video.bit_rate + sound) * COPY_BANDWIDTH_HEADROOM),
        codecs=join_codecs(video.codecs, audio),
        # the first keyframe after four seconds ends a segment
        target_duration_seconds=rules.segment_seconds + ceil(rules.copy_keyframe_interval_seconds),
    )


def plan_encoded_rung(
    info: MediaInfo, video: VideoStream, audio: AudioPlan | None, height: int, rules: LadderRules
) -> Rung:
    """Describe an H.264 High rendition of this height."""
    width_pixels, height_pixels = fit_size(video.width, video.height, height)
    rate = choose_rate(
        choose_source_rate(Fraction(*video.average_rate), Fraction(*video.real_rate)), height, rules.max_fps
    )
    source_bit_rate = video.bit_rate or info.bit_rate
    bit_rate = choose_bit_rate(width_pixels, height_pixels, rate, source_bit_rate)
    level = choose_level(width_pixels, height_pixels, rate, bit_rate, 2 * bit_rate)
    return Rung(
        height=height,
        picture=(width_pixels, height_pixels),
        fps=(rate.numerator, rate.denominator),
        copied=False,
        bit_rate=bit_rate,
        level=level,
        audio=audio,
        bandwidth=int((bit_rate + (audio.bit_rate if audio is not None else 0)) * OVERHEAD),
        codecs=join_codecs(name_h264(level), audio),
        target_duration_seconds=ceil(rules.segment_seconds + 1 / rate - Fraction(1, 2)),
    )


def plan_sound_rung(audio: AudioPlan, rules: LadderRules) -> Rung:
    """Describe the sound alone."""
    return Rung(
        height=0,
        picture=None,
        fps=(0, 1),
        copied=audio.copied,
        bit_rate=0,
        level=None,
        audio=audio,
        bandwidth=int(audio.bit_rate * OVERHEAD),
        codecs=SOUND_CODEC,
        target_duration_seconds=rules.segment_seconds + 1,
    )


def plan_still_rung(audio: AudioPlan, rules: LadderRules) -> Rung:
    """Describe sound under one still picture: what every player and every other instance takes for a video."""
    level = choose_level(*STILL_SIZE, STILL_FPS, STILL_BIT_RATE, 2 * STILL_BIT_RATE)
    return Rung(
        height=STILL_SIZE[1],
        picture=STILL_SIZE,
        fps=(STILL_FPS.numerator, STILL_FPS.denominator),
        copied=False,
        bit_rate=STILL_BIT_RATE,
        level=level,
        audio=audio,
        bandwidth=int((STILL_BIT_RATE + audio.bit_rate) * OVERHEAD),
        codecs=join_codecs(name_h264(level), audio),
        target_duration_seconds=rules.segment_seconds + 1,
        still=True,
    )


def join_codecs(video: str, audio: AudioPlan | None) -> str:
    """List the codecs of a muxed rendition (RFC 6381)."""
    return video if audio is None else f"{video},{SOUND_CODEC}"
