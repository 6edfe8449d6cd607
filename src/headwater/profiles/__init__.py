"""The pages of people: channels and accounts as everybody sees them, and what somebody sets for themselves."""

from headwater.house import Feature

FEATURE = Feature(
    name="profiles",
    routes=(
        "headwater.profiles.pages:routes",
        "headwater.profiles.playlists_pages:routes",
        "headwater.profiles.settings_pages:routes",
    ),
    templates=True,
)
