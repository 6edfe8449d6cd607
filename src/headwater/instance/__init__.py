"""The instance itself: its frozen address."""

from headwater.house import Feature
from headwater.instance.address import AddressChanged, freeze_address, read_address

FEATURE = Feature(
    name="instance",
    models="headwater.instance.model",
)

__all__ = ["FEATURE", "AddressChanged", "freeze_address", "read_address"]
