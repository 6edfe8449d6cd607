"""Finding videos: the home page."""

from headwater.house import Feature

FEATURE = Feature(
    name="discovery",
)
