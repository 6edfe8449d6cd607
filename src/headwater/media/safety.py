"""What foreign media may make ffmpeg do: which formats it may take, how much it may use. Applied to every call."""

from math import ceil
from pathlib import Path

import msgspec

from headwater.media.children import ChildLimits
from headwater.settings.media import Transcoding

# Demuxers which never open a second resource. Everything else stays out: hls, concat, dash, sdp and rtsp open what
# their text names, image2 expands patterns, tty and lavfi render what they are told to.
INPUT_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,live_flv,mpegts,mpeg,mpegvideo,ogg,asf,mxf,nut,wav,aiff,flac,mp3,aac,ac3,"
    "eac3,amr,wv,ape,tta,caf,gif,h264,hevc,m4v,dv,rm,ivf"
)
INPUT_PROTOCOLS = "file"
PROBE_BYTES = 10_000_000
ANALYZE_SECONDS = 10
BUSY_MACHINE_FACTOR = 3  # a child that waits for its turn is not hanging
LEAST_ENCODE_CPU_SECONDS = 120  # a clip of a second starts as many threads as a film


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on foreign media and on the children that read it. Settings fill it; the defaults suit two cores."""

    max_pixels: int = 8192 * 4352
    max_streams: int = 100
    max_duration_seconds: float = 48 * 3600
    probe_seconds: float = 20
    probe_memory_bytes: int = 3 << 30
    picture_seconds: float = 120
    encode_cpu_per_media_second: int = 60
    encode_wall_seconds: float = 48 * 3600
    encode_memory_bytes: int = 8 << 30
    output_bytes: int = 16 << 30
    stall_seconds: float = 300
    niceness: int = 10

    @staticmethod
    def of(settings: Transcoding) -> "MediaLimits":
        """Take the limits from the settings tree."""
        limits = settings.limits
        return MediaLimits(
            max_pixels=limits.max_pixels,
            max_streams=limits.max_streams,
            max_duration_seconds=float(limits.max_duration),
            probe_seconds=float(limits.probe_seconds),
            probe_memory_bytes=int(limits.probe_memory),
            picture_seconds=float(limits.picture_seconds),
            encode_cpu_per_media_second=limits.cpu_per_media_second,
            encode_wall_seconds=float(limits.encode_seconds),
            encode_memory_bytes=int(limits.memory),
            output_bytes=int(limits.output_size),
            stall_seconds=float(limits.stall),
            niceness=settings.niceness,
        )

    def for_probe(self) -> ChildLimits:
        """Bounds of a child that reads headers and one picture."""
        return ChildLimits(
            cpu_seconds=ceil(self.probe_seconds),
            wall_seconds=self.probe_seconds * BUSY_MACHINE_FACTOR,
            memory_bytes=self.probe_memory_bytes,
            file_bytes=0,
            niceness=0,  # somebody waits for the answer
        )

    def for_picture(self) -> ChildLimits:
        """Bounds of a child that makes a thumbnail or a storyboard."""
        return ChildLimits(
            cpu_seconds=ceil(self.picture_seconds),
            wall_seconds=self.picture_seconds * BUSY_MACHINE_FACTOR,
            memory_bytes=self.probe_memory_bytes,
            file_bytes=256 << 20,
            niceness=self.niceness,
        )

    def for_encode(self, media_seconds: float) -> ChildLimits:
        """Bounds of a child that makes renditions: time for the tallest ladder, the clock as a last resort."""
        cpu_seconds = LEAST_ENCODE_CPU_SECONDS + ceil(media_seconds * self.encode_cpu_per_media_second)
        return ChildLimits(
            cpu_seconds=cpu_seconds,
            wall_seconds=self.encode_wall_seconds,
            memory_bytes=self.encode_memory_bytes,
            file_bytes=self.output_bytes,
            niceness=self.niceness,
        )


def reader_options(limits: MediaLimits) -> dict[str, str]:
    """Options of libav for opening a foreign file."""
    return {
        "protocol_whitelist": INPUT_PROTOCOLS,
        "format_whitelist": INPUT_FORMATS,
        "max_streams": str(limits.max_streams),
        "probesize": str(PROBE_BYTES),
        "analyzeduration": str(ANALYZE_SECONDS * 1_000_000),
    }


def input_arguments(path: Path, limits: MediaLimits, *before: str) -> list[str]:
    """Arguments of ffmpeg for one foreign input, under a name of ours (never the client's); `before`: input options."""
    if not path.is_absolute() or "%" in path.name:
        raise ValueError("an input needs an absolute path without a sequence pattern")
    options = [item for name, value in reader_options(limits).items() for item in (f"-{name}", value)]
    return [*options, "-max_pixels", str(limits.max_pixels), *before, "-i", f"file:{path}"]


def base_arguments(executable: str) -> list[str]:
    """Start of every command line: no questions, no banner, errors only, progress on the output."""
    return [executable, "-nostdin", "-hide_banner", "-v", "error", "-y", "-progress", "pipe:1", "-nostats"]
