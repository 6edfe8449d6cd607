"""Makes one short video out of nothing, so that a first page has something to play."""

from pathlib import Path

from headwater.media.children.ffmpeg import run_ffmpeg
from headwater.media.safety import base_arguments
from headwater.media.workbench import Workbench

# Slow colours of water under a darker rim. A source of our own: the only place where lavfi is allowed.
PICTURE = (
    "gradients=s=640x360:r=24:n=4:c0=0x0b3954:c1=0x087e8b:c2=0x3fc1c9:c3=0xf5b971"
    ":x0=60:y0=40:x1=580:y1=320:speed=0.015:type=linear"
)
# A quiet chord (A, E, A, C sharp) that breathes.
SOUND = (
    "aevalsrc='0.10*(sin(2*PI*110*t)+0.7*sin(2*PI*164.81*t)+0.5*sin(2*PI*220*t)+0.3*sin(2*PI*277.18*t))"
    "*(0.65+0.35*sin(2*PI*t/8))':s=48000"
)


def make_demo(bench: Workbench, path: Path, seconds: int = 16) -> None:
    """Write a 720p H.264 and AAC clip to `path` that can be served as it is; raises FfmpegFailed."""
    fade = f"fade=t=in:d=1,fade=t=out:st={seconds - 1.5}:d=1.5"
    soft = f"afade=t=in:d=2,afade=t=out:st={seconds - 2.5}:d=2.5"
    arguments = [
        *base_arguments(bench.tools.ffmpeg),
        *("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND, "-t", str(seconds)),
        *("-vf", f"scale=1280:720,format=yuv420p,vignette=PI/5,{fade}"),
        *("-af", f"aformat=channel_layouts=stereo,{soft}"),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "21", "-g", "48", "-maxrate", "4M"),
        *("-bufsize", "8M", "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart", "-f", "mp4", path.name),
    ]
    run_ffmpeg(bench.children, arguments, path.parent, bench.limits.for_encode(seconds))
