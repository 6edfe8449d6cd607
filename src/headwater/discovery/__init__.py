"""Finding videos: the home page, browsing, searching, the overview."""

from headwater.house import Feature

FEATURE = Feature(
    name="discovery",
    routes=("headwater.discovery.pages:routes", "headwater.discovery.overview_api:routes"),
    templates=True,
)
