"""What goes out: stored once, delivered to each inbox, tried again for days, in order."""

from headwater.federation.delivery.sending import forward, send

__all__ = ["forward", "send"]
