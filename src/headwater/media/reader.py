"""Reads a foreign file with libav (PyAV). Runs only inside a limited child."""

from fractions import Fraction
from pathlib import Path

import av
import av.error
import msgspec
from av.audio.stream import AudioStream as AvAudio
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream as AvVideo

from headwater.media import unreadable
from headwater.media.probe import (
    AudioStream,
    Chapter,
    Cover,
    MediaInfo,
    Ratio,
    ReadRequest,
    UnreadableMedia,
    VideoStream,
)
from headwater.media.safety import MediaLimits, reader_options

MAX_CHAPTERS = 1000
MAX_TITLE_CHARACTERS = 200
GOP_WINDOW_SECONDS = 60.0
GOP_WINDOW_BYTES = 32 << 20
MAX_PACKETS_TO_PICTURE = 400
MAX_INDEX_ENTRIES = 60_000
RANGE_FULL = 2
PROGRESSIVE_ORDERS = (0, 1)
INTERLACED_ORDERS = (2, 3, 4, 5)


def read_media(payload: bytes) -> bytes:
    """Answer a ReadRequest with a MediaInfo, both as msgpack; raises UnreadableMedia."""
    request = msgspec.msgpack.decode(payload, type=ReadRequest)
    size_bytes = Path(request.path).stat().st_size
    if size_bytes == 0:
        raise UnreadableMedia(unreadable.EMPTY)
    try:
        with av.open(
            f"file:{request.path}", options=reader_options(request.limits), timeout=30.0, metadata_errors="replace"
        ) as container:
            return msgspec.msgpack.encode(_describe(container, size_bytes, request.limits))
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise UnreadableMedia(unreadable.DAMAGED_OR_FOREIGN) from error


def _describe(container: InputContainer, size_bytes: int, limits: MediaLimits) -> MediaInfo:
    video = next((stream for stream in container.streams.video if _is_picture(stream)), None)
    audio = next((stream for stream in container.streams.audio if _is_sound(stream)), None)
    if video is None and audio is None:
        raise UnreadableMedia(unreadable.NOTHING_KNOWN)
    if video is not None:
        width, height = video.codec_context.width, video.codec_context.height
        if width * height > limits.max_pixels:
            raise UnreadableMedia(unreadable.TOO_LARGE.filled(width=width, height=height))
    duration = _measure_duration(container, video, audio)
    if duration > limits.max_duration_seconds:
        raise UnreadableMedia(unreadable.TOO_LONG.filled(hours=f"{limits.max_duration_seconds / 3600:.0f}"))
    bit_rate = int(size_bytes * 8 / duration)
    return MediaInfo(
        container=container.format.name,
        duration_seconds=duration,
        bit_rate=bit_rate,
        size_bytes=size_bytes,
        chapters=_read_chapters(container),
        stream_count=len(container.streams),
        audio=None if audio is None else _describe_audio(audio),
        cover=_find_cover(container, limits),
        video=None if video is None else _describe_video(container, video, duration, bit_rate),
    )


def _is_picture(stream: AvVideo) -> bool:
    context = stream.codec_context
    if context is None or stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails):
        return False
    return context.width > 0 and context.height > 0


def _find_cover(container: InputContainer, limits: MediaLimits) -> Cover | None:
    for stream in container.streams.video:
        context = stream.codec_context
        if context is None or not stream.disposition & Disposition.attached_pic:
            continue
        if 0 < context.width * context.height <= limits.max_pixels:
            return Cover(stream.index, context.width, context.height)
    return None


def _is_sound(stream: AvAudio) -> bool:
    context = stream.codec_context
    return context is not None and context.sample_rate > 0 and context.layout.nb_channels > 0


def _measure_duration(container: InputContainer, video: AvVideo | None, audio: AvAudio | None) -> float:
    """Prefer the streams' own durations (a movie header may lie), then the container's, then read to the end."""
    streams = [stream for stream in (video, audio) if stream is not None]
    known = [float(stream.duration * stream.time_base) for stream in streams if stream.duration and stream.time_base]
    if known:
        return max(known)
    if container.duration is not None and container.duration > 0:
        return container.duration / 1e6
    first: float | None = None
    last = 0.0
    for packet in container.demux(*streams):
        if packet.pts is not None:
            start = float(packet.pts * packet.time_base)
            first = start if first is None else min(first, start)
            last = max(last, start + float((packet.duration or 0) * packet.time_base))
    container.seek(0)
    if first is None or last <= first:
        raise UnreadableMedia(unreadable.NOTHING_IN_IT)
    return last - first


def _read_chapters(container: InputContainer) -> list[Chapter]:
    chapters = []
    for chapter in container.chapters()[:MAX_CHAPTERS]:
        base = chapter["time_base"] or Fraction(1, 1000)
        title = chapter["metadata"].get("title") or ""
        chapters.append(Chapter(float(chapter["start"] * base), title[:MAX_TITLE_CHARACTERS]))
    return chapters


