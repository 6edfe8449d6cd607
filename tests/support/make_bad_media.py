"""Writes a folder of odd, broken and hostile media files, each with the verdict a safe pipeline must give it.

    python -m tests.support.make_bad_media FOLDER

`secret/canary.txt` in the folder must never be opened, nothing may connect to the port. All files together are 13 MB.
"""

import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

from headwater.media.tools import find_tools

CANARY = "CANARY-7f3a9c-must-not-leak"
OK, REJECT, EITHER = "ok", "reject", "ok_or_reject"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30")
GAPPED = "settb=1/1000,setpts='if(gt(N,30),N*33+20000,N*33)'"
UNEVEN = "settb=1/1000,setpts='if(eq(mod(N,7),0),N*40,N*33)'"
PQ = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
SURROUND = "anoisesrc=d=4:a=0.1,aformat=channel_layouts=mono,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0"


class BadFile(NamedTuple):
    """A file, what must become of it, and why it is in the set."""

    path: Path
    verdict: str
    why: str


def picture(size: str = "320x240", rate: int | str = 30, seconds: int = 4, source: str = "testsrc2") -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"{source}=s={size}:r={rate}:d={seconds}")


def sound(seconds: int = 4) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=d={seconds}")


class Maker:
    """Collects the files of one folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.ffmpeg = find_tools().ffmpeg
        self.files: list[BadFile] = []
        self.secret = folder / "secret" / "canary.txt"
        self.secret.parent.mkdir(parents=True)
        self.secret.write_text((CANARY + "\n") * 200)

    def encode(self, name: str, why: str, *arguments: str, verdict: str = OK) -> bytes:
        """Make a file with ffmpeg."""
        path = self.folder / name
        subprocess.run([self.ffmpeg, "-nostdin", "-v", "error", "-y", *arguments, str(path)], check=True)
        self.files.append(BadFile(path, verdict, why))
        return path.read_bytes()

    def write(self, name: str, data: bytes | str, why: str, verdict: str = REJECT) -> None:
        """Make a file of these bytes."""
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        self.files.append(BadFile(path, verdict, why))


def make_bad_media(folder: Path, port: int) -> list[BadFile]:
    """Write all files; hostile ones point at `port` of this machine and at the canary."""
    maker = Maker(folder.absolute(), port)
    base = maker.encode("base.mp4", "reference", *picture(), *sound(), *H264, "-c:a", "aac", "-shortest")
    make_odd(maker, base)
    make_broken(maker, base)
    make_bombs(maker)
    make_redirecting(maker, base)
    return maker.files


def make_odd(maker: Maker, base: bytes) -> None:
    """Unusual files that must work."""
    ffv1, mp4 = ("-c:v", "ffv1"), H264
    odd = (*picture("321x241", source="testsrc"), *sound(), *ffv1, "-c:a", "flac", "-shortest")
    maker.encode("odd_dimensions.mkv", "odd width and height: scale to even", *odd)
    maker.encode("tiny_2x2.mkv", "two pixels: no upscaling", *picture("2x2"), *ffv1)
    maker.encode("tall_9x16.mp4", "portrait: the resolution is the short side", *picture("180x320"), *mp4)
    maker.encode("extreme_ratio.mkv", "a scale to 240p would be 30000 wide", *picture("2000x16"), *ffv1)
    maker.encode("fps_120.mp4", "cap to 60", *picture(rate=120, seconds=2), *mp4)
    maker.encode("fps_1.mp4", "a GOP of 2 s is 2 frames", *picture(rate=1, seconds=8), *mp4)
    maker.encode("fps_ntsc_5994.mp4", "59.94 must not become 60", *picture(rate="60000/1001", seconds=3), *mp4)
    for name, times, why in (
        ("timebase_1000fps.mkv", UNEVEN, "variable frame rate"),
        ("vfr_gap.mkv", GAPPED, "20 s hole in the timestamps"),
    ):
        maker.encode(name, why, *picture(seconds=3), "-vf", times, "-fps_mode", "passthrough", *mp4)
    maker.encode("audio_only.mp3", "audio upload", *sound(), "-c:a", "libmp3lame")
    maker.encode("audio_only.m4a", "audio upload", *sound(), "-c:a", "aac")
    surround = (*picture(), "-f", "lavfi", "-i", SURROUND, *mp4, "-c:a", "aac", "-shortest")
    maker.encode("audio_6ch.mp4", "5.1: downmix", *surround)
    maker.encode("no_audio.mp4", "no sound", *picture(), "-an", *mp4)
    hdr = (
        "-vf",
        "format=yuv420p10le",
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-x265-params",
        f"log-level=error:{PQ}",
    )
    tags = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")
    maker.encode("ten_bit_hdr.mkv", "PQ HDR: tonemap to 8 bit", *picture(), *hdr, *tags)
    full_chroma = ("-pix_fmt", "yuv444p", "-c:v", "libx264", "-preset", "ultrafast")
    maker.encode("rgb_444.mkv", "4:4:4 must not be copied", *picture(), *full_chroma)
    interlaced = ("-vf", "interlace", "-c:v", "mpeg2video", "-flags", "+ilme+ildct")
    maker.encode("interlaced.ts", "interlaced MPEG-2, start time not 0", *picture(), *interlaced)
    maker.encode("gif.gif", "animated image as a video", *picture("64x64", 10, 2))
    vp9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
    maker.encode("vp9_opus.webm", "must not be copied", *picture(seconds=2), *sound(2), *vp9)
    maker.write("rotated_90.mp4", rotate(base), "display matrix of 90 degrees: width and height swap", OK)
    make_evil_chapters(maker)
    streams = ("-map", "0:v") * 60
    maker.encode("many_streams.mkv", "60 video streams", *picture("32x32", 5, 1), *streams, "-c:v", "mpeg4")


def rotate(base: bytes) -> bytes:
    """Write a display matrix of 90 degrees into the track header (ISO 14496-12 8.3.2)."""
    data = bytearray(base)
    at = data.find(b"tkhd")
    offset = at + 4 + (40 if data[at + 4] == 0 else 52)
    data[offset : offset + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 240 << 16, 0, 1 << 30)
    return bytes(data)


def make_evil_chapters(maker: Maker) -> None:
    titles = ("<script>alert(1)</script>", "x" * 5000, "<script>alert(1)</script>")
    text = ";FFMETADATA1\n"
    for second, title in enumerate(titles):
        text += f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={second}\nEND={second + 1}\ntitle={title}\n"
    source = maker.folder / "chapters.txt"
    source.write_text(text)
    base = str(maker.folder / "base.mp4")
    title = 'title="><img src=x onerror=alert(1)>'
    inputs = ("-i", base, "-i", str(source), "-map_metadata", "1", "-c", "copy", "-metadata", title)
    maker.encode("chapters_evil.mkv", "titles are foreign text and bounded", *inputs)
    source.unlink()


def make_broken(maker: Maker, base: bytes) -> None:
    """Damaged files: fail or degrade cleanly."""
    maker.write("empty.mp4", b"", "empty file")
    maker.write("truncated_no_moov.mp4", base[: len(base) // 2], "no index")
    faststart = ("-i", str(maker.folder / "base.mp4"), "-c", "copy", "-movflags", "+faststart")
    whole = maker.encode("faststart.mp4", "index first", *faststart)
    maker.write("truncated_faststart.mp4", whole[: len(whole) * 2 // 3], "index promises more than there is", EITHER)
    dice = random.Random(7)
    damaged = bytearray(whole)
    for _ in range(400):
        damaged[dice.randrange(len(damaged) // 3, len(damaged))] = dice.randrange(256)
    maker.write("bitflips.mp4", bytes(damaged), "400 damaged bytes", EITHER)
    maker.write("text_named.mp4", "hello\n" * 500, "text with a video's name")
    maker.write("random.mkv", b"\x1a\x45\xdf\xa3" + dice.randbytes(20000), "magic bytes, then noise")
    nested = b""
    for _ in range(3000):
        nested = make_box(b"moov", nested)
    maker.write("nested_boxes.mp4", make_box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + nested, "3000 nested boxes")
    lying = bytearray(base)
    at = lying.find(b"mvhd")
    offset = at + 8 + (12 if lying[at + 4] == 0 else 20)
    lying[offset : offset + 4] = b"\x7f\xff\xff\xff"
    maker.write("duration_lie.mp4", bytes(lying), "the header says 600 hours", OK)


def make_box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def make_bombs(maker: Maker) -> None:
    """Small files that would cost a lot."""
    maker.write("pixel_bomb.png", make_png(30000, 30000), "900 Mpixel in 110 kB")
    mjpeg = ("-c:v", "mjpeg", "-q:v", "31", "-pix_fmt", "yuvj420p")
    maker.encode("pixel_bomb_8k.mkv", "64 Mpixel frame", *picture("8192x8192", 1, 1), *mjpeg, verdict=REJECT)
    silence = ("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "10800", "-c:a", "flac")
    maker.encode("long_silence_bomb.flac", "3 hours of silence in 2 MB", *silence, verdict=EITHER)
    still = ("-f", "lavfi", "-i", "color=s=16x16:r=1", "-t", "20000", "-c:v", "libx264", "-preset", "ultrafast")
    maker.encode("still_bomb.mp4", "5.5 h at 1 fps in 300 kB", *still, "-g", "100000", verdict=EITHER)


def make_png(width: int, height: int) -> bytes:
    deflate = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8)
    data = b"".join(deflate.compress(row) for _ in range(height)) + deflate.flush()

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def make_redirecting(maker: Maker, base: bytes) -> None:
    """Files that ask ffmpeg to open something else."""
    secret, host = maker.secret, f"http://127.0.0.1:{maker.port}"
    playlist = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{}\n#EXT-X-ENDLIST\n"
    maker.write("hls_local_file.mp4", playlist.format(secret), "HLS reading a local file")
    maker.write(
        "hls_concat_leak.avi", playlist.format(f"concat:file:///{secret}|file:///etc/hostname"), "concat: in HLS"
    )
    maker.write("hls_subfile.mkv", playlist.format(f"subfile,,start,0,end,100,,:{secret}"), "subfile: in HLS")
    maker.write("hls_ssrf.mp4", playlist.format(f"{host}/ssrf.ts"), "HLS: request to an inner service")
    master = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{host}/x.m3u8\n"
    maker.write("hls_master_ssrf.m3u8", master, "HLS master")
    key = f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{host}/key"\n#EXTINF:10.0,\nbase.mp4\n#EXT-X-ENDLIST\n'
    maker.write("hls_key_ssrf.ts", key, "HLS key address")
    both = "ffconcat version 1.0\nfile 'secret/canary.txt'\nfile 'base.mp4'\n"
    maker.write("ffconcat.mp4", both, "concat script with a video's name")
    maker.write("ffconcat_tty.txt", "ffconcat version 1.0\nfile 'secret/canary.txt'\n", "text rendered as video")
    maker.write("dash_ssrf.mpd", DASH.format(host=host), "DASH manifest")
    sdp = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    maker.write("sdp_ssrf.sdp", f"{sdp}m=video {maker.port} RTP/AVP 96\na=rtpmap:96 H264/90000\n", "SDP opens sockets")
    maker.write("image2_pattern_%03d.png", b"\x89PNG\r\n\x1a\n", "a name with a sequence pattern")
    maker.write("svg_xxe.svg", SVG.format(secret=secret), "SVG: entity and file reference")
    at = base.find(b"url \0\0\0\1")
    external = base[: at + 4] + b"\0\0\0\0" + base[at + 8 :]
    maker.write("mov_external_dref.mov", external, "data reference to another file", EITHER)
    attached = ("-attach", str(maker.folder / "hls_local_file.mp4"), "-metadata:s:t", "mimetype=application/x-font")
    inputs = ("-i", str(maker.folder / "base.mp4"), *attached, "-c", "copy")
    maker.encode("playlist_in_mkv_attachment.mkv", "attachments are never extracted", *inputs)


DASH = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S" '
    'profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4">'
    '<Representation id="1" bandwidth="1" codecs="avc1.64001f" width="64" height="64"><BaseURL>{host}/d.mp4</BaseURL>'
    "<SegmentBase/></Representation></AdaptationSet></Period></MPD>"
)
SVG = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]><svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="50"><image xlink:href="file://{secret}"/>'
    '<text y="20">&x;</text></svg>'
)

if __name__ == "__main__":
    for made in make_bad_media(Path(sys.argv[1]), port=9):
        print(f"{made.path.name:34} {made.verdict:13} {made.why}")
