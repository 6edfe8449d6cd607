"""A loopback server whose video is "being transcoded": HLS grows on a schedule, gains renditions, then is finished.

The files are real ffmpeg output in the layout of DESIGN 6 "Progressive HLS": segments of their own while growing, later
byte ranges of one file with the same bytes under the same playlist addresses.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import imageio_ffmpeg

MIME = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".json": "application/json",
}


@dataclass
class Rung:
    """One rendition: when it is listed, and what the master playlist says of it."""

    height: int
    listed_at: float
    bandwidth: int
    width: int = 0
    durations: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def name(self, kind: str) -> str:
        return f"rung-{self.height}{kind}"


def make_video(folder: Path, rungs: list[Rung], *, seconds: int, segment_seconds: int, size: tuple[int, int]) -> None:
    """Encode every rung with ffmpeg: segments, the joined file, a muxed MP4, a poster and a storyboard."""
    width, height = size
    source = ["-f", "lavfi", "-i", f"testsrc2=s={width}x{height}:r=30", "-f", "lavfi", "-i", "sine=220:r=48000"]
    for rung in rungs:
        rung.width = round(width * rung.height / height / 2) * 2
        playlist = folder / rung.name(".m3u8")
        _ffmpeg(
            *source,
            "-t",
            str(seconds),
            "-vf",
            f"scale={rung.width}:{rung.height}",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-g",
            str(30 * segment_seconds),
            "-sc_threshold",
            "0",
            "-c:a",
            "aac",
            "-f",
            "hls",
            "-hls_time",
            str(segment_seconds),
            "-hls_playlist_type",
            "event",
            "-hls_segment_type",
            "fmp4",
            "-hls_fmp4_init_filename",
            rung.name("-init.mp4"),
            "-hls_segment_filename",
            str(folder / rung.name("-%05d.m4s")),
            str(playlist),
        )
        rung.durations = [float(n) for n in re.findall(r"#EXTINF:([\d.]+)", playlist.read_text())]
        parts = [
            folder / rung.name("-init.mp4"),
            *(folder / rung.name(f"-{n:05d}.m4s") for n in range(len(rung.durations))),
        ]
        rung.sizes = [part.stat().st_size for part in parts]
        (folder / rung.name("-fragmented.mp4")).write_bytes(b"".join(part.read_bytes() for part in parts))
    best = max(rungs, key=lambda rung: rung.height)
    joined = str(folder / best.name("-fragmented.mp4"))
    _ffmpeg("-i", joined, "-c", "copy", "-movflags", "+faststart", str(folder / "muxed.mp4"))
    _ffmpeg("-i", joined, "-frames:v", "1", str(folder / "poster.jpg"))
    _ffmpeg("-i", joined, "-vf", "fps=1,scale=160:-2,tile=5x5", "-frames:v", "1", str(folder / "storyboard.jpg"))


def _ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *arguments]
    subprocess.run(command, check=True, timeout=120)


class ProgressiveServer(ThreadingHTTPServer):
    """Serves a folder of `make_video`, pages and scripts; time runs from the first request of the master playlist."""

    daemon_threads = True

    def __init__(
        self,
        folder: Path,
        rungs: list[Rung],
        *,
        finished_at: float,
        segment_every: float = 0.7,
        playable_at: float = 0.0,
        assets: Path | None = None,
        broken: set[str] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.rungs, self.assets = folder, rungs, assets
        self.finished_at, self.segment_every, self.playable_at = finished_at, segment_every, playable_at
        self.started_at: float | None = None
        self.pages: dict[str, str] = {}
        self.requests: list[str] = []
        self.broken: set[str] = broken or set()  # parts of paths that answer 404
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def age(self) -> float:
        """Seconds since the "transcoding" began, which is when somebody first looked."""
        if self.started_at is None:
            self.started_at = time.monotonic()
        return time.monotonic() - self.started_at

    @property
    def finished(self) -> bool:
        return self.age >= self.finished_at

    def listed_rungs(self) -> list[Rung]:
        return [rung for rung in self.rungs if self.finished or self.age >= rung.listed_at]

    def write_master(self) -> str:
        lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
        for rung in self.listed_rungs():
            lines += [
                f"#EXT-X-STREAM-INF:BANDWIDTH={rung.bandwidth},RESOLUTION={rung.width}x{rung.height},FRAME-RATE=30,"
                f'CODECS="avc1.42c01f,mp4a.40.2"',
                rung.name(".m3u8"),
            ]
        return "\n".join(lines) + "\n"

    def write_playlist(self, rung: Rung) -> str:
        target = round(max(rung.durations))
        lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{target}", "#EXT-X-MEDIA-SEQUENCE:0"]
        if not self.finished:
            ready = 2 + int((self.age - rung.listed_at) / self.segment_every)
            lines += ["#EXT-X-PLAYLIST-TYPE:EVENT", f'#EXT-X-MAP:URI="{rung.name("-init.mp4")}"']
            for n, duration in enumerate(rung.durations[:ready]):
                lines += [f"#EXTINF:{duration:.6f},", rung.name(f"-{n:05d}.m4s")]
            return "\n".join(lines) + "\n"
        file, offset = rung.name("-fragmented.mp4"), rung.sizes[0]
        lines += ["#EXT-X-PLAYLIST-TYPE:VOD", f'#EXT-X-MAP:URI="{file}",BYTERANGE="{offset}@0"']
        for duration, size in zip(rung.durations, rung.sizes[1:], strict=True):
            lines += [f"#EXTINF:{duration:.6f},", f"#EXT-X-BYTERANGE:{size}@{offset}", file]
            offset += size
        return "\n".join([*lines, "#EXT-X-ENDLIST", ""])

    def write_progress(self) -> str:
        playable = self.age >= self.playable_at
        stages = [{"name": "checked", "done": True, "progress": 1}]
        for rung in self.rungs:
            share = min(1.0, max(0.0, (self.age - rung.listed_at) / max(0.1, self.finished_at - rung.listed_at)))
            stages.append({"name": f"{rung.height}p", "done": self.finished, "progress": round(share, 2)})
        stages.append({"name": "finished", "done": self.finished, "progress": None})
        return json.dumps(
            {
                "state": "published" if self.finished else "transcoding",
                "playable": playable,
                "stages": stages,
                "thumbnail": "/media/poster.jpg" if playable else None,
                "error": None,
                "watchUrl": "/w/x",
            }
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ProgressiveServer

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        server = self.server
        server.requests.append(self.path)
        if any(word in path for word in server.broken):
            self._send(404, "text/plain", b"gone")
        elif path == "/media/master.m3u8":
            self._send(200, MIME[".m3u8"], server.write_master().encode())
        elif match := re.fullmatch(r"/media/rung-(\d+)\.m3u8", path):
            rung = next(rung for rung in server.rungs if rung.height == int(match[1]))
            self._send(200, MIME[".m3u8"], server.write_playlist(rung).encode())
        elif path == "/progress":
            self._send(200, MIME[".json"], server.write_progress().encode())
        elif path in server.pages:
            self._send(200, MIME[".html"], server.pages[path].encode())
        elif path.startswith("/media/"):
            self._send_file(server.folder / path.rsplit("/", 1)[1])
        elif path.startswith("/client/") and server.assets:
            self._send_file(server.assets / path.rsplit("/", 1)[1])
        else:
            self._send(404, "text/plain", b"not here")

    def _send_file(self, file: Path) -> None:
        if not file.is_file():
            self._send(404, "text/plain", b"not here")
            return
        body = file.read_bytes()
        mime = MIME.get(file.suffix, "application/octet-stream")
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not wanted:
            self._send(200, mime, body)
            return
        start, end = int(wanted[1]), min(int(wanted[2] or len(body) - 1), len(body) - 1)
        self._send(206, mime, body[start : end + 1], {"Content-Range": f"bytes {start}-{end}/{len(body)}"})

    def _send(self, status: int, mime: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        grows = mime in (MIME[".m3u8"], MIME[".json"], MIME[".html"])
        cache = "no-store" if grows or status >= 400 else "max-age=3600"
        self.send_response(status)
        all_headers = {
            "Content-Type": mime,
            "Content-Length": str(len(body)),
            "Accept-Ranges": "bytes",
            "Cache-Control": cache,
        }
        for name, value in (all_headers | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the requests are in `server.requests`."""