def _describe_audio(stream: AvAudio) -> AudioStream:
    context = stream.codec_context
    return AudioStream(
        index=stream.index,
        codec=context.name,
        profile=context.profile,
        sample_rate=context.sample_rate,
        channels=context.layout.nb_channels,
        layout=context.layout.name,
        bit_rate=context.bit_rate or 0,
    )


def _describe_video(container: InputContainer, stream: AvVideo, duration: float, bit_rate: int) -> VideoStream:
    context = stream.codec_context
    interval = _keyframe_interval_by_index(stream, duration)
    if interval is None:
        interval = _keyframe_interval_by_reading(container, stream, duration)
    frame = _first_frame(container, stream)
    components = context.format.components if context.format is not None else ()
    sar = stream.sample_aspect_ratio or Fraction(1)
    average = _ratio(stream.average_rate) or _ratio(stream.guessed_rate) or (25, 1)
    return VideoStream(
        index=stream.index,
        codec=context.name,
        profile=context.profile,
        level=context.level if context.level is not None and context.level > 0 else None,
        pixel_format=context.pix_fmt,
        bit_depth=max((part.bits for part in components), default=8),
        coded_width=context.width,
        coded_height=context.height,
        sample_aspect_ratio=(sar.numerator, sar.denominator) if 0 < sar < 100 else (1, 1),
        rotation=-round(frame.rotation / 90) * 90 % 360,
        average_rate=average,
        real_rate=_ratio(stream.guessed_rate) or average,
        interlaced=frame.interlaced_frame or int(context.field_order) in INTERLACED_ORDERS,
        color_transfer=int(context.color_trc),
        color_primaries=int(context.color_primaries),
        color_space=int(context.colorspace),
        full_range=int(context.color_range) == RANGE_FULL,
        bit_rate=context.bit_rate or bit_rate,
        keyframe_interval_seconds=interval,
        codecs=_h264_name(context.extradata) if context.name == "h264" else None,
    )


def _first_frame(container: InputContainer, stream: AvVideo) -> av.VideoFrame:
    """Decode one picture: it carries the rotation and shows that there is one at all."""
    context = stream.codec_context
    context.thread_count = 1  # frame threads would read far ahead for nothing
    container.seek(0)
    for count, packet in enumerate(container.demux(stream)):
        try:
            frames = context.decode(packet)
            if not frames and packet.is_keyframe:
                frames = context.decode(None)  # out with it, instead of feeding the pictures that it is ordered among
                context.flush_buffers()
        except av.error.FFmpegError:
            frames = []
        if frames:
            return frames[0]
        if count > MAX_PACKETS_TO_PICTURE:
            break
    raise UnreadableMedia(unreadable.NO_PICTURE)


def _keyframe_interval_by_index(stream: AvVideo, duration: float) -> float | None:
    """Use the container's index when it covers the window with every sample (mov, mp4)."""
    window = min(GOP_WINDOW_SECONDS, duration)
    base = stream.time_base
    count = len(stream.index_entries)
    if base is None or count < 2:
        return None
    times: list[float] = []
    tick = float(base)
    entries = stream.index_entries
    origin = entries[0].timestamp
    for position in range(min(count, MAX_INDEX_ENTRIES)):
        entry = entries[position]
        time = (entry.timestamp - origin) * tick
        if time >= window:
            return _longest_gap(times, window)
        if entry.is_keyframe:
            times.append(time)
    covered = (entries[count - 1].timestamp - origin) * tick >= window - 1.0
    return _longest_gap(times, window) if covered and count > len(times) else None


def _keyframe_interval_by_reading(container: InputContainer, stream: AvVideo, duration: float) -> float | None:
    """Read packets of the first minute, without decoding them."""
    window = min(GOP_WINDOW_SECONDS, duration)
    times: list[float] = []
    origin: float | None = None
    last = 0.0
    read_bytes = 0
    for packet in container.demux(stream):
        moment = packet.dts if packet.dts is not None else packet.pts
        if moment is None or packet.size == 0:
            continue
        origin = float(moment * packet.time_base) if origin is None else origin
        last = float(moment * packet.time_base) - origin
        read_bytes += packet.size
        if packet.is_keyframe:
            times.append(last)
        if last >= window or read_bytes > GOP_WINDOW_BYTES:
            break
    return _longest_gap(times, min(window, last))


def _longest_gap(times: list[float], window: float) -> float | None:
    if not times:
        return None
    return max(after - before for before, after in zip(times, [*times[1:], max(window, times[-1])], strict=True))


def _ratio(value: Fraction | None) -> Ratio | None:
    return (value.numerator, value.denominator) if value is not None and value > 0 else None


def _h264_name(extradata: bytes | None) -> str | None:
    """Name the codec from an avcC record (ISO 14496-15 5.3.3.1); streams without one are not copied anyway."""
    if extradata is None or len(extradata) < 7 or extradata[0] != 1:
        return None
    return f"avc1.{extradata[1:4].hex()}"
