"""Subscriptions: the channels, here and elsewhere, that a person follows, and their videos."""

from headwater.house import Feature

FEATURE = Feature(
    name="subscriptions",
    routes=(
        "headwater.subscriptions.api:routes",
        "headwater.subscriptions.pages:routes",
        "headwater.subscriptions.elsewhere:routes",
        "headwater.subscriptions.arrival:routes",
    ),
    watch_page="headwater.subscriptions.watch:add_to_page",
    templates=True,
)
