"""My videos: everything that a person has published, in every state, to find, to watch over, to change at once."""

from headwater.house import Feature

FEATURE = Feature(
    name="library",
    routes=("headwater.library.pages:routes",),
    templates=True,
)
