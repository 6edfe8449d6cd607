"""Torrent clients as tests drive them: aria2c, libtorrent, webtorrent."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import libtorrent
from tests.support.instance import Instance
from tests.support.node import find_node, install_packages

WEBTORRENT = Path(__file__).parent / "webtorrent"


def list_files(instance: Instance, video: str) -> list[dict[str, Any]]:
    """Return the files of a video as the API tells them, the rungs of the playlist first."""
    told = instance.http.get(f"/api/v1/videos/{video}").json()
    return [*told["streamingPlaylists"][0]["files"], *told["files"]]


def run_aria2(torrent: str, folder: Path) -> Path:
    """Download by a torrent's address, without DHT; returns the file."""
    assert shutil.which("aria2c"), "aria2 is missing: `make test` installs it"
    command = ["aria2c", "--no-conf", "--dir", str(folder), "--seed-time=0", "--enable-dht=false"]
    command += ["--bt-enable-lpd=false", "--enable-dht6=false", "--listen-port=20000-60000", "--follow-torrent=mem"]
    ran = subprocess.run([*command, torrent], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (downloaded,) = folder.iterdir()
    return downloaded


def run_libtorrent(what: bytes | str, folder: Path, *, way: str = "tcp", seconds: float = 40) -> Path:
    """Download by a torrent or a magnet link from peers that the tracker names, never from a web seed."""
    by_rtc = way == "webrtc"
    settings: Any = {
        "listen_interfaces": "127.0.0.1:0",
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_incoming_utp": False,
        "enable_outgoing_utp": False,
        "enable_incoming_tcp": not by_rtc,
        "enable_outgoing_tcp": not by_rtc,
        "webtorrent_stun_server": "",
        "announce_to_all_tiers": True,
    }
    session = libtorrent.session(settings)
    params = libtorrent.parse_magnet_uri(what) if isinstance(what, str) else libtorrent.load_torrent_buffer(what)
    params.save_path, params.url_seeds = str(folder), []
    handle = session.add_torrent(params)
    deadline = time.monotonic() + seconds
    while not handle.status().is_seeding:
        status = handle.status()
        assert time.monotonic() < deadline, f"{status.progress:.0%} of it, {status.num_peers} peers, {status.errc}"
        time.sleep(0.1)
    session.pause()
    (downloaded,) = folder.iterdir()
    return downloaded


def run_webtorrent(torrent: Path, folder: Path, installed: Path, way: str) -> tuple[Path, list[str]]:
    """Download by one way alone; returns the file and the ways that were used."""
    command = [str(find_node()), "--import", "./hook.mjs", "download.mjs", str(torrent), str(folder), way]
    ran = subprocess.run(command, cwd=installed, capture_output=True, text=True, timeout=90)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    return folder / told["files"][0], told["ways"]


def install_webtorrent(folder: Path) -> Path:
    """Install webtorrent with a WebRTC that comes ready-made; nothing runs at the installation."""
    installed = folder / "webtorrent"
    shutil.copytree(WEBTORRENT, installed, ignore=shutil.ignore_patterns("node_modules"))
    install_packages(installed)
    return installed
