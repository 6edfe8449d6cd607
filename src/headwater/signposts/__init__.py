"""Signposts for machines: how to show what lies at an address (oEmbed), whom to write to, what robots may find."""

from headwater.house import Feature

FEATURE = Feature(
    name="signposts",
    routes=(
        "headwater.signposts.oembed_api:routes",
        "headwater.signposts.api:routes",
        "headwater.signposts.sitemap_api:routes",
    ),
)
