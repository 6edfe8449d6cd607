"""Videos inside other sites: the page for frames, and oEmbed, by which sites find it."""

from headwater.house import Feature

FEATURE = Feature(
    name="embeds",
    routes=("headwater.embeds.pages:routes", "headwater.embeds.api:routes"),
    templates=True,
)
