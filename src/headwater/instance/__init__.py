"""The instance itself: its frozen address, its secret, its public configuration."""

from headwater.house import Feature

FEATURE = Feature(
    name="instance",
    models="headwater.instance.model",
)
