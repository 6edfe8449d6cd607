"""What an encoder is told. All take the same rungs; each has its own words for them. Pure."""

from collections.abc import Callable

import msgspec

from headwater.media.ladder import Rung

PRESETS = {"default": "veryfast", "quick": "superfast", "small": "medium"}
"""Profile of the settings -> preset of x264 and x265."""
# B-frames in a row. Against 16: 12 to 33 % less CPU, 1 to 3 % fewer bytes, the same SSIM (three clips, 480p).
BETWEEN = "5"
AV1_PRESETS = {"default": "10", "quick": "12", "small": "7"}
VP9_SPEEDS = {"default": "5", "quick": "8", "small": "3"}
LEAST_AV1_THREADS, MOST_THREADS = 1, 16


class Orders(msgspec.Struct, frozen=True):
    """What differs from run to run."""

    threads: int
    profile: str = "default"


class Encoder(msgspec.Struct, frozen=True):
    """One encoder of ffmpeg."""

    name: str
    codec: str
    describe: Callable[[Rung, Orders], list[str]]
    """The options of one output."""
    device: Callable[[str], list[str]] = lambda path: []
    """Options before everything else, given the path of the device."""
    upload: tuple[str, ...] = ()
    """Filters that bring a picture to where the encoder reads it."""


def _gop(rung: Rung) -> tuple[str, ...]:
    return ("-g", str(rung.gop_frames))


def _cap(rung: Rung) -> tuple[str, ...]:
    return ("-maxrate:v", str(rung.bit_rate), "-bufsize:v", str(2 * rung.bit_rate))


def _x264(rung: Rung, orders: Orders) -> list[str]:
    assert rung.level is not None
    return [
        *("-preset", PRESETS.get(orders.profile, PRESETS["default"]), "-profile:v", "high", "-level:v", rung.level),
        *("-threads:v", str(orders.threads)),
        *(*_cap(rung), "-b_strategy", "1", "-bf", BETWEEN),
        *(*_gop(rung), "-keyint_min", str(rung.gop_frames), "-sc_threshold", "0"),
        # At two pictures a second, pictures between others would put the beginning off by a second.
        *(("-tune", "stillimage", "-bf", "0") if rung.still else ()),
    ]


def _x265(rung: Rung, orders: Orders) -> list[str]:
    gop = rung.gop_frames
    exact = f"log-level=error:keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0:pools={orders.threads}"
    preset = PRESETS.get(orders.profile, PRESETS["default"])
    return ["-preset", preset, "-crf", "26", *_cap(rung), "-x265-params", exact, "-tag:v", "hvc1"]


def _svt_av1(rung: Rung, orders: Orders) -> list[str]:
    preset = AV1_PRESETS.get(orders.profile, AV1_PRESETS["default"])
    threads = min(MOST_THREADS, max(LEAST_AV1_THREADS, orders.threads))
    return ["-preset", preset, "-crf", "35", *_gop(rung), "-svtav1-params", f"lp={threads}:scd=0"]


def _vp9(rung: Rung, orders: Orders) -> list[str]:
    speed = VP9_SPEEDS.get(orders.profile, VP9_SPEEDS["default"])
    return [
        *("-deadline", "good", "-cpu-used", speed, "-row-mt", "1", "-threads:v", str(orders.threads)),
        *("-crf", "33", "-b:v", str(rung.bit_rate), *_gop(rung), "-keyint_min", str(rung.gop_frames)),
    ]


def _capped(rung: Rung) -> list[str]:
    """Ask a hardware encoder for two thirds of the bound on average, which is what x264 makes of most pictures."""
    return ["-b:v", str(rung.bit_rate * 2 // 3), *_cap(rung), *_gop(rung)]


def _nvenc(rung: Rung, orders: Orders) -> list[str]:
    keyframes = ("-no-scenecut", "1", "-forced-idr", "1")
    return ["-preset", "p4", "-rc", "vbr", "-profile:v", "high", *_capped(rung), *keyframes]


def _qsv(rung: Rung, orders: Orders) -> list[str]:
    return ["-preset", "faster", "-profile:v", "high", *_capped(rung), "-idr_interval", "0", "-look_ahead", "0"]


def _vaapi(rung: Rung, orders: Orders) -> list[str]:
    return ["-rc_mode", "VBR", "-profile:v", "high", *_capped(rung), "-bf", "0"]


SOFTWARE = {
    "h264": Encoder("libx264", "h264", _x264),
    "hevc": Encoder("libx265", "hevc", _x265),
    "vp9": Encoder("libvpx-vp9", "vp9", _vp9),
    "av1": Encoder("libsvtav1", "av1", _svt_av1),
}
NVENC = Encoder("h264_nvenc", "h264", _nvenc)
QSV = Encoder("h264_qsv", "h264", _qsv, upload=("format=nv12",))
VAAPI = Encoder("h264_vaapi", "h264", _vaapi, lambda path: ["-vaapi_device", path], ("format=nv12", "hwupload"))
