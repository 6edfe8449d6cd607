"""Logins on the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from headwater.accounts import AccountDetails
from headwater.channels import ChannelDetails
from headwater.house.rights import ROLE_LABELS
from headwater.kit.clock import format_wire
from headwater.users.model import User
from headwater.users.preferences import Preferences
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


class MyUser(msgspec.Struct, rename="camel", kw_only=True):
    """What a signed-in person is told of themselves, beside their preferences."""

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
    notification_settings: dict[str, int]
    video_channels: list[ChannelDetails]
    created_at: str
    plugin_auth: str | None = None
    last_login_date: str | None
    two_factor_enabled: bool = False
    admin_flags: int
    special_playlists: list[dict[str, Any]] = []


def to_my_user(
    user: User, account: AccountDetails, channels: Sequence[ChannelDetails], preferences: Preferences
) -> dict[str, Any]:
    """Shape what `GET /users/me` answers."""
    shaped = MyUser(
        id=user.id,
        username=user.username,
        email=user.email,
        email_verified=user.email_verified,
        role=Label(user.role, ROLE_LABELS[user.role]),
        video_quota=user.video_quota,
        video_quota_daily=user.video_quota_daily,
        blocked=user.blocked_at is not None,
        blocked_reason=user.blocked_reason,
        account=account,
        notification_settings=NOTIFICATION_DEFAULTS,
        video_channels=list(channels),
        created_at=format_wire(user.created_at),
        last_login_date=_format(user.last_login_at),
        admin_flags=user.admin_flags,
    )
    document: dict[str, Any] = msgspec.to_builtins(shaped) | msgspec.to_builtins(preferences)
    return document


def _format(moment: dt.datetime | None) -> str | None:
    return None if moment is None else format_wire(moment)
