"""Whatever accent somebody chooses, everything in it and on it can be read, by day and by night."""

from __future__ import annotations

import colorsys

import pytest

from headwater.appearance.colours import contrast, from_oklch, mix, read_hex, to_oklch, write_hex
from headwater.appearance.palette import WASH, derive_palette, write_stylesheet

LIGHT, DARK = ("#fbfaf7", "#ffffff"), ("#10161b", "#1a2229")


def all_hues() -> list[str]:
    found = ["#000000", "#ffffff", "#808080", "#0b6e75"]
    for hue in range(0, 360, 20):
        for lightness in (0.1, 0.35, 0.5, 0.65, 0.9):
            for saturation in (0.3, 1.0):
                red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
                found.append(f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}")
    return found


def test_every_pair_has_its_contrast_in_both_themes() -> None:
    for accent in all_hues():
        palette = derive_palette(accent)
        for colour, written, grounds in (
            (palette.light, palette.on_light, LIGHT),
            (palette.dark, palette.on_dark, DARK),
        ):
            for ground in grounds:
                assert contrast(colour, ground) >= 4.5, (accent, colour, ground)
                assert contrast(colour, mix(colour, ground, WASH)) >= 4.5, (accent, colour, ground)
            assert contrast(written, colour) >= 4.5, (accent, colour, written)


def test_a_colour_that_can_be_read_stays_and_another_keeps_its_hue() -> None:
    assert derive_palette("#7A3E9D").light == "#7a3e9d"
    assert derive_palette("#ffff00").dark == "#ffff00"
    for accent in ("#ff0000", "#00ff88", "#3355ff"):
        hue = to_oklch(read_hex(accent))[2]
        for shade in (derive_palette(accent).light, derive_palette(accent).dark):
            assert abs(to_oklch(read_hex(shade))[2] - hue) < 0.15, (accent, shade)


def test_colours_survive_the_way_there_and_back() -> None:
    for colour in all_hues():
        assert write_hex(read_hex(colour)) == colour
        assert from_oklch(*to_oklch(read_hex(colour))) == colour
    # red in OKLCH as its author gives it
    assert to_oklch(read_hex("#ff0000")) == pytest.approx((0.628, 0.2577, 0.5102), abs=1e-3)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_style_sheet_names_both_themes() -> None:
    sheet = write_stylesheet(derive_palette("#7a3e9d"))
    assert sheet.startswith(":root{--accent:light-dark(#7a3e9d,#") and "--on-accent:light-dark(#ffffff,#" in sheet
