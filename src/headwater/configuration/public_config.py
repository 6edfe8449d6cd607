"""The public configuration that clients read first: every key of the wire, with what this instance really does.

What no room does is off here. A room that opens says so in its own part (`Feature.public_config`), laid over this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

import headwater
from headwater.actors import ActorImage
from headwater.house.feature import all_features, resolve
from headwater.settings import Settings
from headwater.settings.identity import Client
from headwater.settings.load import merge

_OFF = {"enabled": False}
_PICTURE_BYTES = 4 << 20
_ACTOR_PICTURES = {"file": {"size": {"max": _PICTURE_BYTES}, "extensions": [".png", ".jpeg", ".jpg", ".gif", ".webp"]}}
_WATCHING_MILLISECONDS = 5000
_LIVE_OFF = {
    "enabled": False,
    "allowReplay": False,
    "latencySetting": _OFF,
    "maxDuration": -1,
    "maxInstanceLives": 0,
    "maxUserLives": 0,
    "transcoding": {
        "enabled": False,
        "remoteRunners": _OFF,
        "enabledResolutions": [],
        "profile": "default",
        "availableProfiles": ["default"],
    },
    "rtmp": {"port": 1935},
}


def build_public_config(
    settings: Settings, avatars: Sequence[ActorImage] = (), banners: Sequence[ActorImage] = ()
) -> dict[str, Any]:
    """Return the document of `GET /api/v1/config`, with the pictures of the instance."""
    document = (
        _describe_instance(settings)
        | _describe_videos(settings)
        | _describe_rooms(settings)
        | _describe_people(settings)
    )
    document["instance"] |= {"avatars": list(avatars), "banners": list(banners)}
    for feature in all_features():
        if feature.public_config:
            document = merge(document, resolve(feature.public_config)(settings))
    return document


def _describe_instance(settings: Settings) -> dict[str, Any]:
    instance = settings.instance
    return {
        "serverVersion": headwater.COMPATIBLE_VERSION,
        "serverCommit": "",
        "headwater": {"version": headwater.__version__},
        "instance": {
            "name": instance.name,
            "shortDescription": instance.short_description,
            "isNSFW": instance.is_nsfw,
            "defaultNSFWPolicy": instance.default_nsfw_policy,
            "defaultClientRoute": instance.default_client_route,
            "customizations": {
                "javascript": instance.customizations.javascript,
                "css": instance.customizations.css,
            },
        },
        "client": _describe_client(settings.client),
        "defaults": {
            "publish": {
                "downloadEnabled": True,
                "commentsPolicy": 1,
                "commentsEnabled": True,
                "privacy": 1,
                "licence": None,
            },
            "p2p": msgspec.to_builtins(settings.defaults.p2p),
        },
        "webadmin": {"configuration": {"edition": {"allowed": settings.webadmin.configuration.edition.allowed}}},
        "theme": {"registered": [], "default": "default"},
        "plugin": {"registered": [], "registeredExternalAuths": [], "registeredIdAndPassAuths": []},
        "broadcastMessage": msgspec.to_builtins(settings.broadcast_message),
    }


def _describe_client(client: Client) -> dict[str, Any]:
    preferred = client.videos.miniature.prefer_author_display_name
    return {
        "videos": {
            "miniature": {"displayAuthorAvatar": True, "preferAuthorDisplayName": preferred},
            "resumableUpload": {"maxChunkSize": 0},  # no limit
        },
        "menu": {"login": {"redirectOnSingleExternalAuth": client.menu.login.redirect_on_single_external_auth}},
    }


def _describe_videos(settings: Settings) -> dict[str, Any]:
    transcoding = settings.transcoding
    rungs = {name: getattr(transcoding.resolutions, name) for name in transcoding.resolutions.__struct_fields__}
    return {
        "tracker": {"enabled": settings.tracker.enabled},
        "transcoding": {
            "hls": {"enabled": transcoding.enabled and transcoding.hls.enabled},
            "web_videos": {"enabled": transcoding.enabled and transcoding.web_videos.enabled},
            "enabledResolutions": [int(name[1:]) for name, on in rungs.items() if on and transcoding.enabled],
            "profile": transcoding.profile,
            "availableProfiles": ["default"],
            "remoteRunners": _OFF,
        },
        "storyboards": {"enabled": settings.storyboards.enabled},
        "autoBlacklist": {"videos": {"ofUsers": {"enabled": settings.auto_blacklist.videos.of_users.enabled}}},
        "video": {
            "image": {
                "extensions": [".png", ".jpg", ".jpeg", ".webp"],
                "size": {"max": int(settings.upload.image_max_size)},
            },
            "file": {"extensions": []},
        },
        "trending": {
            "videos": {
                "intervalDays": 7,
                "algorithms": msgspec.to_builtins(settings.trending.videos.algorithms),
            }
        },
        "views": {
            "videos": {"watchingInterval": {"anonymous": _WATCHING_MILLISECONDS, "users": _WATCHING_MILLISECONDS}}
        },
    }


def _describe_rooms(settings: Settings) -> dict[str, Any]:
    return {
        "search": {
            "remoteUri": msgspec.to_builtins(settings.search.remote_uri),
            "searchIndex": {"enabled": False, "url": "", "disableLocalSearch": False, "isDefaultSearch": False},
        },
        "live": _LIVE_OFF,
        "videoStudio": {"enabled": False, "remoteRunners": _OFF},
        "videoFile": {"update": _OFF},
        "videoTranscription": {"enabled": False, "remoteRunners": _OFF},
        "import": {
            "videos": {"http": _OFF, "torrent": _OFF},
            "videoChannelSynchronization": _OFF,
            "users": _OFF,
        },
        "export": {"users": {"enabled": False, "exportExpiration": 0, "maxUserVideoQuota": 0}},
        "followings": {
            "instance": {"autoFollowIndex": {"indexUrl": settings.followings.instance.auto_follow_index.index_url}}
        },
        "homepage": _OFF,
        "openTelemetry": {"metrics": {"enabled": False, "playbackStatsInterval": 15000}},
    }


def _describe_people(settings: Settings) -> dict[str, Any]:
    signup = settings.signup
    return {
        "signup": {
            "allowed": False,
            "allowedForCurrentIP": False,
            "minimumAge": signup.minimum_age,
            "requiresApproval": signup.requires_approval,
            "requiresEmailVerification": signup.requires_email_verification,
        },
        "user": {"videoQuota": int(settings.user.video_quota), "videoQuotaDaily": int(settings.user.video_quota_daily)},
        "videoChannels": {"maxPerUser": settings.video_channels.max_per_user},
        "avatar": _ACTOR_PICTURES,
        "banner": _ACTOR_PICTURES,
    }
