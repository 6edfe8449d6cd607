"""The palette of an instance from its one accent: lightness moves until everything can be read in both themes."""

from __future__ import annotations

import functools
from collections.abc import Callable

import msgspec

from headwater.appearance.colours import contrast, from_oklch, mix, read_hex, to_oklch

DEFAULT_ACCENT = "#0b6e75"  # with its own light and dark forms in client/styles/tokens.css
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
WASH = 0.12  # of the accent over paper: `--accent-wash` in tokens.css
_LIGHT_GROUNDS = ("#fbfaf7", "#ffffff")  # paper and raised, as in tokens.css
_DARK_GROUNDS = ("#10161b", "#1a2229")
_WHITE = "#ffffff"
_NIGHT_LIGHTNESS, _NIGHT_CHROMA = 0.25, 0.045  # of what is written on the accent in the dark
_STEP = 0.005


class Palette(msgspec.Struct, frozen=True):
    """The accent and what is written on it, by day and by night."""

    light: str
    on_light: str
    dark: str
    on_dark: str


@functools.lru_cache(maxsize=16)
def derive_palette(accent: str) -> Palette:
    """Return the palette of an accent `#rrggbb`; a colour that can be read as it is stays as it is."""
    lightness, chroma, hue = to_oklch(read_hex(accent))
    night = from_oklch(_NIGHT_LIGHTNESS, min(chroma, _NIGHT_CHROMA), hue)

    def shade(at: float) -> str:
        return accent.lower() if at == lightness else from_oklch(at, chroma, hue)

    return Palette(
        light=_move(shade, lightness, -_STEP, _LIGHT_GROUNDS, _WHITE),
        on_light=_WHITE,
        dark=_move(shade, lightness, _STEP, _DARK_GROUNDS, night),
        on_dark=night,
    )


def is_readable(accent: str, grounds: tuple[str, ...], on_accent: str) -> bool:
    """Whether the accent can be read on every ground and on its own wash, and what is written on it too."""
    washed = tuple(mix(accent, ground, WASH) for ground in grounds)
    return all(contrast(accent, ground) >= TEXT_CONTRAST for ground in (*grounds, *washed, on_accent))


def _move(
    shade: Callable[[float], str], lightness: float, step: float, grounds: tuple[str, ...], on_accent: str
) -> str:
    while not is_readable(shade(lightness), grounds, on_accent) and 0 < lightness + step < 1:
        lightness += step
    return shade(lightness)


def write_stylesheet(palette: Palette) -> str:
    """Return the style sheet that lays a palette over the colours of tokens.css."""
    return (
        f":root{{--accent:light-dark({palette.light},{palette.dark});"
        f"--on-accent:light-dark({palette.on_light},{palette.on_dark})}}\n"
    )
