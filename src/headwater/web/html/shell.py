"""What the frame of a page knows about the instance and the person looking at it."""

import msgspec


class InstanceView(msgspec.Struct, frozen=True, kw_only=True):
    """The instance, as its pages name it. Without a mark of its own, ours stands in."""

    name: str
    short_description: str = ""
    mark_url: str | None = None
    source_url: str | None = None


class ViewerView(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in person, as the top bar shows them."""

    username: str
    display_name: str
    avatar_url: str | None = None
    may_publish: bool = False
    administers: bool = False
