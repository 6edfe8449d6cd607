"""What other rooms' pages use of this one. Apart from the package: it loads the web framework."""

from headwater.users.administration import find_manageable, remove_user
from headwater.users.profile import apply_changes, change_self, read_changes
from headwater.users.store import find_user

__all__ = ["apply_changes", "change_self", "find_manageable", "find_user", "read_changes", "remove_user"]
