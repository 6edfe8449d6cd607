"""Transcoding and what children that read foreign files may use."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class Resolutions(Section, frozen=True):
    """Which rungs are made, as far as the source holds them."""

    p0: Annotated[bool, about("An audio-only rung.")] = msgspec.field(default=False, name="0p")
    p144: Annotated[bool, about("144p")] = msgspec.field(default=True, name="144p")
    p240: Annotated[bool, about("240p")] = msgspec.field(default=True, name="240p")
    p360: Annotated[bool, about("360p")] = msgspec.field(default=True, name="360p")
    p480: Annotated[bool, about("480p")] = msgspec.field(default=True, name="480p")
    p720: Annotated[bool, about("720p")] = msgspec.field(default=True, name="720p")
    p1080: Annotated[bool, about("1080p")] = msgspec.field(default=True, name="1080p")
    p1440: Annotated[bool, about("1440p")] = msgspec.field(default=True, name="1440p")
    p2160: Annotated[bool, about("2160p")] = msgspec.field(default=True, name="2160p")


class OriginalFile(Section, frozen=True):
    """The uploaded file itself."""

    keep: Annotated[bool, about("Keep it after transcoding, for its owner to download.")] = False


class FramesPerSecond(Section, frozen=True):
    """Frame rates."""

    max: Annotated[int, about("Rungs are capped at this rate.", ge=1)] = 60


class WebVideos(Section, frozen=True):
    """Plain MP4 files beside HLS."""

    enabled: Annotated[
        bool, about("Also make one MP4 per rung, by copying: for old devices and direct links; doubles storage.")
    ] = False


class Hls(Section, frozen=True):
    """HLS, the format that adapts and is shared between viewers."""

    enabled: Annotated[
        bool, about("Make HLS. Off: only plain MP4 files, each shown when it is complete; with both off, HLS is made.")
    ] = True
    split_audio_and_video: Annotated[
        bool,
        about("One sound for all rungs: saves its bytes per rung. One MP4 with both is made beside, for all others."),
    ] = False


class Loudness(Section, frozen=True):
    """How loud videos are, one against another."""

    enabled: Annotated[
        bool, about("Measure the sound and bring it to the target; then it is encoded, even where it could be copied.")
    ] = False
    target: Annotated[float, about("LUFS (EBU R 128); -16 is what phones and podcasts use.", ge=-40, le=-5)] = -16.0


class Codec(Section, frozen=True):
    """A codec beside H.264."""

    enabled: Annotated[bool, about("Make the ladder in it too, if this ffmpeg can (`headwater doctor`).")] = False
    max_resolution: Annotated[int, about("Tallest rung: above, encoding takes many times as long.", ge=144)] = 1080


class Codecs(Section, frozen=True):
    """Codecs beside H.264, made when a video is finished: less bytes for players that know them, more work for us."""

    vp9: Annotated[Codec, about("Fewer bytes for nearly every browser; several times the work of H.264.")] = Codec()
    hevc: Annotated[Codec, about("Fewer bytes for Apple's and newer devices; several times the work.")] = Codec()
    av1: Annotated[Codec, about("Fewest bytes, for new browsers; several times the work.")] = Codec()


class ChildLimits(Section, frozen=True):
    """What one child process that reads an uploaded file may use; past it the child is ended and the owner told."""

    probe_seconds: Annotated[Seconds, about("Wall and CPU time of a probe; a healthy one takes milliseconds.")] = (
        Seconds(20)
    )
    probe_memory: Annotated[ByteSize, about("Address space of a probe.")] = ByteSize(3 << 30)
    memory: Annotated[ByteSize, about("Address space of an encoder; 4K ladders take about 3 GiB.")] = ByteSize(8 << 30)
    encode_seconds: Annotated[Seconds, about("Wall time of one encode.")] = Seconds(48 * 3600)
    max_pixels: Annotated[int, about("Width x height of a frame; 8K fits.", ge=1)] = 8192 * 4352
    max_streams: Annotated[int, about("Streams in a container.", ge=1)] = 100
    max_duration: Annotated[Seconds, about("Length of a file; more is a mistake or a trap.")] = Seconds(48 * 3600)
    picture_seconds: Annotated[Seconds, about("CPU time of a thumbnail or storyboard; keyframes only.")] = Seconds(120)
    cpu_per_media_second: Annotated[
        int, about("CPU seconds an encode may use per second of media; a 4K ladder needs about 15.", ge=1)
    ] = 60
    stall: Annotated[Seconds, about("An encode that makes no progress for so long is ended.")] = Seconds(300)
    output_size: Annotated[ByteSize, about("Largest file a child may write; segments are far smaller.")] = ByteSize(
        16 << 30
    )


class Transcoding(Section, frozen=True):
    """How uploads become playable."""

    enabled: Annotated[bool, about("Off: uploads are published as they are.")] = True
    original_file: Annotated[OriginalFile, about("The uploaded file.")] = OriginalFile()
    allow_additional_extensions: Annotated[bool, about("Take mkv, mov, avi and others, not only mp4, webm, ogv.")] = (
        True
    )
    allow_audio_files: Annotated[bool, about("Take audio files.")] = True
    threads: Annotated[int, about("Threads per encoder; 0: as many as cores.", ge=0)] = 0
    concurrency: Annotated[int, about("Encodes at once; one already fills the cores.", ge=1)] = 1
    niceness: Annotated[int, about("Encoders yield to everything else.", ge=0, le=19)] = 10
    profile: Annotated[
        Literal["default", "quick", "small"],
        about("Work against bytes: `quick` works less and makes larger files, `small` the other way round."),
    ] = "default"
    hardware: Annotated[
        Literal["off", "auto", "nvenc", "qsv", "vaapi"],
        about("Encode H.264 in hardware if a trial proves it, else in software, which makes better pictures per byte."),
    ] = "off"
    hardware_device: Annotated[str, about("Device of VAAPI; the worker's user needs the right to open it.")] = (
        "/dev/dri/renderD128"
    )
    remux: Annotated[
        bool, about("Serve what browsers understand as it is. Off: everything is encoded, which looks no better.")
    ] = True
    loudness: Annotated[Loudness, about("Loudness.")] = Loudness()
    codecs: Annotated[Codecs, about("Codecs beside H.264.")] = Codecs()
    resolutions: Annotated[Resolutions, about("Rungs.")] = Resolutions()
    always_transcode_original_resolution: Annotated[bool, about("Make the source's own resolution a rung.")] = True
    fps: Annotated[FramesPerSecond, about("Frame rates.")] = FramesPerSecond()
    web_videos: Annotated[WebVideos, about("Plain MP4 files.")] = WebVideos()
    hls: Annotated[Hls, about("HLS.")] = Hls()
    ffmpeg: Annotated[str, about("Path of ffmpeg; empty: the system's if it is 5 or newer, else the bundled one.")] = ""
    segment_lifetime: Annotated[
        Seconds, about("Segments of a video that was growing stay this long after its end.")
    ] = Seconds(86400)
    stranded_check: Annotated[Seconds, about("How often videos are looked for that no job would finish.")] = Seconds(60)
    limits: Annotated[ChildLimits, about("Limits of children.")] = ChildLimits()

    @property
    def makes_hls(self) -> bool:
        """Whether videos get HLS: something must be made of them."""
        return self.hls.enabled or not self.web_videos.enabled


class Storyboards(Section, frozen=True):
    """Pictures over the seek bar."""

    enabled: Annotated[bool, about("Make them.")] = True


class FileUpdate(Section, frozen=True):
    """Another file for a video that is there."""

    enabled: Annotated[bool, about("Let owners replace a file; off: viewers may rely on what they saw.")] = False


class VideoFileSettings(Section, frozen=True):
    """Files of videos."""

    update: Annotated[FileUpdate, about("Replacing them.")] = FileUpdate()


class Captions(Section, frozen=True):
    """Subtitles that owners give to their videos."""

    max_size: Annotated[ByteSize, about("Largest file taken; the reference's constant. At most 64 MB.")] = ByteSize(
        20 << 20
    )
    max_cues: Annotated[int, about("Subtitles in a file; one every two seconds for ten hours.", ge=1)] = 20_000
    max_line: Annotated[int, about("Characters of a line; word-timed lines of machines have hundreds.", ge=80)] = 5000
    transcript_characters: Annotated[
        int, about("Text of a transcript on the watch page, four hours of speech; the file itself is whole.", ge=1000)
    ] = 200_000


class Chapters(Section, frozen=True):
    """Titled moments of a video."""

    max_count: Annotated[int, about("Chapters of a video; more would not fit under a seek bar.", ge=1, le=1000)] = 200


class Upload(Section, frozen=True):
    """Files on their way in."""

    max_size: Annotated[ByteSize, about("Largest file taken; the reference's constant.")] = ByteSize(50 << 30)
    session_lifetime: Annotated[Seconds, about("An unfinished upload can be resumed for this long.")] = Seconds(
        7 * 86400
    )
    stall: Annotated[Seconds, about("A request whose body stops coming for this long is cut; an upload stays.")] = (
        Seconds(60)
    )
    min_rate: Annotated[
        ByteSize, about("Bytes a second below which a body is cut after `stall`; slow mobile lines send more.")
    ] = ByteSize(2048)
    progress_poll: Annotated[Seconds, about("How often a page that waits for a video is told of changes.")] = Seconds(
        0.5
    )
    progress_stream: Annotated[Seconds, about("Such a page is told for this long, then it asks anew.")] = Seconds(3600)
    max_sessions_per_user: Annotated[int, about("Unfinished uploads per user; bounds disk.", ge=1)] = 50
    image_max_size: Annotated[ByteSize, about("Largest thumbnail or preview taken.")] = ByteSize(4 << 20)
