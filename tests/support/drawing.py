"""Small pictures to send as avatars, banners and thumbnails."""

from __future__ import annotations

import io

from PIL import Image


def picture(kind: str = "PNG", *, size: tuple[int, int] = (300, 200), mode: str = "RGB", colour: str = "") -> bytes:
    """Draw a picture of one colour (black) as a file of that kind."""
    out = io.BytesIO()
    (Image.new(mode, size, colour) if colour else Image.new(mode, size)).save(out, kind)
    return out.getvalue()
