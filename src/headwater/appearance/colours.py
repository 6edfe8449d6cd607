"""Colours as numbers: sRGB, OKLCH (Ottosson, "A perceptual color space for image processing"), contrast (WCAG)."""

from __future__ import annotations

import math

Rgb = tuple[float, float, float]  # linear light, 0..1
_STEP = 0.002  # of chroma, when a colour lies outside what screens show


def read_hex(text: str) -> Rgb:
    """Read `#rrggbb`."""
    red, green, blue = (_to_linear(int(text[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return red, green, blue


def write_hex(colour: Rgb) -> str:
    """Write `#rrggbb`."""
    return "#" + "".join(f"{round(255 * _from_linear(min(1.0, max(0.0, part)))):02x}" for part in colour)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2), 1 to 21."""
    darker, lighter = sorted((_luminance(read_hex(one)), _luminance(read_hex(other))))
    return (lighter + 0.05) / (darker + 0.05)


def mix(over: str, under: str, share: float) -> str:
    """Lay a colour over another one, so far opaque as `share` says (in sRGB, as CSS does)."""
    pairs = zip(read_hex(over), read_hex(under), strict=True)
    red, green, blue = (
        _to_linear(share * _from_linear(top) + (1 - share) * _from_linear(ground)) for top, ground in pairs
    )
    return write_hex((red, green, blue))


def to_oklch(colour: Rgb) -> tuple[float, float, float]:
    """Return lightness (0..1), chroma and hue (radians)."""
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the colour, with as much less chroma as screens need."""
    colour = _from_oklch(lightness, chroma, hue)
    while chroma > 0 and not all(-1e-6 <= part <= 1 + 1e-6 for part in colour):
        chroma = max(0.0, chroma - _STEP)
        colour = _from_oklch(lightness, chroma, hue)
    return write_hex(colour)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _luminance(colour: Rgb) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _from_linear(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
