"""Federated identities below accounts, channels and the instance: names, addresses, keys."""

from headwater.house import Feature

FEATURE = Feature(
    name="actors",
    models="headwater.actors.model",
)
