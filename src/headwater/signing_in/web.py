"""What pages of other rooms take of this one."""

from headwater.signing_in.cookies import device_cookie

__all__ = ["device_cookie"]
