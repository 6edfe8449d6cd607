"""Videos inside other sites: the page for frames, and oEmbed, by which sites find it."""

from headwater.embeds.oembed import HEIGHT, WIDTH, OEmbed, Reference, fit, read_reference, write_iframe
from headwater.house import Feature

__all__ = ["FEATURE", "HEIGHT", "WIDTH", "OEmbed", "Reference", "fit", "read_reference", "write_iframe"]

FEATURE = Feature(
    name="embeds",
    routes=("headwater.embeds.pages:routes",),
    templates=True,
)
