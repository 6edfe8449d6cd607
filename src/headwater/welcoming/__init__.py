"""The first steps of a new instance: a few questions, each answer saved at once, to be run again whenever one likes."""

from headwater.house import Feature

FEATURE = Feature(
    name="welcoming",
    routes=("headwater.welcoming.pages:routes", "headwater.welcoming.following_pages:routes"),
    templates=True,
)
