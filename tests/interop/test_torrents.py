"""Torrent clients, unmodified, download from a running instance: what they save is the file, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import libtorrent
import pytest
from tests.interop.torrent_clients import (
    install_webtorrent,
    list_files,
    run_aria2,
    run_libtorrent,
    run_webtorrent,
)
from tests.support.clips import make_clip
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"transcoding": {"web_videos": {"enabled": True}}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def video(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> str:
    clip = make_clip(tmp_path_factory.mktemp("clip") / "owls.mp4", seconds=4, size="426x240")
    return str(upload_and_finish(instance, clip, name="Éulen: a/b")["uuid"])


def test_aria2_gets_every_file_from_its_web_seed(instance: Instance, video: str, tmp_path: Path) -> None:
    files = list_files(instance, video)
    assert len(files) == 4, "two rungs and their plain files"
    for number, file in enumerate(files):
        saved = run_aria2(file["torrentUrl"], tmp_path / str(number))
        assert saved.name == f"Éulen_ a_b {file['resolution']['id']}p.mp4"
        assert saved.read_bytes() == instance.http.get(file["fileUrl"]).content


@pytest.mark.parametrize("way", ["tcp", pytest.param("webrtc", marks=pytest.mark.marathon)])
def test_clients_meet_at_the_tracker(instance: Instance, video: str, tmp_path: Path, way: str) -> None:
    """One has the file by the web seed; the other, who has no web seed, gets it from the first."""
    file = list_files(instance, video)[0]
    torrent = instance.http.get(file["torrentUrl"]).content
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first = libtorrent.session(
        {  # type: ignore[typeddict-unknown-key]
            "listen_interfaces": "127.0.0.1:0",
            "enable_dht": False,
            "enable_lsd": False,
            "webtorrent_stun_server": "",
            "announce_to_all_tiers": True,
        }
    )
    params = libtorrent.load_torrent_buffer(torrent)
    params.save_path = str(tmp_path / "first")
    handle = first.add_torrent(params)
    saved = run_libtorrent(torrent, tmp_path / "second", way=way)
    assert saved.read_bytes() == instance.http.get(file["fileUrl"]).content
    assert handle.status().is_seeding
    assert handle.status().total_payload_upload >= file["size"]
    first.pause()


@pytest.mark.marathon
def test_webtorrent_gets_a_file_from_its_web_seed(instance: Instance, video: str, tmp_path: Path) -> None:
    installed = install_webtorrent(tmp_path)
    file = list_files(instance, video)[0]
    (tmp_path / "a.torrent").write_bytes(instance.http.get(file["torrentUrl"]).content)
    saved, ways = run_webtorrent(tmp_path / "a.torrent", tmp_path / "saved", installed, "web-seed")
    assert set(ways) == {"webSeed"}
    assert saved.read_bytes() == instance.http.get(file["fileUrl"]).content
