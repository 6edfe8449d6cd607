"""What routes and pages of other rooms take of this one. Apart from the package: it loads the web framework."""

from headwater.confirmations.fields import read_confirmation, read_email, read_new_password
from headwater.confirmations.service import confirm_email, set_forgotten_password

__all__ = ["confirm_email", "read_confirmation", "read_email", "read_new_password", "set_forgotten_password"]
