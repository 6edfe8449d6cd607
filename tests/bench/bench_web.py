"""Requests and bytes that one CPU second of the web process serves, against floors on the same machine.

Lists and pages: the floor is a bare ASGI application in the same server that answers the same bytes from memory. Media:
the floor is nginx with sendfile. Only the serving processes' CPU time counts, so a busy machine hardly matters.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import sqlalchemy as sa

from headwater.db.migrate import migrate
from headwater.house.feature import load_models
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.videos import Video
from tests.support.instance import Instance, free_port
from tests.videos.people import add_files, add_person, add_video

VIDEOS = 60
SECONDS = 4.0
CONNECTIONS = 4
FILE_BYTES = 96 << 20
PART_BYTES = 4 << 20
NGINX = "/usr/sbin/nginx"
NGINX_CONFIG = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""
BARE = """
from pathlib import Path
BODY = Path({path!r}).read_bytes()
HEADERS = [(b"content-type", {kind!r}), (b"content-length", str(len(BODY)).encode())]

async def app(scope, receive, send):
    await send({{"type": "http.response.start", "status": 200, "headers": HEADERS}})
    await send({{"type": "http.response.body", "body": BODY}})
"""


def main() -> None:
    """Measure and print two tables."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(Path(folder), {"log": {"level": "warning"}})
        watched, file = fill(instance)
        instance.start()
        try:
            (web,) = instance.processes("web")
            report_requests(Path(folder), instance.port, web, watched)
            report_bytes(Path(folder), instance.port, web, watched, file)
        finally:
            instance.close()


def fill(instance: Instance) -> tuple[Video, Path]:
    """Write videos before the instance starts; returns one of them and its large file."""
    load_models()
    runtime = Runtime.open(load_settings(instance.config, environment={}))
    migrate(runtime.database)
    owner = add_person(runtime, "mary")
    for number in range(VIDEOS):
        video = add_video(runtime, owner, name=f"A video of number {number}", description="About it. " * 50)
        add_files(runtime, video)
    with runtime.database.read() as session:
        watched = session.scalars(sa.select(Video).order_by(Video.id.desc()).limit(1)).one()
    key = f"streaming-playlists/hls/{watched.uuid}/{watched.uuid}-720-fragmented.mp4"
    path = runtime.storage.local_path(key)
    assert path is not None
    path.write_bytes(os.urandom(1 << 20) * (FILE_BYTES >> 20))
    runtime.close()
    return watched, path


def report_requests(folder: Path, port: int, web: psutil.Process, watched: Video) -> None:
    """Print requests per CPU second of the list, the details and the watch page."""
    print(f"Requests per CPU second, {CONNECTIONS} connections, {VIDEOS} videos")
    for label, path in (
        ("GET /api/v1/videos (15 of them)", "/api/v1/videos"),
        ("GET /api/v1/videos/{uuid}", f"/api/v1/videos/{watched.uuid}"),
        ("watch page", f"/w/{shorten(watched.uuid)}"),
        ("home page", "/"),
    ):
        body, kind = fetch(port, path)
        rate, _ = measure(port, path, {}, [web])
        with bare_server(folder, body, kind) as (bare_port, process):
            floor, _ = measure(bare_port, "/", {}, [process])
        print(f"  {label:34} {rate:7.0f}   bare ASGI {floor:7.0f}   {rate / floor:5.1%}   ({len(body)} bytes)")
    print()


def report_bytes(folder: Path, port: int, web: psutil.Process, watched: Video, file: Path) -> None:
    """Print megabytes per CPU second in parts and as a whole."""
    path = f"/static/streaming-playlists/hls/{watched.uuid}/{file.name}"
    parts = {"Range": f"bytes=1000000-{1000000 + PART_BYTES - 1}"}
    print("Megabytes per CPU second")
    with nginx(folder, file.parent) as (nginx_port, processes):
        for label, headers in ((f"parts of {PART_BYTES >> 20} MiB", parts), (f"{FILE_BYTES >> 20} MiB whole", {})):
            _, ours = measure(port, path, headers, [web])
            _, floor = measure(nginx_port, f"/{file.name}", headers, processes)
            print(f"  {label:34} {ours / 1e6:7.0f}   nginx {floor / 1e6:7.0f}   {ours / floor:5.1%}")


def measure(port: int, path: str, headers: dict[str, str], processes: list[psutil.Process]) -> tuple[float, float]:
    """Ask for a while over several connections; returns requests and bytes per CPU second of the processes."""
    counts: list[tuple[int, int]] = []
    ask(port, path, headers, time.monotonic() + 0.5, [])
    before, end = cpu_of(processes), time.monotonic() + SECONDS
    threads = [threading.Thread(target=ask, args=(port, path, headers, end, counts)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = cpu_of(processes) - before
    return sum(requests for requests, _ in counts) / spent, sum(read for _, read in counts) / spent


def ask(port: int, path: str, headers: dict[str, str], end: float, counts: list[tuple[int, int]]) -> None:
    """Repeat one request on one connection until the end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    buffer = bytearray(1 << 20)
    requests = total = 0
    while time.monotonic() < end:
        connection.request("GET", path, headers={"Accept-Encoding": "identity", **headers})
        answer = connection.getresponse()
        assert answer.status in (200, 206), answer.status
        while read := answer.readinto(buffer):
            total += read
        requests += 1
    connection.close()
    counts.append((requests, total))


def cpu_of(processes: list[psutil.Process]) -> float:
    """CPU seconds that processes have used."""
    times = [process.cpu_times() for process in processes]
    return sum(spent.user + spent.system for spent in times)


def fetch(port: int, path: str) -> tuple[bytes, str]:
    """Return body and type of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, body[:500])
    return body, answer.headers["content-type"]


@contextmanager
def bare_server(folder: Path, body: bytes, kind: str) -> Iterator[tuple[int, psutil.Process]]:
    """Run the floor: one worker of the same server with an application that does nothing."""
    (folder / "body").write_bytes(body)
    (folder / "bare_app.py").write_text(BARE.format(path=str(folder / "body"), kind=kind.encode()))
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-ws", "--loop", "uvloop", "--log-level", "error", "bare_app:app"]
    process = subprocess.Popen(command, cwd=folder)
    try:
        wait_for(port)
        (worker,) = [child for child in psutil.Process(process.pid).children() if not is_tracker(child)]
        yield port, worker
    finally:
        process.terminate()
        process.wait()


def is_tracker(process: psutil.Process) -> bool:
    """Whether this is multiprocessing's own helper."""
    return "resource_tracker" in " ".join(process.cmdline())


@contextmanager
def nginx(folder: Path, root: Path) -> Iterator[tuple[int, list[psutil.Process]]]:
    """Run nginx over a folder with a configuration of its own."""
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX_CONFIG.format(folder=folder, port=port, root=root))
    folder.chmod(0o755)
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "user root;"])
    try:
        wait_for(port)
        yield port, psutil.Process(process.pid).children()
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nobody listens on port {port}")


if __name__ == "__main__":
    main()
