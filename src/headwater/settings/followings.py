"""Who may follow the instance and its channels, and whom the instance follows by itself."""

from __future__ import annotations

from typing import Annotated

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class InstanceFollowers(Section, frozen=True):
    """Followers of the instance."""

    enabled: Annotated[bool, about("Others may follow the instance; off: they are refused at once.")] = True
    manual_approval: Annotated[bool, about("An administrator accepts or rejects each follower of the instance.")] = (
        False
    )


class ChannelFollowers(Section, frozen=True):
    """Followers of channels."""

    enabled: Annotated[bool, about("People of other instances may follow channels.")] = True


class Followers(Section, frozen=True):
    """Who follows us."""

    instance: Annotated[InstanceFollowers, about("Followers of the instance.")] = InstanceFollowers()
    channels: Annotated[ChannelFollowers, about("Followers of channels.")] = ChannelFollowers()


class AutoFollowBack(Section, frozen=True):
    """Following who follows us."""

    enabled: Annotated[bool, about("The instance follows every instance whose follow it accepted.")] = False


class AutoFollowIndex(Section, frozen=True):
    """Following the instances of a list."""

    enabled: Annotated[bool, about("The instance follows those that the index names, each once.")] = False
    index_url: Annotated[
        str,
        about(
            "Address of a list of instances, `{data: [{host}]}`; empty: none.",
            pattern=r"\A(https?://[^\s\"<>]+)?\Z",
            max_length=500,
        ),
    ] = ""
    every: Annotated[Seconds, about("How often the index is read, as elsewhere in the fediverse.")] = Seconds(86400)


class InstanceFollowings(Section, frozen=True):
    """Whom the instance follows by itself."""

    auto_follow_back: Annotated[AutoFollowBack, about("Following who follows us.")] = AutoFollowBack()
    auto_follow_index: Annotated[AutoFollowIndex, about("Following the instances of a list.")] = AutoFollowIndex()


class Followings(Section, frozen=True):
    """Whom we follow."""

    suggestions: Annotated[
        list[str], about("Hosts that new administrators are offered to follow: instances with much to see.")
    ] = msgspec.field(default_factory=lambda: ["framatube.org", "makertube.net", "video.blender.org"])
    max_at_once: Annotated[int, about("Hosts and handles of one request: each is looked for by a job.", ge=1)] = 500
    instance: Annotated[InstanceFollowings, about("Whom the instance follows by itself.")] = InstanceFollowings()
