"""Announces that one CPU second of a tracker serves, and what a held browser costs, against npm's bittorrent-tracker.

Run it with `python -m tests.bench.bench_tracker [rounds]`. Both do the same work in turns, each peer behind a proxy
with an address of its own, ours with all limits on. A browser's announce carries five offers of 1.1 kB, all of which
are answered: 17 messages. Only the serving process's CPU time counts.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import uvloop
from scripts.build_client import find_node

from headwater.db.migrate import migrate
from headwater.house.feature import load_models
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.swarms.store import replace_hashes
from tests.bench.announcing import Browser, HttpClient, connect, crowd, make_request
from tests.support.instance import Instance, free_port
from tests.support.sample_videos import add_video

NPM = Path(__file__).parent / "npm_tracker"
BROWSERS, BROWSER_SWARM, BROWSER_ANNOUNCES = 2000, 20, 6000
CLIENTS, CLIENT_SWARM, CLIENT_ANNOUNCES, CONNECTIONS = 6000, 50, 24000, 16
HELD = 10_000
IN_WEB = 400  # of the 500 sockets that the web process takes
SOCKET_AIM, HTTP_AIM, HELD_AIM_BYTES = 2.5, 4.0, 4000


class Tracker:
    """A tracker that runs: where, what its paths are, whose CPU time counts."""

    def __init__(self, name: str, port: int, process: psutil.Process, prefix: str = "/tracker") -> None:
        self.name, self.port, self.process = name, port, process
        self.socket_path = f"{prefix}/socket" if prefix else "/"
        self.announce_path = f"{prefix}/announce"

    def spent(self) -> float:
        """CPU seconds until now."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def size(self) -> int:
        """Bytes in memory."""
        return int(self.process.memory_info().rss)


