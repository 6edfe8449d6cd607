"""Finding videos: the home page."""

from headwater.house import Feature

FEATURE = Feature(
    name="discovery",
    routes=("headwater.discovery.pages:routes",),
    templates=True,
)
