"""What goes out: stored once, delivered to each inbox, tried again for days, in order."""

from headwater.federation.delivery.sending import forward, send
from headwater.federation.delivery.store import drop_all as drop_deliveries

__all__ = ["drop_deliveries", "forward", "send"]
