"""What the player needs to exchange segments with other viewers of the same video."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from headwater.settings import Settings
from headwater.videos import HLS_PATH, Privacy
from headwater.videos.web import VideoDetails

OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)


class PlayerSwarm(msgspec.Struct, rename="camel", kw_only=True):
    """How viewers of a video find each other (`SwarmData` in `client/player/data.ts`)."""

    id: str  # the instance's address of the master playlist, wherever its file lies: names of swarms are made of it
    may_share: bool
    trackers: list[str]
    stun_servers: list[str]
    hashes_url: str
    sources: list[str]  # folders of mirrors
    others_watch: bool


def describe_swarm(video: VideoDetails, settings: Settings, more_trackers: Sequence[str] = ()) -> PlayerSwarm | None:
    """Return it for videos that are open to all; nothing for those that are not, and where there is no tracker.

    Who may join a swarm cannot be checked: a private video would go to whoever learned its address.
    """
    playlist = next(iter(video.streaming_playlists), None)
    if not settings.tracker.enabled or playlist is None or video.privacy.id not in OPEN:
        return None
    if playlist.segments_sha256_url is None:  # what comes from others could not be checked
        return None
    own = f"{settings.base_url}{HLS_PATH}/{video.uuid}/{playlist.playlist_url.rsplit('/', 1)[-1]}"
    return PlayerSwarm(
        id=own if video.is_local else playlist.playlist_url,
        may_share=True,
        trackers=["/tracker/socket", *more_trackers],
        stun_servers=list(settings.tracker.stun_servers),
        hashes_url=playlist.segments_sha256_url.removeprefix(settings.base_url),
        sources=[mirror.base_url for mirror in playlist.redundancies],
        others_watch=video.viewers > 0,
    )