class Hashes:
    """Info hashes that are shared; each swarm of each round takes a new one."""

    def __init__(self, count: int) -> None:
        self.all = [number.to_bytes(2, "big") * 10 for number in range(count)]
        self._taken = 0

    def take(self, peers: int, swarm: int) -> list[bytes]:
        """Return the hash of each peer of so many."""
        first, self._taken = self._taken, self._taken + -(-peers // swarm)
        return [self.all[first + number // swarm] for number in range(peers)]


def main(rounds: int = 3) -> None:
    """Measure and print."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    install_npm()
    uvloop.run(measure(rounds))


async def measure(rounds: int) -> None:
    """Run everything in turns."""
    hashes = Hashes(20_000)
    with tempfile.TemporaryDirectory() as folder, run_npm() as theirs, run_ours(Path(folder), hashes) as (ours, web):
        print(f"{HELD} held browsers that have announced: bytes each")
        for tracker, aim in ((ours, HELD_AIM_BYTES), (theirs, 0)):
            size, rate = await hold(tracker, hashes)
            mark = "" if not aim else "ok   " if size <= aim else "OVER "
            print(f"  {mark}{tracker.name:24} {size:7.0f}{f' (at most {aim})' if aim else ''}   ", end="")
            print(f"connects per CPU second {rate:6.0f}")
        print()
        works: dict[str, Callable[[Tracker], Any]] = {
            "WebSocket": lambda tracker: announce_over_sockets(tracker, hashes, BROWSERS, BROWSER_ANNOUNCES),
            "HTTP, kept connections": lambda tracker: announce_over_http(tracker, hashes, CLIENT_ANNOUNCES),
            "HTTP, a connection each": lambda tracker: announce_once_over_http(tracker, hashes),
        }
        rates: dict[tuple[str, str], list[float]] = {}
        for _ in range(rounds):
            for label, work in works.items():
                for tracker in (ours, theirs):
                    rates.setdefault((label, tracker.name), []).append(await work(tracker))
        print(f"Announces per CPU second, medians of {rounds} rounds in turns")
        for label, aim in zip(works, (SOCKET_AIM, HTTP_AIM, 0.0), strict=True):
            print_rates(label, rates[label, ours.name], rates[label, theirs.name], aim)
        sockets = await announce_over_sockets(web, hashes, IN_WEB, IN_WEB * 5)
        print(f"\nInside the web process ({IN_WEB} browsers): WebSocket {sockets:.0f}, ", end="")
        print(f"HTTP {await announce_over_http(web, hashes, CLIENT_ANNOUNCES // 4):.0f}")


def print_rates(label: str, ours: list[float], theirs: list[float], aim: float) -> None:
    """Print one row: both medians and their ratio."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    mark = "     " if not aim else "ok   " if mine / other >= aim else "LOW  "
    told = f"(at least {aim})" if aim else ""
    print(f"{mark}{label:26} {mine:7.0f}   npm {other:7.0f}   ratio {mine / other:5.2f} {told}")


async def announce_over_sockets(tracker: Tracker, hashes: Hashes, browsers: int, announces: int) -> float:
    """Hold browsers that have announced once, then have them announce; returns announces per CPU second."""
    people = await open_browsers(tracker, hashes.take(browsers, BROWSER_SWARM))
    await crowd([person.announce for person in people])
    await asyncio.sleep(0.3)  # the last answers are on their way
    before, answers = tracker.spent(), sum(person.answers for person in people)
    await crowd([people[number * 7 % browsers].announce for number in range(announces)])
    await asyncio.sleep(0.3)
    spent = tracker.spent() - before
    answered = sum(person.answers for person in people) - answers
    assert answered > announces * 4.9, f"{answered} of {announces * 5} offers were answered"
    await close(people)
    return announces / spent


async def open_browsers(tracker: Tracker, chosen: list[bytes]) -> list[Browser]:
    """Connect a browser for each hash."""
    people: list[Browser] = []

    async def enter(number: int, info_hash: bytes) -> None:
        make = lambda: Browser(info_hash, number, tracker.socket_path)  # noqa: E731
        person = await connect(tracker.port, make, number)
        await person.connected()
        people.append(person)

    await crowd([lambda n=n, h=h: enter(n, h) for n, h in enumerate(chosen)])
    return people


async def close(people: list[Browser]) -> None:
    """Go, and give the tracker time to notice."""
    for person in people:
        person.transport.abort()  # type: ignore[attr-defined]
    await asyncio.sleep(1)


async def announce_over_http(tracker: Tracker, hashes: Hashes, announces: int) -> float:
    """Have clients announce once, then again over kept connections; returns announces per CPU second."""
    chosen = hashes.take(CLIENTS, CLIENT_SWARM)
    requests = [make_request(info_hash, n, tracker.announce_path) for n, info_hash in enumerate(chosen)]
    left = iter(requests)
    clients = [await connect(tracker.port, HttpClient) for _ in range(CONNECTIONS)]
    await asyncio.gather(*(ask_all(client, left) for client in clients))
    left = (requests[number * 7 % CLIENTS] for number in range(announces))
    before = tracker.spent()
    await asyncio.gather(*(ask_all(client, left) for client in clients))
    return announces / (tracker.spent() - before)


async def ask_all(client: HttpClient, requests: Iterator[bytes]) -> None:
    """Send the requests that are left, one after another."""
    for request in requests:
        body = await client.ask(request)
        assert b"8:complete" in body, body


async def announce_once_over_http(tracker: Tracker, hashes: Hashes) -> float:
    """Have clients announce, each over a connection of its own; returns announces per CPU second."""
    chosen = hashes.take(CLIENTS, CLIENT_SWARM)
    requests = [make_request(h, n, tracker.announce_path, stays=False) for n, h in enumerate(chosen)]

    async def ask(number: int) -> None:
        client = await connect(tracker.port, HttpClient, number)
        assert b"8:complete" in await client.ask(requests[number])
        client.transport.abort()

    before = tracker.spent()
    await crowd([lambda n=n: ask(n) for n in range(CLIENTS)], CONNECTIONS)
    return CLIENTS / (tracker.spent() - before)


async def hold(tracker: Tracker, hashes: Hashes) -> tuple[float, float]:
    """Hold browsers that have announced; returns bytes of each and connects per CPU second."""
    size, before = tracker.size(), tracker.spent()
    people = await open_browsers(tracker, hashes.take(HELD, BROWSER_SWARM))
    rate = HELD / max(tracker.spent() - before, 0.01)
    await crowd([person.announce for person in people])
    await asyncio.sleep(1)
    assert all(person.is_open for person in people)
    grown = (tracker.size() - size) / HELD
    await close(people)
    return grown, rate


@contextmanager
def run_ours(folder: Path, hashes: Hashes) -> Iterator[tuple[Tracker, Tracker]]:
    """Run `headwater tracker`, and apart from it an instance whose web process is the tracker."""
    load_models()
    apart, inside = Instance(folder / "apart"), Instance(folder / "inside")
    port = free_port()
    quiet = {"log": {"level": "warning"}, "trust_proxy": ["127.0.0.0/8"]}
    apart.configure(apart.settings | quiet | {"tracker": {"in_web_process": False, "port": port}})
    inside.configure(inside.settings | quiet)
    for instance in (apart, inside):
        runtime = Runtime.open(load_settings(instance.config, environment={}))
        migrate(runtime.database)
        with runtime.database.write() as session:
            replace_hashes(session, add_video(session).id, [info_hash.hex() for info_hash in hashes.all])
        runtime.close()
    process = apart.start_part("tracker")
    inside.start()
    try:
        wait_for(port)
        (web,) = inside.processes("web")
        yield Tracker("headwater tracker", port, psutil.Process(process.pid)), Tracker("web process", inside.port, web)
    finally:
        process.terminate()
        process.wait()
        inside.close()


@contextmanager
def run_npm() -> Iterator[Tracker]:
    """Run npm's library with the same protocols."""
    node, _ = find_node()
    port = free_port()
    process = subprocess.Popen([str(node), "server.mjs", str(port)], cwd=NPM)
    try:
        wait_for(port)
        yield Tracker("npm bittorrent-tracker", port, psutil.Process(process.pid), prefix="")
    finally:
        process.terminate()
        process.wait()


def install_npm() -> None:
    """Install what the lock file names, unless it is there; install scripts never run."""
    if (NPM / "node_modules" / "bittorrent-tracker").is_dir():
        return
    node, npm = find_node()
    subprocess.run(
        [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=NPM, check=True
    )


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
