"""Brings a foreign still picture to the sizes that we show. It is decoded in a limited child (Pillow)."""

import io

import msgspec

from headwater.media.children import ChildCrashed, ChildRaised, Children
from headwater.media.safety import MediaLimits

FITTER = "headwater.media.pictures:fit_in_child"
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
Size = tuple[int, int]


class UnreadablePicture(Exception):
    """The file is no picture that can be used; the message is a sentence for its owner."""


class FitRequest(msgspec.Struct, frozen=True):
    """What the child is asked."""

    content: bytes
    sizes: list[Size]
    max_pixels: int


def fit_picture(children: Children, limits: MediaLimits, content: bytes, sizes: list[Size]) -> list[bytes]:
    """Return a picture as JPEG in each size, cut to its proportions; raises UnreadablePicture."""
    request = msgspec.msgpack.encode(FitRequest(content, sizes, limits.max_pixels))
    try:
        answer = children.call(FITTER, request, limits.for_probe())
    except (ChildRaised, ChildCrashed) as error:
        raise UnreadablePicture("This image could not be read; JPEG, PNG and WebP are taken.") from error
    return msgspec.msgpack.decode(answer, type=list[bytes])


def fit_in_child(payload: bytes) -> bytes:
    """Decode the picture and write it in all sizes."""
    from PIL import Image, ImageOps  # only children need it

    request = msgspec.msgpack.decode(payload, type=FitRequest)
    with Image.open(io.BytesIO(request.content), formats=FORMATS) as opened:
        if opened.width * opened.height > request.max_pixels:
            raise UnreadablePicture("too many pixels")
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    made = []
    for size in request.sizes:
        out = io.BytesIO()
        ImageOps.fit(upright, size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=QUALITY, optimize=True)
        made.append(out.getvalue())
    return msgspec.msgpack.encode(made)
