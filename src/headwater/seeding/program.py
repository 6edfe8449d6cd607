"""The seed as a whole: looks what there is, fetches what fits, gives it on, tells how much, stops politely."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

import msgspec

from headwater.seeding.addresses import Target
from headwater.seeding.catalogue import TORRENT_BYTES, Catalogue, Unreachable
from headwater.seeding.choosing import SharedFile, SharedVideo, choose, keep_useful
from headwater.seeding.meeting import Audience, Meeting, arrange
from headwater.seeding.playlists import list_levels, list_spans
from headwater.seeding.rate import Rate
from headwater.seeding.report import Figures, write_line, write_size
from headwater.seeding.torrents import TorrentSeeds, Wire
from headwater.seeding.viewer import Segment
from headwater.swarms import hash_of_loader

TURN_SECONDS = 1.0
GOODBYE_SECONDS = 3.0
LEAST_FOR_CLIENTS = 0.1  # of the upload limit: browsers are served first, but nobody starves


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What this machine has to give."""

    targets: list[Target]
    folder: Path
    disk_bytes: int
    upload_bytes_per_second: int  # 0: no limit
    videos: int
    viewers: int
    all_files: bool
    interfaces: str
    stun_servers: list[str]
    check_seconds: float
    report_seconds: float


class Seed:
    """One run."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        stun = next((url.removeprefix("stun:") for url in wishes.stun_servers), "")
        wire = Wire(
            interfaces=wishes.interfaces,
            upload_bytes_per_second=wishes.upload_bytes_per_second,
            connections=max(20, 2 * wishes.viewers),
            stun_server=stun,
        )
        self._torrents = TorrentSeeds(wishes.folder / "videos", wire)
        self._audience = Audience(
            rate=Rate(wishes.upload_bytes_per_second), at_most=wishes.viewers, stun_servers=wishes.stun_servers
        )
        self._known: dict[Target, list[SharedVideo]] = {}
        self._chosen: list[SharedVideo] = []
        self._meetings: dict[str, list[tuple[Meeting, asyncio.Task[None]]]] = {}  # by video
        self._clients: set[str] = set()
        self._failing: set[str] = set()
        self._line = ""

    async def run(self, stopping: asyncio.Event) -> None:
        """Give videos on until told to stop."""
        catalogue = Catalogue()
        checked_at = told_at = -float("inf")
        given = 0
        try:
            while not stopping.is_set():
                if time.monotonic() - checked_at >= self._wishes.check_seconds:
                    await self._look(catalogue)
                    checked_at = time.monotonic()
                await self._join_swarms(catalogue)
                given = self._share_the_limit(given)
                if time.monotonic() - told_at >= self._wishes.report_seconds:
                    self._tell()
                    told_at = time.monotonic()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), TURN_SECONDS)
        finally:
            await self._stop(catalogue)

    async def _look(self, catalogue: Catalogue) -> None:
        for target in self._wishes.targets:
            try:
                found = await catalogue.list_videos(target, self._wishes.videos)
                self._known[target] = [keep_useful(video, all_files=self._wishes.all_files) for video in found]
            except FileNotFoundError:
                self._known[target] = []
                say(f"{target.base_url}{target.path} is not there (any more).")
            except Unreachable as error:
                say(f"Not reachable: {error}. What is here of it goes on.")
        everything = [video for videos in self._known.values() for video in videos]
        self._chosen = choose(everything, disk_bytes=self._wishes.disk_bytes, at_most=self._wishes.videos)
        wanted = {str(path): (video, file) for video, file, path in self._list_files()}
        for path in self._torrents.keep_only(set(wanted)):
            say(f"No more: {path}")
        for path, (video, file) in wanted.items():
            await self._begin(catalogue, video, file, Path(path))

    async def _begin(self, catalogue: Catalogue, video: SharedVideo, file: SharedFile, path: Path) -> None:
        if self._torrents.has(path, file):
            return
        try:
            self._torrents.add(path, file, await catalogue.fetch(file.torrent_url, TORRENT_BYTES))
        except (Unreachable, FileNotFoundError, ValueError, OSError) as error:
            say(f"{video.title}: {error}")
            return
        say(f"{video.title}: {path.name} ({write_size(file.size_bytes)})")

    def _list_files(self) -> list[tuple[SharedVideo, SharedFile, Path]]:
        named = (
            (video, file, self._torrents.path_of(video, file.url)) for video in self._chosen for file in video.files
        )
        return [(video, file, path) for video, file, path in named if path is not None]

    async def _join_swarms(self, catalogue: Catalogue) -> None:
        """Meet the viewers of each video whose files are here, and of no other."""
        here = {video.uuid for video in self._chosen}
        for uuid in [uuid for uuid in self._meetings if uuid not in here]:
            for _, task in self._meetings.pop(uuid):
                task.cancel()
        for video in self._chosen:
            if video.uuid in self._meetings or video.playlist_url is None or not video.trackers:
                continue
            paths = {path.name: path for owner, _, path in self._list_files() if owner is video}
            if not paths or not all(self._torrents.is_complete(path) for path in paths.values()):
                continue
            self._meetings[video.uuid] = []
            try:
                swarms = await self._read_swarms(catalogue, video.playlist_url, paths)
            except (Unreachable, FileNotFoundError, ValueError) as error:
                say(f"{video.title}: browsers get nothing from here: {error}")
                continue
            for meeting in arrange(video.trackers[0], swarms, self._audience):
                self._meetings[video.uuid].append((meeting, asyncio.create_task(meeting.run())))
            say(f"{video.title}: complete, {len(swarms)} swarms joined")

    async def _read_swarms(self, catalogue: Catalogue, url: str, paths: dict[str, Path]) -> dict[str, list[Segment]]:
        swarms: dict[str, list[Segment]] = {}
        for level in list_levels((await catalogue.fetch(url)).decode(), url):
            spans = list_spans((await catalogue.fetch(level.url)).decode())
            if all(span.filename in paths for span in spans):
                info_hash = bytes.fromhex(hash_of_loader(f"v2-{url}-{level.swarm}", "sha1")).decode("latin-1")
                swarms[info_hash] = [Segment(paths[span.filename], span.start, span.end) for span in spans]
        return swarms

    def _share_the_limit(self, given_before: int) -> int:
        """Let torrent clients have what browsers leave of the upload limit; returns what browsers got so far."""
        limit, given = self._wishes.upload_bytes_per_second, self._audience.given_bytes
        if limit:
            left = limit - (given - given_before) / TURN_SECONDS
            self._torrents.limit_upload(round(max(left, limit * LEAST_FOR_CLIENTS)))
        return given

    def _tell(self) -> None:
        for path, reason in self._torrents.list_failing():
            if path not in self._failing:
                self._failing.add(path)
                say(f"{path}: {reason}")
        files = self._list_files()
        given, fetched, clients, here = self._torrents.measure()
        self._clients |= clients
        figures = Figures(
            videos=len(self._chosen),
            files=len(files),
            complete_files=sum(self._torrents.is_complete(path) for _, _, path in files),
            here_bytes=here,
            all_bytes=sum(file.size_bytes for _, file, _ in files),
            fetched_bytes=fetched,
            browsers_now=self._audience.now,
            browsers_ever=len(self._audience.people),
            given_to_browsers_bytes=self._audience.given_bytes,
            clients_now=len(clients),
            clients_ever=len(self._clients),
            given_to_clients_bytes=given,
        )
        if (line := write_line(figures)) != self._line:
            self._line = line
            say(line)

    async def _stop(self, catalogue: Catalogue) -> None:
        self._tell()
        tasks = [task for meetings in self._meetings.values() for _, task in meetings]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=GOODBYE_SECONDS)
        closing = [connection.close() for connection in list(self._audience.connections)]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*closing, return_exceptions=True), GOODBYE_SECONDS)
        await catalogue.close()
        await asyncio.to_thread(self._torrents.close)
        say("Stopped. What is here stays; start again to go on.")


def seed(wishes: Wishes) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code."""
    wishes.folder.mkdir(parents=True, exist_ok=True)
    with (wishes.folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another seed uses {wishes.folder}.")
            return 1
        asyncio.run(_run(wishes))
    return 0


async def _run(wishes: Wishes) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    say(f"Giving on {len(wishes.targets)} addresses from {wishes.folder} (pid {os.getpid()}).")
    await Seed(wishes).run(stopping)


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
