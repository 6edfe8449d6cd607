"""What a media file holds, read in a limited child. Nothing else in Headwater knows more of a file."""

import signal
from fractions import Fraction
from pathlib import Path

import msgspec

from headwater.media import unreadable
from headwater.media.children import ChildCrashed, ChildRaised, Children
from headwater.media.safety import MediaLimits

READER = "headwater.media.reader:read_media"
Ratio = tuple[int, int]


class UnreadableMedia(Exception):
    """The file cannot be used; the message is a sentence for its owner."""


class Chapter(msgspec.Struct, frozen=True):
    """A chapter named by the container; the title is foreign text, cut to a bounded length."""

    start_seconds: float
    title: str


class VideoStream(msgspec.Struct, frozen=True, kw_only=True):
    """The picture: the first stream that is not a cover image."""

    index: int
    codec: str
    profile: str | None
    level: int | None
    pixel_format: str | None
    bit_depth: int
    coded_width: int
    coded_height: int
    sample_aspect_ratio: Ratio
    rotation: int
    """Degrees clockwise that a player turns the picture: 0, 90, 180 or 270."""
    average_rate: Ratio
    real_rate: Ratio
    """Frames per second as libav guesses them from the time base; above the average when frames are missing."""
    interlaced: bool
    color_transfer: int | None
    """Numbers of ITU-T H.273, as are the next two."""
    color_primaries: int | None
    color_space: int | None
    full_range: bool
    bit_rate: int
    keyframe_interval_seconds: float | None
    """Longest distance seen in the first minute."""
    codecs: str | None
    """RFC 6381 name, for H.264 with its parameters in the container."""

    @property
    def width(self) -> int:
        """Width on the screen, rotation and aspect applied."""
        return self._displayed()[0]

    @property
    def height(self) -> int:
        """Height on the screen, rotation and aspect applied."""
        return self._displayed()[1]

    @property
    def square_pixels(self) -> bool:
        """Whether width and height in pixels have the ratio seen on the screen."""
        return self.sample_aspect_ratio[0] == self.sample_aspect_ratio[1]

    @property
    def is_hdr(self) -> bool:
        """Whether the transfer is PQ or HLG (H.273: 16 and 18)."""
        return self.color_transfer in (16, 18)

    def _displayed(self) -> tuple[int, int]:
        width = max(1, round(self.coded_width * Fraction(*self.sample_aspect_ratio)))
        return (self.coded_height, width) if self.rotation % 180 else (width, self.coded_height)


class AudioStream(msgspec.Struct, frozen=True, kw_only=True):
    """The sound: the first stream with known samples."""

    index: int
    codec: str
    profile: str | None
    sample_rate: int
    channels: int
    layout: str
    bit_rate: int


class Cover(msgspec.Struct, frozen=True):
    """A picture that comes with sound: the first attached one of a size that we take."""

    index: int
    width: int
    height: int


class MediaInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A file that can be used: it has a picture or sound, and a duration."""

    container: str
    duration_seconds: float
    bit_rate: int
    size_bytes: int
    chapters: list[Chapter]
    stream_count: int
    video: VideoStream | None
    audio: AudioStream | None
    cover: Cover | None = None


class ReadRequest(msgspec.Struct, frozen=True):
    """What the child is asked."""

    path: str
    limits: MediaLimits


def probe(path: Path, limits: MediaLimits, children: Children) -> MediaInfo:
    """Read what a file holds; raises UnreadableMedia. The cost hardly grows with the length (headers and a minute)."""
    request = msgspec.msgpack.encode(ReadRequest(str(path.absolute()), limits))
    try:
        answer = children.call(READER, request, limits.for_probe())
    except ChildRaised as error:
        if error.kind == UnreadableMedia.__name__:
            raise UnreadableMedia(error.text) from None
        if error.kind == MemoryError.__name__:
            raise UnreadableMedia(unreadable.TOO_MUCH_MEMORY) from error
        raise UnreadableMedia(unreadable.DAMAGED) from error
    except ChildCrashed as error:
        report = error.report
        is_late = report is not None and (report.timed_out or report.signal == signal.SIGXCPU)
        raise UnreadableMedia(unreadable.TOO_MUCH_TIME if is_late else unreadable.CRASHED) from error
    return msgspec.msgpack.decode(answer, type=MediaInfo)
