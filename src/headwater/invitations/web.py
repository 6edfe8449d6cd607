"""What pages of other rooms take of this one. Apart from the package: it loads the web framework."""

from headwater.invitations.fields import read_wishes

__all__ = ["read_wishes"]
