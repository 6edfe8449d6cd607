"""Logins on the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import fields

from headwater.accounts import AccountDetails, to_account_details
from headwater.channels import ChannelDetails
from headwater.house.rights import ROLE_LABELS
from headwater.kit.clock import format_wire
from headwater.users.model import User
from headwater.users.preferences import NEWER_PREFERENCES, Preferences
from headwater.web.wire import Label

WEB, MAIL = 1, 2
# Where each kind of notification goes until a person says otherwise.
NOTIFICATION_DEFAULTS = {
    "newCommentOnMyVideo": WEB,
    "newVideoFromSubscription": WEB,
    "abuseAsModerator": WEB | MAIL,
    "videoAutoBlacklistAsModerator": WEB | MAIL,
    "blacklistOnMyVideo": WEB | MAIL,
    "myVideoPublished": WEB,
    "myVideoImportFinished": WEB,
    "newUserRegistration": WEB,
    "commentMention": WEB,
    "newFollow": WEB,
    "newInstanceFollower": WEB,
    "autoInstanceFollowing": WEB,
    "abuseNewMessage": WEB | MAIL,
    "abuseStateChange": WEB | MAIL,
    "newPeerTubeVersion": WEB | MAIL,
    "myVideoStudioEditionFinished": WEB,
    "myVideoTranscriptionGenerated": WEB,
    "newPluginVersion": WEB,
}


class UserCreated(msgspec.Struct):
    """The answer to making a user."""

    id: int
    account: dict[str, int]


class UserDocument(msgspec.Struct, rename="camel", kw_only=True):
    """A user for themselves and for those who manage users, beside their preferences."""

    id: int
    username: str
    email: str
    pending_email: str | None = None
    email_verified: bool | None
    role: Label
    video_quota: int
    video_quota_daily: int
    blocked: bool
    blocked_reason: str | None
    account: AccountDetails
    notification_settings: dict[str, int] | UnsetType = UNSET
    video_channels: list[ChannelDetails]
    created_at: str
    plugin_auth: str | None
    last_login_date: str | None
    two_factor_enabled: bool
    admin_flags: int
    special_playlists: list[dict[str, Any]] | UnsetType = UNSET  # only for themselves


class Figures(msgspec.Struct, rename="camel", kw_only=True):
    """What is counted of a user; zero as long as no room of the house could hold any."""

    total_video_file_size: int
    video_quota_used: int
    video_quota_used_daily: int
    videos_count: int
    abuses_count: int = 0
    abuses_accepted_count: int = 0
    abuses_created_count: int = 0
    video_comments_count: int = 0


LISTED_FIGURES = ("totalVideoFileSize", "videoQuotaUsed", "videoQuotaUsedDaily")


def to_my_user(
    user: User, account: AccountDetails, channels: Sequence[ChannelDetails], preferences: Preferences
) -> dict[str, Any]:
    """Shape what `GET /users/me` answers."""
    shaped = _to_document(user, account, channels)
    shaped.notification_settings, shaped.special_playlists = NOTIFICATION_DEFAULTS, []
    return _join(shaped, preferences)


def to_listed_user(row: Any, channels: Sequence[ChannelDetails], preferences: Preferences) -> dict[str, Any]:
    """Shape a row of `store.list_users`."""
    shaped = _to_document(row.User, to_account_details(row), channels)
    shaped.notification_settings = NOTIFICATION_DEFAULTS
    figures = msgspec.to_builtins(_to_figures(row))
    return _join(shaped, preferences) | {name: figures[name] for name in LISTED_FIGURES}


def to_single_user(
    row: Any, channels: Sequence[ChannelDetails], preferences: Preferences, *, with_figures: bool
) -> dict[str, Any]:
    """Shape a row of `store.find_user`."""
    document = _join(_to_document(row.User, to_account_details(row), channels), preferences)
    return document | (msgspec.to_builtins(_to_figures(row)) if with_figures else {})


def _to_document(user: User, account: AccountDetails, channels: Sequence[ChannelDetails]) -> UserDocument:
    return UserDocument(
        id=user.id,
        username=user.username,
        email=user.email,
        pending_email=user.pending_email,
        email_verified=user.email_verified,
        role=Label(user.role, ROLE_LABELS[user.role]),
        video_quota=user.video_quota,
        video_quota_daily=user.video_quota_daily,
        blocked=user.blocked_at is not None,
        blocked_reason=user.blocked_reason,
        account=account,
        video_channels=list(channels),
        created_at=format_wire(user.created_at),
        plugin_auth=user.plugin_auth,
        last_login_date=_format(user.last_login_at),
        two_factor_enabled=user.sealed_otp_secret is not None,
        admin_flags=user.admin_flags,
    )


def _to_figures(row: Any) -> Figures:
    counted = row._mapping
    return msgspec.convert(
        {name: int(counted[name]) for name in (field.encode_name for field in fields(Figures)) if name in counted},
        Figures,
    )


def _join(document: UserDocument, preferences: Preferences) -> dict[str, Any]:
    chosen: dict[str, Any] = msgspec.to_builtins(preferences)
    newer = {name: chosen.pop(name) for name in NEWER_PREFERENCES}  # the shapes of the wire are those of 6.3
    joined: dict[str, Any] = msgspec.to_builtins(document) | chosen | {"headwater": newer}
    return joined


def _format(moment: dt.datetime | None) -> str | None:
    return None if moment is None else format_wire(moment)
