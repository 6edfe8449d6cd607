"""The pages on which an administrator changes the settings: by group, with their history; pictures and home page."""

from headwater.house import Feature

FEATURE = Feature(
    name="configuring",
    routes=(
        "headwater.configuring.pages:routes",
        "headwater.configuring.history_pages:routes",
        "headwater.configuring.homepage_pages:routes",
        "headwater.configuring.picture_pages:routes",
    ),
    templates=True,
)
