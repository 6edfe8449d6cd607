"""What pages of other rooms take, when they are part of the administration."""

from headwater.administration.sections import go_back, read_page, render_section

__all__ = ["go_back", "read_page", "render_section"]
