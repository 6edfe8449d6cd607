"""Keeps what the tracker knows in step with the videos."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.db import settings_of
from headwater.instance import read_address
from headwater.media.ladder import Rung
from headwater.storage import public_address
from headwater.swarms import store
from headwater.swarms.hashes import Level, list_swarm_hashes

HLS_PATH = "/static/streaming-playlists/hls"


def note_hashes(session: Session, *, video_id: int) -> None:
    """Know the hashes of all that a video has by now, and have the trackers look again: its privacy may be another.

    Our viewers of a remote video meet here too, under the names that players make of its instance's address.
    """
    before = store.list_hashes(session, video_id)
    hashes: list[str] = []
    if (playlist := store.find_playlist(session, video_id)) is not None:
        rungs = store.list_rungs(session, playlist.id)
        levels = [_describe(rung) for rung in rungs if rung.get("picture")]
        hashes = [
            name for url in _list_addresses(session, playlist) for name in list_swarm_hashes(url, len(rungs), levels)
        ]
    store.replace_hashes(session, video_id, hashes)
    store.tell_changed(session, sorted({*before, *store.list_hashes(session, video_id)}))


def look_again(session: Session, *, video_id: int, **_facts: Any) -> None:
    """Have the trackers look who may meet over a video that was blocked, or is no more."""
    store.tell_changed(session, store.list_hashes(session, video_id))


def forget_hashes(session: Session, *, video_id: int, uuid: uuid.UUID) -> None:
    """Have the trackers end the swarms of a video that is going; its rows go with it."""
    store.tell_changed(session, store.list_hashes(session, video_id))


def _list_addresses(session: Session, playlist: Any) -> list[str]:
    """Return what players may know a playlist by: those of other instances are told the address of the bucket."""
    if playlist.remote_url is not None:
        return [playlist.remote_url]
    base_url, objects = read_address(session), settings_of(session).object_storage
    found = [f"{base_url}{HLS_PATH}/{playlist.uuid}/{playlist.master_filename}"] if base_url is not None else []
    if objects.enabled and (address := public_address(objects, f"{playlist.directory}/{playlist.master_filename}")):
        found.append(address)
    return found


def _describe(attributes: dict[str, Any]) -> Level:
    """Tell a rung as the master playlist tells it."""
    rung = msgspec.convert(attributes, Rung)
    width, height = rung.picture or (0, 0)
    rate = f"{float(rung.rate):.3f}".rstrip("0").rstrip(".")
    return Level(rung.bandwidth, rung.codecs, width, height, rate)
