"""What the frame of a page knows about the instance and the person looking at it."""

import msgspec


class InstanceView(msgspec.Struct, frozen=True, kw_only=True):
    """The instance, as its pages name it. Without a mark of its own, ours stands in."""

    name: str
    short_description: str = ""
    mark_url: str | None = None
    source_url: str | None = None
    contact_url: str | None = None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What an instance changes of the look of its pages: addresses of its mark, of style sheets, of a script."""

    mark_url: str | None = None
    accent_url: str | None = None
    style_url: str | None = None
    script_url: str | None = None


class LanguageView(msgspec.Struct, frozen=True, kw_only=True):
    """A language of the pages; `url` is this page in it, where search engines may know it."""

    tag: str
    name: str
    url: str | None = None


class ViewerView(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in person, as the top bar shows them."""

    username: str
    display_name: str
    avatar_url: str | None = None
    may_publish: bool = False
    decides_who_joins: bool = False
    administers: bool = False
    configures: bool = False
