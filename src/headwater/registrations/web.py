"""What pages of other rooms take of this one. Apart from the package: it loads the web framework."""

from headwater.registrations.entrance import Entrance
from headwater.registrations.fields import read_application, read_decision
from headwater.registrations.signing_up import ask, find_entrance, sign_up

__all__ = ["Entrance", "ask", "find_entrance", "read_application", "read_decision", "sign_up"]
