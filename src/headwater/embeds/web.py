"""What other rooms' frames use of this one. Apart from the package: it loads the web framework."""

from headwater.embeds.options import read_options
from headwater.embeds.pages import refuse_in_frame, show_in_frame

__all__ = ["read_options", "refuse_in_frame", "show_in_frame"]
