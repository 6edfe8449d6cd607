"""What an instance changes of the look of its pages: mark, accent colour, style sheet and script of its own."""

from headwater.appearance.palette import DEFAULT_ACCENT, Palette, derive_palette
from headwater.house import Feature

__all__ = ["DEFAULT_ACCENT", "FEATURE", "Palette", "derive_palette"]

FEATURE = Feature(
    name="appearance",
    routes=("headwater.appearance.files:routes",),
    look="headwater.appearance.look:read_look",
)
