"""Reviewing: comments across videos, for owners and moderators, to find, to let through, to remove."""

from headwater.house import Feature

FEATURE = Feature(
    name="reviewing",
    routes=("headwater.reviewing.api:routes", "headwater.reviewing.pages:routes"),
    templates=True,
)
