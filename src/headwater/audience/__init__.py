"""What owners learn of the audience of a video: how many watched, when, and which part of it. Nobody's name."""

from headwater.house import Feature

FEATURE = Feature(
    name="audience",
    routes=("headwater.audience.api:routes", "headwater.audience.pages:routes"),
    templates=True,
)
