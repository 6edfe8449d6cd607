"""The instance itself: its frozen address, its secret, its public configuration."""

from headwater.house import Feature
from headwater.instance.address import AddressChanged, freeze_address

FEATURE = Feature(
    name="instance",
    models="headwater.instance.model",
    routes=("headwater.instance.api:routes",),
)

__all__ = ["FEATURE", "AddressChanged", "freeze_address"]
