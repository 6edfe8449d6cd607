"""Where the software comes from, handed out by every instance: its source, as the AGPL wants it, and its help."""

from headwater.house import Feature

FEATURE = Feature(
    name="origin",
    routes=("headwater.origin.source_file:routes", "headwater.origin.help_pages:routes"),
    templates=True,
)
