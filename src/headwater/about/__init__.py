"""What people are told: this instance and its rules, the software, the network around it, sharing and privacy."""

from headwater.house import Feature

FEATURE = Feature(
    name="about",
    routes=(
        "headwater.about.pages:routes",
        "headwater.about.network_pages:routes",
        "headwater.about.sharing_pages:routes",
    ),
    templates=True,
)
