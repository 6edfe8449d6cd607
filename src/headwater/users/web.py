"""What other rooms' pages use of this one. Apart from the package: it loads the web framework."""

from headwater.users.profile import apply_changes, change_self, read_changes

__all__ = ["apply_changes", "change_self", "read_changes"]
