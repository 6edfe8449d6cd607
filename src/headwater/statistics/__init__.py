"""Figures about the instance."""

from headwater.house import Feature

FEATURE = Feature(
    name="statistics",
    routes=("headwater.statistics.api:routes", "headwater.statistics.nodeinfo:routes"),
)
