"""Brings a foreign still picture to the sizes that we show. It is decoded in a limited child (Pillow)."""

import atexit
import functools
import io
from typing import TYPE_CHECKING

import msgspec

from headwater.kit.errors import Reason
from headwater.media.children import ChildCrashed, ChildRaised, Children
from headwater.media.children.wire import MAX_REQUEST_BYTES
from headwater.media.safety import MediaLimits

if TYPE_CHECKING:
    from PIL.Image import Image

FITTER = "headwater.media.pictures:fit_in_child"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 85
MAX_RESULT_BYTES = 32 << 20  # noise of 1500 x 1500 points as PNG takes 9 MB
MAX_CONTENT_BYTES = MAX_REQUEST_BYTES - 4096
UNREADABLE = Reason("This picture could not be read; JPEG, PNG, WebP and GIF are taken.")
Size = tuple[int, int]


class UnreadablePicture(Exception):
    """The file is no picture that can be used; `reason` is a sentence for its owner."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def too_large(max_bytes: int) -> Reason:
    """Say that a picture has too many bytes."""
    return Reason("This picture is too large; at most %(count)s MiB are taken.", count=max_bytes >> 20)


class FitRequest(msgspec.Struct, frozen=True):
    """What the child is asked."""

    content: bytes
    sizes: list[Size]
    max_pixels: int
    keep_format: bool = False


class FittedPicture(msgspec.Struct, frozen=True):
    """One picture in several sizes, all of one format."""

    extension: str  # `.jpg`, `.png` or `.webp`
    contents: list[bytes]


@functools.cache
def picture_children() -> Children:
    """Return this process's children for pictures, started when the first one comes."""
    children = Children(("PIL.Image", "PIL.ImageOps"))
    atexit.register(children.close)
    return children


def fit_picture(
    children: Children, limits: MediaLimits, content: bytes, sizes: list[Size], *, keep_format: bool = False
) -> FittedPicture:
    """Return a picture in each size, cut to its proportions; raises UnreadablePicture.

    As JPEG, or with `keep_format` as PNG or WebP if it was one (a GIF becomes a still PNG), transparent where it was.
    """
    if len(content) > MAX_CONTENT_BYTES:
        raise UnreadablePicture(UNREADABLE)
    request = msgspec.msgpack.encode(FitRequest(content, sizes, limits.max_pixels, keep_format))
    try:
        answer = children.call(FITTER, request, limits.for_probe(), MAX_RESULT_BYTES)
    except (ChildRaised, ChildCrashed) as error:
        raise UnreadablePicture(UNREADABLE) from error
    return msgspec.msgpack.decode(answer, type=FittedPicture)


def fit_in_child(payload: bytes) -> bytes:
    """Decode the picture and write it in all sizes."""
    from PIL import Image, ImageOps  # only children need it

    request = msgspec.msgpack.decode(payload, type=FitRequest)
    with Image.open(io.BytesIO(request.content), formats=FORMATS) as opened:
        if opened.width * opened.height > request.max_pixels:
            raise ValueError("too many pixels")
        target = ("PNG" if opened.format == "GIF" else str(opened.format)) if request.keep_format else "JPEG"
        upright = ImageOps.exif_transpose(opened).convert("RGB" if target == "JPEG" else "RGBA")
    fitted = [ImageOps.fit(upright, size, Image.Resampling.LANCZOS) for size in request.sizes]
    made = FittedPicture({"JPEG": ".jpg"}.get(target, f".{target.lower()}"), [_write(one, target) for one in fitted])
    return msgspec.msgpack.encode(made)


def _write(picture: "Image", target: str) -> bytes:
    out = io.BytesIO()
    options = {} if target == "PNG" else {"quality": QUALITY}
    picture.save(out, target, optimize=target == "JPEG", **options)
    return out.getvalue()
