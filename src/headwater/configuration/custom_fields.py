"""The fields of the wire's `CustomConfig`, each with its type and, where no room has a setting for it yet, its default.

A field's setting has the same path in snake case. A field without one is kept under that path all the same: it is
told back as it was sent, and the room that opens one day finds what the administrator chose.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LARGEST = (1 << 53) - 1  # what every reader of JSON keeps exact
Number = Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
Text = Annotated[str, msgspec.Meta(max_length=500_000, pattern=r"\A[^\x00]*\Z")]  # PostgreSQL keeps no NUL
Name = Annotated[str, msgspec.Meta(max_length=2000, pattern=r"\A[^\x00]*\Z")]
Email = Annotated[str, msgspec.Meta(max_length=254, pattern=r"\A[^@\s\x00]+@[^@\s\x00]+\Z")]
Quota = Annotated[int, msgspec.Meta(ge=-1, le=_LARGEST)]
Codes = Annotated[list[Annotated[str, msgspec.Meta(max_length=50)]], msgspec.Meta(max_length=500)]
Numbers = Annotated[list[Number], msgspec.Meta(max_length=500)]
Algorithm = Literal["best", "hot", "trending", "most-viewed", "most-liked"]


class Field(msgspec.Struct, frozen=True):
    """One value of the document."""

    path: str  # on the wire, dotted
    kind: Any
    default: Any = None  # while no setting has its key
    required: bool = True

    @property
    def key(self) -> str:
        """The dotted key of its setting."""
        return to_key(self.path)


def to_key(path: str) -> str:
    """Write a path of the wire as the key of a setting: `instance.isNSFW` is `instance.is_nsfw`."""
    return ".".join(_CAMEL.sub("_", part).lower() for part in path.split("."))


def _optional(path: str, kind: Any, default: Any = None) -> Field:
    return Field(path, kind, default, required=False)


def _resolutions(section: str, default: bool, *names: str) -> tuple[Field, ...]:
    return tuple(Field(f"{section}.resolutions.{name}", bool, default) for name in names)


_HEIGHTS = ("144p", "240p", "360p", "480p", "720p", "1080p", "1440p", "2160p")

_INSTANCE = (
    Field("instance.name", Text),
    Field("instance.shortDescription", Text),
    Field("instance.description", Text),
    Field("instance.terms", Text),
    _optional("instance.codeOfConduct", Text),
    _optional("instance.creationReason", Text),
    _optional("instance.moderationInformation", Text),
    _optional("instance.administrator", Text),
    _optional("instance.maintenanceLifetime", Text),
    _optional("instance.businessModel", Text),
    _optional("instance.hardwareInformation", Text),
    _optional("instance.languages", Codes),
    _optional("instance.categories", Numbers),
    _optional("instance.isNSFW", bool),
    Field("instance.defaultNSFWPolicy", Literal["do_not_list", "warn", "blur", "display"]),
    Field("instance.defaultClientRoute", Name),
    Field("instance.customizations.css", Text),
    Field("instance.customizations.javascript", Text),
    Field("theme.default", Literal["default"], "default"),
    Field("services.twitter.username", Name, ""),
    _optional("client.videos.miniature.preferAuthorDisplayName", bool),
    _optional("client.menu.login.redirectOnSingleExternalAuth", bool),
    Field("cache.previews.size", Number, 500),
    Field("cache.captions.size", Number, 500),
    Field("cache.torrents.size", Number, 500),
    Field("cache.storyboards.size", Number, 500),
)
_PEOPLE = (
    Field("signup.enabled", bool),
    Field("signup.limit", Number),
    Field("signup.requiresApproval", bool),
    Field("signup.requiresEmailVerification", bool),
    Field("signup.minimumAge", Number),
    Field("admin.email", Email),
    Field("contactForm.enabled", bool, True),
    Field("user.history.videos.enabled", bool, True),
    Field("user.videoQuota", Quota),
    Field("user.videoQuotaDaily", Quota),
    _optional("user.defaultChannelName", Name),
    Field("videoChannels.maxPerUser", Number),
)
_TRANSCODING = (
    Field("transcoding.enabled", bool),
    Field("transcoding.originalFile.keep", bool),
    Field("transcoding.remoteRunners.enabled", bool, False),
    Field("transcoding.allowAdditionalExtensions", bool),
    _optional("transcoding.allowAudioFiles", bool),
    Field("transcoding.threads", Number),
    Field("transcoding.concurrency", Number),
    _optional("transcoding.profile", Name),
    *_resolutions("transcoding", False, "0p", *_HEIGHTS),
    Field("transcoding.alwaysTranscodeOriginalResolution", bool),
    Field("transcoding.fps.max", Number | None),
    Field("transcoding.webVideos.enabled", bool),
    Field("transcoding.hls.enabled", bool),
    _optional("transcoding.hls.splitAudioAndVideo", bool),
)
_LIVE = (
    Field("live.enabled", bool, False),
    Field("live.allowReplay", bool, True),
    _optional("live.latencySetting.enabled", bool, True),
    Field("live.maxDuration", Number, -1),
    Field("live.maxInstanceLives", Number | None, 20),
    Field("live.maxUserLives", Number | None, 3),
    Field("live.transcoding.enabled", bool, True),
    Field("live.transcoding.remoteRunners.enabled", bool, False),
    Field("live.transcoding.threads", Number, 2),
    _optional("live.transcoding.profile", Name, "default"),
    _optional("live.transcoding.resolutions.0p", bool, False),
    *_resolutions("live.transcoding", False, *_HEIGHTS),
    Field("live.transcoding.alwaysTranscodeOriginalResolution", bool, True),
    Field("live.transcoding.fps.max", Number | None, 60),
)
_VIDEOS = (
    Field("videoStudio.enabled", bool, False),
    Field("videoStudio.remoteRunners.enabled", bool, False),
    _optional("videoTranscription.enabled", bool, False),
    _optional("videoTranscription.remoteRunners.enabled", bool, False),
    Field("videoFile.update.enabled", bool, False),
    Field("import.videos.concurrency", Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)], 1),
    Field("import.videos.http.enabled", bool, False),
    Field("import.videos.torrent.enabled", bool, False),
    Field("import.videoChannelSynchronization.enabled", bool, False),
    _optional("import.videoChannelSynchronization.maxPerUser", Number, 10),
    Field("import.users.enabled", bool, True),
    Field("export.users.enabled", bool, True),
    Field("export.users.exportExpiration", Number, 172_800_000),  # milliseconds
    Field("export.users.maxUserVideoQuota", Number, 10 << 30),
    Field("trending.videos.algorithms.enabled", list[Algorithm]),
    Field("trending.videos.algorithms.default", Algorithm),
    _optional("autoBlacklist.videos.ofUsers.enabled", bool),
    _optional("storyboards.enabled", bool),
)
_NETWORK = (
    Field("followers.instance.enabled", bool),
    Field("followers.instance.manualApproval", bool),
    _optional("followings.instance.autoFollowBack.enabled", bool),
    _optional("followings.instance.autoFollowIndex.enabled", bool),
    _optional("followings.instance.autoFollowIndex.indexUrl", Name),
    Field("broadcastMessage.enabled", bool),
    Field("broadcastMessage.message", Text),
    Field("broadcastMessage.level", Literal["info", "warning", "error"]),
    Field("broadcastMessage.dismissable", bool),
    Field("search.remoteUri.users", bool, True),
    Field("search.remoteUri.anonymous", bool, False),
    Field("search.searchIndex.enabled", bool, False),
    Field("search.searchIndex.url", Name, ""),
    Field("search.searchIndex.disableLocalSearch", bool, False),
    Field("search.searchIndex.isDefaultSearch", bool, False),
)
FIELDS = (*_INSTANCE, *_PEOPLE, *_TRANSCODING, *_LIVE, *_VIDEOS, *_NETWORK)
