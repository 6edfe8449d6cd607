"""What pages of other rooms take to ask for settings as the settings' own pages do."""

from headwater.configuring.fields import Field, Group, Part
from headwater.configuring.groups import list_groups
from headwater.configuring.joining import SWITCHES
from headwater.configuring.pages import MAX_BODY_BYTES
from headwater.configuring.service import Overtaken, save_page
from headwater.configuring.views import view_group

__all__ = [
    "MAX_BODY_BYTES",
    "SWITCHES",
    "Field",
    "Group",
    "Overtaken",
    "Part",
    "list_groups",
    "save_page",
    "view_group",
]
