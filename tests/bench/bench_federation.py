"""Activities that one CPU second takes in and delivers, signatures included, against the bare cost of the same.

Run it with `python -m tests.bench.bench_federation [activities]`. Taking in: CPU time of the web process, from the
request to the answer, which is a promise (the activity is stored); the floor is a bare ASGI application in the same
server that reads the body and verifies one RSA signature. Delivering: CPU time of a process that works off the queue;
the floor is one RSA signature and one POST with aiohttp. Handling is what the worker then does with a Like.
SQLite; a busy machine: compare the ratios.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

import psutil
import sqlalchemy as sa
import structlog

from headwater.actors import ensure_instance_actor, find_instance_actor
from headwater.db.migrate import migrate
from headwater.federation import send
from headwater.federation.delivery.jobs import job_types
from headwater.federation.fetching.network import network_of, open_session
from headwater.federation.keys import ensure_keys
from headwater.federation.linked import sign_document, with_context
from headwater.federation.model import Delivery, ReceivedActivity, ReceivedState
from headwater.federation.people import keep_actor, read_actor
from headwater.federation.signatures import Message, digest, load_private_key, make_key_pair, sign_cavage
from headwater.federation.signatures.keys import sign_bytes
from headwater.house.feature import load_models
from headwater.jobs.running.worker import Worker
from headwater.runtime import Runtime
from headwater.settings import load_settings
from tests.bench.bench_web import cpu_of, is_tracker, wait_for
from tests.support.instance import Instance, free_port
from tests.videos.people import add_person, add_video

DEFAULT_ACTIVITIES = 2000
HOSTS = 20
CONNECTIONS = HOSTS
MOST_TIMES = 3.0  # of the floor
BARE = """
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SIGNATURE = KEY.sign(b"x" * 200, padding.PKCS1v15(), hashes.SHA256())
PUBLIC = KEY.public_key()

async def app(scope, receive, send):
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    PUBLIC.verify(SIGNATURE, b"x" * 200, padding.PKCS1v15(), hashes.SHA256())
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
"""
SINK = """
import asyncio, sys

