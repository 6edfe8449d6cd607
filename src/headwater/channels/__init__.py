"""Channels (Group): where videos are published."""

from headwater.house import Feature

FEATURE = Feature(
    name="channels",
    models="headwater.channels.model",
)
