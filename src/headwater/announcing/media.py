"""What a Video's `url` lists: its page, its files with torrents, its playlist with its swarms' hashes, trackers."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from headwater.announcing.store import Facts
from headwater.swarms import hash_of_first_players, list_own_hashes
from headwater.videos import H264, Links, StreamingPlaylist, VideoFile

MEDIA_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".m4a": "audio/mp4"}
HLS = "application/x-mpegURL"
TORRENT = "application/x-bittorrent"
MAGNET = f"{TORRENT};x-scheme-handler/magnet"


def list_links(facts: Facts, links: Links) -> list[dict[str, Any]]:
    """Return the entries of `url`. Files that still grow are not there, but a playlist with its first rung is."""
    found: list[dict[str, Any]] = [{"type": "Link", "mediaType": "text/html", "href": facts.video.url}]
    for file in facts.files:
        if file.playlist_id is None and file.storage_key is not None:
            found += _describe_file(facts, links, file, None)
    if facts.playlist is not None and any(file.playlist_id is not None for file in facts.files):
        found.append(_describe_playlist(facts, links, facts.playlist))
    for name, address in zip(("http", "websocket"), links.trackers(), strict=False):
        found.append({"type": "Link", "name": f"tracker-{name}", "rel": ["tracker", name], "href": address})
    return found


def _describe_playlist(facts: Facts, links: Links, playlist: StreamingPlaylist) -> dict[str, Any]:
    video = facts.video
    rungs = [file for file in facts.files if file.playlist_id is not None]
    address = links.hls(video.uuid, video.privacy, playlist.directory, playlist.master_filename)
    hashes = links.hls(video.uuid, video.privacy, playlist.directory, playlist.sha256_filename)
    info_hashes = [hash_of_first_players(address, number) for number in range(len(rungs))]
    info_hashes += list_own_hashes(address, len(rungs))  # viewers on instances like ours then come to our tracker
    tags: list[dict[str, Any]] = [{"type": "Infohash", "name": one} for one in info_hashes]
    tags.append({"type": "Link", "name": "sha256", "mediaType": "application/json", "href": hashes})
    for file in rungs:
        if file.storage_key is not None and file.codec == H264:  # the wire takes one file per resolution
            tags += _describe_file(facts, links, file, playlist)
    return {"type": "Link", "mediaType": HLS, "href": address, "tag": tags}


def _describe_file(
    facts: Facts, links: Links, file: VideoFile, playlist: StreamingPlaylist | None
) -> list[dict[str, Any]]:
    """Return the link of a file, and those of what is known of it: its streams, its torrent, its magnet."""
    video = facts.video
    if playlist is None:
        address = links.web_video(video.privacy, file.storage_key or "", file.filename)
    else:
        address = links.hls(video.uuid, video.privacy, playlist.directory, file.filename)
    media_type = MEDIA_TYPES.get(PurePosixPath(file.filename).suffix, "video/mp4")
    size = {"height": file.height or file.resolution, "width": file.width, "fps": file.fps}
    shape = {"height": size["height"], "width": file.width, "size": file.size_bytes, "fps": file.fps}
    found: list[dict[str, Any]] = [
        {"type": "Link", "mediaType": media_type, "href": address, **shape, "attachment": _list_streams(file)},
        {
            "type": "Link",
            "rel": ["metadata", media_type],
            "mediaType": "application/json",
            "href": links.metadata(video.uuid, file.id),
            **size,
        },
    ]
    torrent = links.torrent(video.privacy, file.torrent_filename)
    magnet = links.magnet(video.privacy, video.name, file, address)
    if torrent is not None and magnet is not None:
        found.append({"type": "Link", "mediaType": TORRENT, "href": torrent, **size})
        found.append({"type": "Link", "mediaType": MAGNET, "href": magnet, **size})
    return found


def _list_streams(file: VideoFile) -> list[dict[str, str]]:
    streams = [name for name, there in (("audio", file.has_audio), ("video", file.has_video)) if there]
    form = "web-video" if file.playlist_id is None else "fragmented"
    named = [("ffprobe_codec_type", stream) for stream in streams]
    return [
        {"type": "PropertyValue", "name": name, "value": value}
        for name, value in [*named, ("peertube_format_flag", form)]
    ]
