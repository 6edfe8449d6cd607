"""Keeps what the tracker knows in step with the videos."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.instance import read_address
from headwater.media.ladder import Rung
from headwater.swarms import store
from headwater.swarms.hashes import Level, list_swarm_hashes

HLS_PATH = "/static/streaming-playlists/hls"


def note_hashes(session: Session, *, video_id: int) -> None:
    """Know the hashes of all that a video has by now, and have the trackers look again: its privacy may be another."""
    before = store.list_hashes(session, video_id)
    playlist, base_url = store.find_playlist(session, video_id), read_address(session)
    hashes: list[str] = []
    if playlist is not None and base_url is not None:
        url = f"{base_url}{HLS_PATH}/{playlist.uuid}/{playlist.master_filename}"
        rungs = store.list_rungs(session, playlist.id)
        hashes = list_swarm_hashes(url, len(rungs), [_describe(rung) for rung in rungs if rung.get("picture")])
    store.replace_hashes(session, video_id, hashes)
    store.tell_changed(session, sorted({*before, *store.list_hashes(session, video_id)}))


def forget_hashes(session: Session, *, video_id: int, uuid: uuid.UUID) -> None:
    """Have the trackers end the swarms of a video that is going; its rows go with it."""
    store.tell_changed(session, store.list_hashes(session, video_id))


def _describe(attributes: dict[str, Any]) -> Level:
    """Tell a rung as the master playlist tells it."""
    rung = msgspec.convert(attributes, Rung)
    width, height = rung.picture or (0, 0)
    rate = f"{float(rung.rate):.3f}".rstrip("0").rstrip(".")
    return Level(rung.bandwidth, rung.codecs, width, height, rate)
