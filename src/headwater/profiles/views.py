"""What the pages of a channel or an account show of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from headwater.accounts import account_path
from headwater.actors import LOCAL_HOST, banner_path, face_path, public_host
from headwater.channels import channel_path
from headwater.kit.markdown import render_text

SORTS = ("-publishedAt", "publishedAt", "-views", "name")
SUMMARY_CHARACTERS = 250  # in previews on other sites


class ProfileView(msgspec.Struct, frozen=True, kw_only=True):
    """A channel or an account. Addresses are paths of this instance; `origin_*` only when it lives elsewhere."""

    name: str
    handle: str
    display_name: str
    path: str
    avatar_url: str | None
    banner_url: str | None
    followers: int
    summary: str
    description: Markup
    support: Markup
    origin_host: str | None
    origin_url: str | None


class OwnerView(msgspec.Struct, frozen=True):
    """The account behind a channel."""

    display_name: str
    path: str
    avatar_url: str | None


class ListQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor chose of the list of videos; the address says it."""

    path: str
    sort: str
    search: str
    page: int

    def address(self, **changes: Any) -> str:
        """Return the address of this list with something else chosen; what goes without saying is left out."""
        chosen = {"sort": self.sort, "search": self.search, "page": self.page} | changes
        usual = {"sort": SORTS[0], "search": "", "page": 1}
        said = {name: value for name, value in chosen.items() if value != usual[name]}
        return f"{self.path}?{urlencode(said)}" if said else self.path


def to_channel_view(row: Any) -> ProfileView:
    """Shape a row of a channel."""
    return _to_view(row, channel_path(row.name, row.host), banner_path(row.banners), row.support)


def to_account_view(row: Any) -> ProfileView:
    """Shape a row of an account."""
    return _to_view(row, account_path(row.name, row.host), None, None)


def to_owner_view(row: Any) -> OwnerView:
    """Shape the row of a channel's account."""
    return OwnerView(row.display_name, account_path(row.name, row.host), face_path(row.avatars))


def _to_view(row: Any, path: str, banner: str | None, support: str | None) -> ProfileView:
    text = row.description or ""
    is_local = row.host == LOCAL_HOST
    return ProfileView(
        name=row.name,
        handle=f"@{row.name}@{public_host(row.host, row.url)}",
        display_name=row.display_name,
        path=path,
        avatar_url=face_path(row.avatars),
        banner_url=banner,
        followers=row.followers_count,
        summary=" ".join(text.split())[:SUMMARY_CHARACTERS],
        description=_render(text),
        support=_render(support or ""),
        origin_host=None if is_local else row.host,
        origin_url=None if is_local else row.url,
    )


def _render(text: str) -> Markup:
    return Markup(render_text(text))  # noqa: S704  # cleaned by nh3