async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            length = next(line for line in head.lower().split(b"\\r\\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length[15:]))
            writer.write(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()

async def main():
    addresses = [f"127.0.0.{number + 1}" for number in range(int(sys.argv[2]))]
    await (await asyncio.start_server(serve, addresses, int(sys.argv[1]))).serve_forever()

asyncio.run(main())
"""
Posts = list[tuple[dict[str, str], bytes]]


def main() -> None:
    """Measure and print both ways."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_ACTIVITIES
    load_models()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    print(f"Per CPU second, {count} activities of {HOSTS} hosts")
    with tempfile.TemporaryDirectory() as folder:
        report_received(Path(folder), count)
        report_delivered(Path(folder), count)


def report_received(folder: Path, count: int) -> None:
    """Print what the web process takes in, and what the worker then handles."""
    instance = Instance(folder / "instance", {"log": {"level": "warning"}, "federation": {"prevent_ssrf": False}})
    runtime = Runtime.open(load_settings(instance.config, environment={}))
    migrate(runtime.database)
    posts = write_posts(runtime, instance, count)
    instance.start()
    try:
        (web,), (worker,) = instance.processes("web"), instance.processes("worker")
        post_all(instance.port, posts[:40])
        wait_until_handled(runtime, 40)
        before = cpu_of([worker])
        taken = post_all(instance.port, posts[40:], web)
        wait_until_handled(runtime, len(posts))
        handled = cpu_of([worker]) - before
    finally:
        instance.close()
        runtime.close()
    with bare_server(folder) as (port, process):
        post_all(port, posts[:40])
        floor = post_all(port, posts[40:], process)
    number = len(posts) - 40
    line("inbox: signature, stored, answered", number / taken, "RSA verify, bare POST", number / floor)
    print(f"  {'handled: a Like, its totals':36} {number / handled:7.0f}")


def write_posts(runtime: Runtime, instance: Instance, count: int) -> Posts:
    """Make known actors of other hosts and sign what they say about a video here."""
    video = add_video(runtime, add_person(runtime, "mary"))
    host, now = f"localhost:{instance.port}", formatdate(usegmt=True)
    posts: Posts = []
    keys = []
    for number in range(HOSTS):
        private, public = make_key_pair()
        url = f"https://h{number}.example/users/alice"
        document = {"id": url, "type": "Person", "preferredUsername": "alice", "inbox": f"{url}/inbox"}
        document |= {"publicKey": {"id": f"{url}#main-key", "owner": url, "publicKeyPem": public}}  # type: ignore[dict-item]
        with runtime.database.write() as session:
            keep_actor(session, read_actor(document), document, None)
        keys.append((url, load_private_key(private)))
    for number in range(count + 40):
        url, key = keys[number % HOSTS]
        kind = "Like" if number // HOSTS % 2 else "Dislike"
        activity = {"id": f"{url}/rates/{number}", "type": kind, "actor": url, "object": video.url}
        signed = sign_document(with_context("Rate", activity), url, key, "2026-11-21T12:00:00.000Z")
        body = json.dumps(signed).encode()
        headers = {"date": now, "digest": digest(body), "host": host}
        headers["signature"] = sign_cavage(Message("POST", "/inbox", headers, host), f"{url}#main-key", key)
        posts.append((headers | {"content-type": "application/activity+json"}, body))
    return posts


def post_all(port: int, posts: Posts, process: psutil.Process | None = None) -> float:
    """Deliver over several kept connections; returns the CPU seconds of the process that takes them."""
    before = cpu_of([process]) if process else 0.0
    statuses: set[int] = set()

    def post(mine: Posts) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for headers, body in mine:
            connection.request("POST", "/inbox", body, headers)
            answer = connection.getresponse()
            answer.read()
            statuses.add(answer.status)
        connection.close()

    threads = [threading.Thread(target=post, args=(posts[n::CONNECTIONS],)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == {204}, statuses
    return cpu_of([process]) - before if process else 0.0


def wait_until_handled(runtime: Runtime, count: int) -> None:
    """Wait until the worker has done so many."""
    done = sa.select(sa.func.count()).where(ReceivedActivity.state == ReceivedState.DONE)
    while True:
        with runtime.database.read() as session:
            if session.scalar(done) == count:
                return
        time.sleep(0.2)


def report_delivered(folder: Path, count: int) -> None:
    """Print what a process delivers: one activity to many inboxes, and many activities to one inbox each."""
    with sink() as port:
        environment = {
            "HEADWATER__STORAGE__ROOT": str(folder / "sender"),
            "HEADWATER__FEDERATION__PREVENT_SSRF": "false",
            "HEADWATER__LOG__LEVEL": "warning",
        }
        runtime = Runtime.open(load_settings(environment=environment))
        migrate(runtime.database)
        with runtime.database.write() as session:
            ensure_instance_actor(session, runtime.settings)
            actor_id = find_instance_actor(session).id
        floor = count / asyncio.run(sign_and_post(runtime, actor_id, port, count))
        inboxes = [f"http://127.0.0.{number % HOSTS + 1}:{port}/inbox/{number}" for number in range(count)]
        for label, groups in (
            ("one activity to many inboxes", [inboxes]),
            ("many activities to an inbox each", [[inbox] for inbox in inboxes]),
        ):
            with runtime.database.write() as session:
                for number, group in enumerate(groups):
                    activity = {"id": f"https://a.example/{label}/{number}", "type": "Like", "actor": "https://a.example",
                                "object": f"https://b.example/v/{number}"}  # fmt: skip
                    send(session, runtime.settings, actor_id, activity, group, kind="Rate")
            line(label, count / work_off(runtime), "RSA sign, bare POST", floor)
        network_of(runtime).close()
        runtime.close()


def work_off(runtime: Runtime) -> float:
    """Deliver everything; returns the CPU seconds of that."""
    stop = threading.Event()
    before = time.process_time()
    worker = threading.Thread(target=Worker(runtime, job_types).run, args=(stop,))
    worker.start()
    while True:
        time.sleep(0.2)
        with runtime.database.read() as session:
            if not session.scalar(sa.select(sa.func.count()).select_from(Delivery)):
                break
    stop.set()
    worker.join()
    return time.process_time() - before


async def sign_and_post(runtime: Runtime, actor_id: int, port: int, count: int) -> float:
    """Sign and post with as little around it as can be; returns the CPU seconds of that."""
    _, key = ensure_keys(runtime, actor_id)
    async with open_session(guarded=False, per_host=4) as session:
        before = time.process_time()
        for _ in range(count):
            headers = {"signature": sign_bytes(key, b"x" * 200).hex(), "content-type": "application/activity+json"}
            tracing = {"trace_request_ctx": type("Nothing", (), {})()}
            async with session.post(
                f"http://127.0.0.1:{port}/inbox", data=b"x" * 1500, headers=headers, **tracing
            ) as found:
                await found.read()
        return time.process_time() - before


def line(label: str, ours: float, floor_label: str, floor: float) -> None:
    """Print a line of the table."""
    ratio = floor / ours
    mark = "ok  " if ratio <= MOST_TIMES else "MORE"
    print(f"{mark} {label:36} {ours:7.0f}   {floor_label} {floor:7.0f}   {ratio:5.2f} x (at most {MOST_TIMES:g})")


@contextmanager
def bare_server(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """Run the floor of taking in: one worker of the same server with an application that only verifies."""
    (folder / "bare_inbox.py").write_text(BARE)
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-ws", "--loop", "uvloop", "--log-level", "error", "bare_inbox:app"]
    with running(command, port, folder) as process:
        (worker,) = [child for child in psutil.Process(process.pid).children() if not is_tracker(child)]
        yield port, worker


@contextmanager
def sink() -> Iterator[int]:
    """Run inboxes of many hosts that take everything, on one port of as many loopback addresses."""
    port = free_port()
    with running([sys.executable, "-c", SINK, str(port), str(HOSTS)], port, Path.cwd()):
        yield port


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block."""
    process = subprocess.Popen(command, cwd=folder)
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
