"""Videos inside other sites: the page for frames, and oEmbed, by which sites find it."""

from headwater.embeds.oembed import write_iframe
from headwater.house import Feature

__all__ = ["FEATURE", "write_iframe"]

FEATURE = Feature(
    name="embeds",
    routes=("headwater.embeds.pages:routes", "headwater.embeds.api:routes"),
    templates=True,
)
