"""`headwater seed`, as a process of its own, gives a running instance's video to torrent clients and to a browser."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.interop.torrent_clients import install_webtorrent, list_files, run_libtorrent, run_webtorrent
from tests.journeys.conftest import browser  # noqa: F401  # a fixture
from tests.journeys.test_swarm import COUNT_BYTES
from tests.support.browser import start_playback
from tests.support.clips import make_clip
from tests.support.instance import ROOT, Instance, running_instance
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey


class Seed:
    """One run of the command."""

    def __init__(self, instance: Instance, folder: Path) -> None:
        self.files, self._output = folder / "files", folder / f"output-{time.monotonic_ns()}.txt"
        command = [sys.executable, "-m", "headwater", "seed", instance.base_url, "--folder", str(self.files)]
        command += ["--listen", "127.0.0.1:0", "--stun", "", "--report", "0.5", "--check", "2"]
        with self._output.open("wb") as output:
            environment = dict(os.environ, PYTHONPATH=str(ROOT / "src"))
            self.process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)

    def told(self) -> str:
        """Return everything that it printed."""
        return self._output.read_text()

    def wait_for(self, text: str, seconds: float = 40) -> None:
        """Wait until it prints something."""
        deadline = time.monotonic() + seconds
        while text not in self.told():
            assert self.process.poll() is None, self.told()
            assert time.monotonic() < deadline, self.told()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it as systemd does; it must end well and soon."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(15) == 0, self.told()
        assert "Stopped." in self.told()


@contextlib.contextmanager
def running_seed(instance: Instance, folder: Path) -> Iterator[Seed]:
    seed = Seed(instance, folder)
    try:
        yield seed
    finally:
        if seed.process.poll() is None:
            seed.process.kill()
            seed.process.wait()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"transcoding": {"resolutions": {"144p": False, "240p": False, "360p": False}}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def video(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    clip = make_clip(
        tmp_path_factory.mktemp("clip") / "owls.mp4", seconds=60, size="640x360"
    )  # longer than who is alone loads ahead
    found: dict[str, str] = upload_and_finish(instance, clip, name="Owls at night")
    return found


def test_a_spare_machine_gives_a_video_on(
    browser: Browser,  # noqa: F811
    instance: Instance,
    video: dict[str, str],
    tmp_path: Path,
) -> None:
    (file,) = list_files(instance, video["uuid"])
    content = instance.http.get(file["fileUrl"]).content
    with running_seed(instance, tmp_path) as seed:
        seed.wait_for("swarms joined")
        assert [path.read_bytes() for path in seed.files.rglob("*.mp4")] == [content]

        (tmp_path / "by-magnet").mkdir()
        saved = run_libtorrent(file["magnetUri"], tmp_path / "by-magnet")
        assert saved.read_bytes() == content

        page = browser.new_context(viewport={"width": 800, "height": 600}).new_page()
        page.add_init_script(COUNT_BYTES)
        page.goto(f"{instance.base_url}/w/{video['shortUUID']}")
        start_playback(page, 11)
        received = page.evaluate("met.received")
        assert received > 0.25 * len(content), "what the server was not yet asked for came from the seed"
        assert page.evaluate("met.waits") == 0
        page.context.close()
        seed.stop()
        assert "(1 so far" in seed.told()

    with running_seed(instance, tmp_path) as again:
        again.wait_for("swarms joined")
        again.wait_for("fetched: 0 B")
        again.wait_for("1 of 1 files complete")
        instance.http.delete(f"/api/v1/videos/{video['uuid']}", headers=instance.authorization())
        again.wait_for("No more: ")
        again.stop()
        assert list(again.files.rglob("*.mp4")) == []


@pytest.mark.marathon
@pytest.mark.parametrize("client", ["libtorrent", "webtorrent"])
def test_torrent_clients_get_it_over_webrtc(instance: Instance, tmp_path: Path, client: str) -> None:
    clip = make_clip(tmp_path / "owls.mp4", seconds=5, size="426x240")
    made = upload_and_finish(instance, clip, name="Owls by day")
    (file,) = list_files(instance, made["uuid"])
    content = instance.http.get(file["fileUrl"]).content
    torrent = instance.http.get(file["torrentUrl"]).content
    (tmp_path / "saved").mkdir()
    with running_seed(instance, tmp_path) as seed:
        seed.wait_for("swarms joined")
        if client == "libtorrent":
            saved = run_libtorrent(torrent, tmp_path / "saved", way="webrtc", seconds=90)
        else:
            (tmp_path / "a.torrent").write_bytes(torrent)
            installed = install_webtorrent(tmp_path)
            saved, ways = run_webtorrent(tmp_path / "a.torrent", tmp_path / "saved", installed, "webrtc")
            assert set(ways) == {"webrtc"}
        assert saved.read_bytes() == content
        seed.stop()
