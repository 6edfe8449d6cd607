"""What is known of a file's streams, written as ffprobe would: clients of the wire expect its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CODECS = {
    "avc1": "h264",
    "hvc1": "hevc",
    "hev1": "hevc",
    "av01": "av1",
    "vp09": "vp9",
    "mp4a": "aac",
    "opus": "opus",
}
_MP4 = "mov,mp4,m4a,3gp,3g2,mj2"


def describe_rendition(file: Any) -> dict[str, Any]:
    """Describe a rendition from its row; `attributes` is what was fixed when it was listed."""
    codecs = str(file.attributes.get("codecs", "")).split(",")
    names = [_CODECS.get(codec.strip().partition(".")[0], "") for codec in codecs]
    streams: list[dict[str, Any]] = []
    if file.has_video:
        rate = f"{file.fps}/1"
        streams.append({"codec_type": "video", "width": file.width, "height": file.height, "avg_frame_rate": rate})
    if file.has_audio:
        streams.append({"codec_type": "audio"})
    for index, stream in enumerate(streams):
        name = names[index] if len(names) == len(streams) else ""
        streams[index] = {"index": index, "codec_name": name or None, **stream}
    container = {"format_name": _MP4, "nb_streams": len(streams), "size": file.size_bytes}
    if file.size_bytes and file.duration_seconds:
        container["duration"] = file.duration_seconds
        container["bit_rate"] = round(file.size_bytes * 8 / file.duration_seconds)
    return {"streams": streams, "format": container, "chapters": []}


def describe_original(probed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Describe an uploaded file from what our probe found (`media.probe.MediaInfo`); None when it was not probed."""
    if not probed:
        return None
    streams = []
    if (video := probed.get("video")) is not None:
        numerator, denominator = video["average_rate"]
        streams.append(
            {
                "index": video["index"],
                "codec_type": "video",
                "codec_name": video["codec"],
                "profile": video["profile"],
                "width": video["coded_width"],
                "height": video["coded_height"],
                "avg_frame_rate": f"{numerator}/{denominator}",
                "bit_rate": video["bit_rate"],
            }
        )
    if (audio := probed.get("audio")) is not None:
        shown = {key: audio[key] for key in ("index", "profile", "sample_rate", "channels", "bit_rate")}
        streams.append(
            {"codec_type": "audio", "codec_name": audio["codec"], "channel_layout": audio["layout"], **shown}
        )
    container = {
        "format_name": probed["container"],
        "nb_streams": probed["stream_count"],
        "size": probed["size_bytes"],
        "duration": probed["duration_seconds"],
        "bit_rate": probed["bit_rate"],
    }
    return {"streams": streams, "format": container, "chapters": []}
