"""Videos with playable files on an instance, and mirrors of them that other instances say to keep."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa

from headwater.actors import find_instance_actor
from headwater.federation import send
from headwater.federation.model import ReceivedActivity
from headwater.kit import clock
from headwater.videos import StreamingPlaylist, Video, VideoFile
from tests.support.fediverse import Site
from tests.support.talking import publish

INIT, SEGMENTS = b"i" * 700, [b"a" * 40_000, b"b" * 30_000, b"c" * 20_000]
RUNG = INIT + b"".join(SEGMENTS)
MASTER = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2"
720.m3u8
"""


def list_ranges() -> list[tuple[int, int]]:
    """Return first and last byte of each segment."""
    found, at = [], len(INIT)
    for segment in SEGMENTS:
        found.append((at, at + len(segment) - 1))
        at += len(segment)
    return found


def write_rung(filename: str) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines.append(f'#EXT-X-MAP:URI="{filename}",BYTERANGE="{len(INIT)}@0"')
    for first, last in list_ranges():
        lines += ["#EXTINF:4.0,", f"#EXT-X-BYTERANGE:{last - first + 1}@{first}", filename]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def write_hashes(filename: str) -> bytes:
    ranges = zip(list_ranges(), SEGMENTS, strict=True)
    found = {f"{first}-{last}": hashlib.sha256(segment).hexdigest() for (first, last), segment in ranges}
    return json.dumps({filename: found}).encode()


def publish_film(site: Site, owner: str, **more: Any) -> str:
    """Publish a video with a playlist and a plain file, whose bytes are in the store; returns its address."""
    url = publish(site, owner, **more)
    name, now, storage = url.rpartition("/")[2], clock.now(), site.runtime.storage
    folder, rung = f"streaming-playlists/hls/{name}", f"{name}-720-fragmented.mp4"
    files = {
        f"{folder}/master.m3u8": MASTER.encode(),
        f"{folder}/720.m3u8": write_rung(rung).encode(),
        f"{folder}/{rung}": RUNG,
        f"{folder}/sha256.json": write_hashes(rung),
        f"web-videos/{name}-720.mp4": RUNG,
    }
    for key, content in files.items():
        storage.put_bytes(key, content)
    with site.runtime.database.write() as session:
        video = session.execute(sa.select(Video).where(Video.url == url)).scalar_one()
        playlist = StreamingPlaylist(
            video_id=video.id, directory=folder, master_filename="master.m3u8", sha256_filename="sha256.json",
            finished_at=now, created_at=now,
        )  # fmt: skip
        session.add(playlist)
        session.flush()
        common: dict[str, Any] = {"video_id": video.id, "resolution": 720, "width": 1280, "height": 720, "fps": 25}
        common |= {"has_audio": True, "has_video": True, "size_bytes": len(RUNG)}
        common |= {"finished_at": now, "created_at": now}
        session.add(
            VideoFile(
                **common, playlist_id=playlist.id, filename=rung, playlist_filename="720.m3u8",
                storage_key=f"{folder}/{rung}", torrent_filename=f"{name}-hls.torrent", info_hash="ab" * 20,
            )
        )  # fmt: skip
        session.add(
            VideoFile(
                **common, filename=f"{name}-720.mp4", storage_key=f"web-videos/{name}-720.mp4",
                torrent_filename=f"{name}.torrent", info_hash="cd" * 20,
            )
        )  # fmt: skip
    return url


def cache_file(host: str, video: str, **changes: Any) -> dict[str, Any]:
    """Return the CacheFile of a playlist as the reference writes it."""
    name = video.rpartition("/")[2]
    link = {"type": "Link", "mediaType": "application/x-mpegURL"}
    link["href"] = f"https://{host}/static/redundancy/hls/{name}"
    return {
        "id": f"https://{host}/redundancy/streaming-playlists/hls/{name}",
        "type": "CacheFile",
        "object": video,
        "expires": None,
        "url": link,
    } | changes


def plain_cache_file(host: str, video: str, **changes: Any) -> dict[str, Any]:
    """Return the CacheFile of a plain file as the reference writes it."""
    name = video.rpartition("/")[2]
    link = {"type": "Link", "mediaType": "video/mp4", "href": f"https://{host}/static/redundancy/{name}-720.mp4"}
    link |= {"height": 720, "size": len(RUNG), "fps": 25} | changes
    address = f"https://{host}/redundancy/videos/{name}/720-25"
    return {"id": address, "type": "CacheFile", "object": video, "expires": None, "url": link}


def tell(site: Site, there: Site, document: dict[str, Any], verb: str = "Create", **changes: Any) -> None:
    """Send what the instance of `site` says of a copy that it keeps to the instance where the video is."""
    me = f"https://{site.host}/accounts/peertube"
    activity: dict[str, Any] = {"to": [], "cc": [], "type": "Create", "actor": me, "object": document}
    activity["id"] = f"{document['id']}/activity"
    if verb == "Update":
        activity |= {"type": verb, "id": f"{document['id']}/updates/{clock.now().isoformat()}"}
    elif verb == "Undo":
        activity = {**activity, "type": verb, "id": f"{document['id']}/undo", "object": activity}
    with site.runtime.database.write() as session:
        us, inbox = find_instance_actor(session).id, [f"https://{there.host}/inbox"]
        send(session, site.runtime.settings, us, activity | changes, inbox, kind="CacheFile", object_url=document["id"])


def read_details(site: Site, url: str) -> dict[str, Any]:
    found: dict[str, Any] = site.client.get(f"/api/v1/videos/{url.rpartition('/')[2]}").json()
    return found


def mirrors_of(site: Site, url: str) -> list[str]:
    """Return the folders of mirrors that players are told."""
    (playlist,) = read_details(site, url)["streamingPlaylists"]
    return [mirror["baseUrl"] for mirror in playlist["redundancies"]]


def reasons(site: Site) -> list[str | None]:
    """Return why activities that came were dropped, in order."""
    with site.runtime.database.read() as session:
        return list(session.scalars(sa.select(ReceivedActivity.error).order_by(ReceivedActivity.id)))
