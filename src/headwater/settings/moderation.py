"""What moderators decide beforehand."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about


class OfUsers(Section, frozen=True):
    """Videos of users."""

    enabled: Annotated[
        bool, about("New videos of users are blocked until a moderator lets them through; users can be exempted.")
    ] = False


class AutoBlockedVideos(Section, frozen=True):
    """Videos."""

    of_users: Annotated[OfUsers, about("Videos of users.")] = OfUsers()


class AutoBlacklist(Section, frozen=True):
    """What is blocked until somebody has looked at it."""

    videos: Annotated[AutoBlockedVideos, about("Videos.")] = AutoBlockedVideos()
