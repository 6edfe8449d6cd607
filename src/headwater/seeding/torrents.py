"""Files of videos by BitTorrent: fetched (web seed, peers), proved, and given to torrent clients, over WebRTC too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libtorrent
import msgspec
import structlog

from headwater.seeding.choosing import SharedFile, SharedVideo

log = structlog.get_logger()
RESUME_SECONDS = 5.0  # for the notes by which the next start knows what is proved; without them it reads all files
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}", re.ASCII)


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """How this machine talks to torrent clients."""

    interfaces: str  # "0.0.0.0:6881,[::]:6881"
    upload_bytes_per_second: int
    connections: int
    stun_server: str  # "host:port", or nothing


class TorrentSeeds:
    """The torrents of chosen videos. A file lies at `FOLDER/<video>/<name in its address>`, whatever its title is."""

    def __init__(self, folder: Path, wire: Wire) -> None:
        self._folder = folder
        self._session = libtorrent.session(_settings(wire))
        self._handles: dict[str, libtorrent.torrent_handle] = {}  # by path
        self._torrents: dict[str, str] = {}  # path -> address of the torrent that it has

    def path_of(self, video: SharedVideo, url: str) -> Path | None:
        """Return where a file of a video lies; None for an address that no instance would give."""
        name = url.rpartition("/")[2]
        fits = _NAME.fullmatch(name) is not None and _NAME.fullmatch(video.uuid) is not None
        return self._folder / video.uuid / name if fits else None

    def has(self, path: Path, file: SharedFile) -> bool:
        """Whether a file is being fetched or given under its present torrent."""
        return self._torrents.get(str(path)) == file.torrent_url

    def add(self, path: Path, file: SharedFile, torrent: bytes) -> None:
        """Begin to fetch and give a file; raises ValueError unless the torrent is of one file of that size."""
        params = _read(torrent, file)
        if str(path) in self._handles:  # it has another title now; what is there is proved again
            self._session.remove_torrent(self._handles.pop(str(path)))
        path.parent.mkdir(parents=True, exist_ok=True)
        resume = _resume_path(path)
        if resume.exists():
            params = _take_up(resume.read_bytes(), params)
        params.save_path = str(path.parent)
        params.renamed_files = {0: path.name}
        flags = libtorrent.torrent_flags
        params.flags = (params.flags | flags.update_subscribe) & ~(flags.auto_managed | flags.paused)
        self._handles[str(path)] = self._session.add_torrent(params)
        self._torrents[str(path)] = file.torrent_url

    def is_complete(self, path: Path) -> bool:
        """Whether every byte of a file is here and proved."""
        handle = self._handles.get(str(path))
        return handle is not None and handle.status().is_seeding

    def list_failing(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each torrent that cannot go on, and why (a full disk, a folder not ours)."""
        for path, handle in self._handles.items():
            status = handle.status()
            if status.errc.value():
                yield path, status.errc.message()

    def keep_only(self, paths: set[str]) -> list[str]:
        """Stop giving all other files and remove them; returns their paths."""
        gone = [path for path in self._handles if path not in paths]
        for path in gone:
            self._torrents.pop(path, None)
            self._session.remove_torrent(self._handles.pop(path), libtorrent.session.delete_files)
            _resume_path(Path(path)).unlink(missing_ok=True)
        return gone

    def limit_upload(self, bytes_per_second: int) -> None:
        """Give at most so much a second; 0 is no limit."""
        self._session.apply_settings({"upload_rate_limit": bytes_per_second})

    def measure(self) -> tuple[int, int, set[str], int]:
        """Return bytes given, bytes fetched, the addresses of clients that are connected, bytes that are here."""
        given = fetched = here = 0
        clients: set[str] = set()
        for handle in self._handles.values():
            status = handle.status()
            given += status.total_payload_upload
            fetched += status.total_payload_download
            here += status.total_done
            clients |= {str(peer.pid) for peer in handle.get_peer_info() if _is_client(peer)}
        return given, fetched, clients, here

    def close(self) -> None:
        """Say good-bye to the trackers, and note what is proved for the next start."""
        self._session.pause()
        waiting = 0
        for handle in self._handles.values():
            handle.save_resume_data(libtorrent.torrent_handle.only_if_modified)
            waiting += 1
        while waiting and self._session.wait_for_alert(int(RESUME_SECONDS * 1000)):
            for alert in self._session.pop_alerts():
                if isinstance(alert, libtorrent.save_resume_data_alert):
                    waiting -= 1
                    params = alert.params
                    (name,) = params.renamed_files.values()
                    _resume_path(Path(params.save_path) / name).write_bytes(libtorrent.write_resume_data_buf(params))
                elif isinstance(alert, libtorrent.save_resume_data_failed_alert):
                    waiting -= 1


def _settings(wire: Wire) -> Any:
    kinds = libtorrent.alert.category_t
    return {
        "user_agent": "headwater-seed",
        "listen_interfaces": wire.interfaces,
        "upload_rate_limit": wire.upload_bytes_per_second,
        "connections_limit": wire.connections,
        "webtorrent_stun_server": wire.stun_server,
        "announce_to_all_tiers": True,  # browsers meet at the socket, other clients at the other address
        "announce_to_all_trackers": True,
        "ignore_limits_on_local_network": False,
        "enable_dht": False,  # the instance's tracker knows everybody, and nobody else need know of us
        "enable_lsd": False,
        "stop_tracker_timeout": 2,
        "alert_mask": kinds.status_notification | kinds.storage_notification,
    }


def _read(torrent: bytes, file: SharedFile) -> libtorrent.add_torrent_params:
    try:
        params: libtorrent.add_torrent_params = libtorrent.load_torrent_buffer(torrent)
    except RuntimeError as error:
        raise ValueError(f"its torrent cannot be read: {error}") from error
    info = params.ti
    if info is None or info.num_files() != 1 or info.total_size() != file.size_bytes:
        raise ValueError("its torrent is not of this one file")
    return params


def _take_up(noted: bytes, params: libtorrent.add_torrent_params) -> libtorrent.add_torrent_params:
    """Go on from the notes of the last time, if they are of the same torrent."""
    try:
        known: libtorrent.add_torrent_params = libtorrent.read_resume_data(noted)
    except RuntimeError:
        return params
    if known.info_hashes != params.info_hashes:
        return params
    known.ti, known.trackers, known.url_seeds = params.ti, params.trackers, params.url_seeds
    known.tracker_tiers = params.tracker_tiers
    return known


def _resume_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.resume")


def _is_client(peer: libtorrent.peer_info) -> bool:
    """Whether it is one, and not the file's own address."""
    return peer.connection_type == libtorrent.peer_info.standard_bittorrent
