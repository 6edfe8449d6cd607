"""Keeps what the tracker knows in step with the videos."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.instance import read_address
from headwater.swarms import store
from headwater.swarms.hashes import list_swarm_hashes

HLS_PATH = "/static/streaming-playlists/hls"


def note_hashes(session: Session, *, video_id: int) -> None:
    """Know the hashes of every level that a video has by now, at its open and at its private address."""
    playlist = store.find_playlist(session, video_id)
    base_url = read_address(session)
    if playlist is None or base_url is None:
        return
    hashes = []
    for folder in (HLS_PATH, f"{HLS_PATH}/private"):
        url = f"{base_url}{folder}/{playlist.uuid}/{playlist.master_filename}"
        hashes += list_swarm_hashes(url, playlist.levels)
    store.add_hashes(session, video_id, hashes)
