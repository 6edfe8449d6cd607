"""Requests over real sockets: which addresses are reached, how much is taken, what becomes of dead sockets."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp.resolver
import pytest
import sqlalchemy as sa
from tests.support.fediverse import Fediverse, Site
from tests.support.loopback import Loopback, Request, answer

from headwater.actors import find_instance_actor
from headwater.federation import FetchFailed, fetch_document, send
from headwater.federation.delivery import store
from headwater.federation.fetching import Unreachable, guard, network_of
from headwater.federation.fetching.network import Internet, _networks
from headwater.federation.model import Delivery
from headwater.federation.signatures import Message, load_public_key, parse_cavage, verify_cavage

Start = Callable[..., Site]
MAX_BYTES = 20_000


@pytest.fixture
def start(fediverse: Fediverse) -> Iterator[Start]:
    """Start an instance on the real network; its limits are small so that tests are quick."""
    opened: list[Site] = []

    def start(**settings: str) -> Site:
        small = {
            "HEADWATER__WEBSERVER__HTTPS": "false",
            "HEADWATER__WEBSERVER__PORT": "80",
            "HEADWATER__FEDERATION__PREVENT_SSRF": "false",
            "HEADWATER__FEDERATION__FETCHING__TIMEOUT": "0.25",
            "HEADWATER__FEDERATION__FETCHING__MAX_SIZE": str(MAX_BYTES),
            "HEADWATER__FEDERATION__DELIVERIES__TIMEOUT": "5",
        }
        opened.append(fediverse.instance("a.example", **(small | settings)))
        del _networks[opened[-1].runtime.database]  # the one in memory
        return opened[-1]

    yield start
    for site in opened:
        network_of(site.runtime).close()


@pytest.fixture
def loopback_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 stands for the internet; everything else is as it is."""
    really = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1" or really(address))


def note(host: str, path: str = "/note") -> bytes:
    return json.dumps({"id": f"http://{host}{path}", "type": "Note"}).encode()


def redirect(target: str) -> bytes:
    return answer(302, headers={"location": target})


def name_answers(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Have every name resolve to one address after another; returns the names that were asked for."""
    asked: list[str] = []

    class Stub:
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, Any]]:
            address = answers[min(len(asked), len(answers) - 1)]
            asked.append(host)
            kind = socket.AF_INET6 if ":" in address else socket.AF_INET
            return [{"hostname": host, "host": address, "port": port, "family": kind, "proto": 0, "flags": 0}]

        async def close(self) -> None:
            pass

    monkeypatch.setattr(aiohttp.resolver, "ThreadedResolver", Stub)
    return asked


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b::5db8:d70e", False),
        ("64:ff9b:1::a00:1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("2002:7f00:1::1", False),
        ("fc00::1", False),
        ("fe80::1%lo", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("name.example", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address: str, is_public: bool) -> None:
    assert guard.is_public(address) is is_public


def test_private_addresses_are_not_reached_however_they_are_written(start: Start, loopback: Loopback) -> None:
    site = start(HEADWATER__FEDERATION__PREVENT_SSRF="true", HEADWATER__FEDERATION__FETCHING__TIMEOUT="5")
    server = loopback.serve(answer(200, b"{}"))
    port = server.host.rpartition(":")[2]
    hosts = ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::1]", "[::127.0.0.1]"]
    for host in [*hosts, "localhost", "2130706433", "0x7f.1", "127.1", "0.0.0.0"]:
        with pytest.raises(FetchFailed, match=r"is a private address|not a canonical IPv4 address"):
            fetch_document(site.runtime, f"http://{host}:{port}/note")
    assert server.asked == []


def test_names_of_private_addresses_are_not_reached(
    start: Start, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = start(HEADWATER__FEDERATION__PREVENT_SSRF="true")
    server = loopback.serve(answer(200, b"{}"))
    port = server.host.rpartition(":")[2]
    asked = name_answers(monkeypatch, "127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1")
    for number in range(5):
        with pytest.raises(FetchFailed, match="is a private address"):
            fetch_document(site.runtime, f"http://n{number}.example:{port}/note")
    assert len(asked) == 5 and server.asked == []


@pytest.mark.usefixtures("loopback_is_public")
def test_a_name_that_changes_its_address_gains_nothing(
    start: Start, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = start(HEADWATER__FEDERATION__PREVENT_SSRF="true")
    server = loopback.serve(lambda request, writer: close_with(writer, answer(200, note(request.headers["host"]))))
    inside = loopback.serve(answer(200, b"{}"), "127.0.0.2")
    port = server.host.rpartition(":")[2]
    asked = name_answers(monkeypatch, "127.0.0.1", "127.0.0.2")
    assert fetch_document(site.runtime, f"http://n.example:{port}/note")["type"] == "Note"
    assert asked == ["n.example"]  # what is looked at is what is connected to: there is no second question
    with pytest.raises(FetchFailed, match="is a private address"):
        fetch_document(site.runtime, f"http://n.example:{inside.host.rpartition(':')[2]}/note")
    assert len(server.asked) == 1 and inside.asked == []


def test_a_resolver_that_lets_a_private_address_through_is_caught_at_the_socket(
    start: Start, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = start(HEADWATER__FEDERATION__PREVENT_SSRF="true")
    server = loopback.serve(answer(200, b"{}"))
    name_answers(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(guard, "GuardedResolver", lambda inner: inner)
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 is a private address"):
        fetch_document(site.runtime, f"http://n.example:{server.host.rpartition(':')[2]}/note")
    assert server.asked == []


@pytest.mark.usefixtures("loopback_is_public")
def test_a_redirect_to_a_private_address_is_not_followed(start: Start, loopback: Loopback) -> None:
    site = start(HEADWATER__FEDERATION__PREVENT_SSRF="true")
    inside = loopback.serve(answer(200, b"{}"), "127.0.0.2")
    server = loopback.serve(redirect(f"{inside.url}/note"))
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.2 is a private address"):
        fetch_document(site.runtime, f"{server.url}/note")
    assert len(server.asked) == 1 and inside.asked == []


async def close_with(writer: asyncio.StreamWriter, content: bytes) -> None:
    writer.write(content)
    await writer.drain()
    writer.close()


def test_redirects_are_signed_anew_for_their_host(start: Start, loopback: Loopback) -> None:
    site = start()
    there = loopback.serve(lambda request, writer: close_with(writer, answer(200, note(request.headers["host"]))))
    here = loopback.serve(redirect(f"{there.url}/note?a=1"))
    assert fetch_document(site.runtime, f"{here.url}/old")["id"] == f"{there.url}/note"
    with site.runtime.database.read() as session:
        key = load_public_key(find_instance_actor(session).public_key or "")
    for server, target in ((here, "/old"), (there, "/note?a=1")):
        (asked,) = server.asked
        assert asked.target == target and asked.headers["host"] == server.host
        message = Message("GET", target, asked.headers, server.host, "http")
        assert verify_cavage(message, parse_cavage(asked.headers["signature"]), key)
        assert not verify_cavage(
            Message("GET", target, {**asked.headers, "host": "x.example"}, "x.example", "http"),
            parse_cavage(asked.headers["signature"]),
            key,
        )


def test_redirects_end(start: Start, loopback: Loopback) -> None:
    site = start()
    server = loopback.serve(lambda request, writer: close_with(writer, redirect(f"{request.target}x")))
    with pytest.raises(FetchFailed, match="too many redirects"):
        fetch_document(site.runtime, f"{server.url}/")
    assert len(server.asked) == 1 + site.runtime.settings.federation.fetching.max_redirects
    for target in ("ftp://127.0.0.1/", "http://a.example/note", "http://me@127.0.0.1/"):
        away = loopback.serve(redirect(target))
        with pytest.raises(FetchFailed, match=r"not an address of an instance|our own"):
            fetch_document(site.runtime, f"{away.url}/note")


def test_a_document_speaks_only_for_the_host_that_answered(start: Start, loopback: Loopback) -> None:
    site = start()
    server = loopback.serve(answer(200, note("c.example")))
    with pytest.raises(FetchFailed, match="of another host"):
        fetch_document(site.runtime, f"{server.url}/note")


def test_no_more_than_the_limit_is_taken(start: Start, loopback: Loopback) -> None:
    site = start()
    declared = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999999999\r\n\r\n{"
    many = b"%x\r\n%s\r\n" % (MAX_BYTES, b" " * MAX_BYTES)
    chunked = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n" + many * 2
    until_closed = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + b" " * (MAX_BYTES + 1)
    for content in (declared, chunked, until_closed):
        server = loopback.serve(content)
        with pytest.raises(FetchFailed, match=f"more than {MAX_BYTES} bytes"):
            fetch_document(site.runtime, f"{server.url}/note")


def test_a_small_answer_that_unpacks_to_a_huge_one_costs_no_memory(start: Start, loopback: Loopback) -> None:
    site = start(HEADWATER__FEDERATION__FETCHING__TIMEOUT="5")
    bomb = gzip.compress(bytes(64 << 20), 1)
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    server = loopback.serve(answer(200, bomb, headers))
    small = loopback.serve(answer(200, gzip.compress(b"{}"), headers))
    network = network_of(site.runtime)
    packed = network.send("GET", f"{small.url}/", {}, b"", timeout=5, max_bytes=MAX_BYTES)
    assert packed.body == b"{}"
    tracemalloc.start()
    with pytest.raises(Unreachable, match=f"more than {len(bomb)} bytes"):
        network.send("GET", f"{server.url}/", {}, b"", timeout=5, max_bytes=len(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_a_slow_answer_is_given_up(start: Start, loopback: Loopback) -> None:
    site = start()

    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n")
        for _ in range(100):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def say_nothing(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)

    for respond in (drip, say_nothing):
        server = loopback.serve(respond)
        began = time.monotonic()
        with pytest.raises(FetchFailed, match=r"no answer within 0\.25 s"):
            fetch_document(site.runtime, f"{server.url}/note")
        assert time.monotonic() - began < 2
        with pytest.raises(FetchFailed, match="a moment ago"):
            fetch_document(site.runtime, f"{server.url}/note")
        assert len(server.asked) == 1


def test_what_is_not_json_or_no_http_is_refused(start: Start, loopback: Loopback) -> None:
    site = start()
    cases = {
        answer(200, b"{}", {"content-type": "text/html"}): "was not JSON",
        answer(200, b"{}", {"content-type": ""}): "was not JSON",
        answer(200, b"<html>"): "not JSON",
        answer(200, b"[]"): "not a JSON object",
        answer(200, b"{", {"content-length": "1"}): "not JSON",
        answer(410): "the answer was 410",
        answer(500, b"{}"): "the answer was 500",
        b"SSH-2.0-OpenSSH_9\r\n\r\n": "Bad",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20_000 + b"\r\n": r"too (large|long|big)|Too many|LineTooLong|Bad|more",
    }
    for content, reason in cases.items():
        server = loopback.serve(lambda request, writer, content=content: close_with(writer, content))
        with pytest.raises(FetchFailed, match=reason):
            fetch_document(site.runtime, f"{server.url}/note")


def test_without_the_guard_loopback_is_reached(start: Start, loopback: Loopback) -> None:
    site = start()
    server = loopback.serve(lambda request, writer: close_with(writer, answer(200, note(request.headers["host"]))))
    assert fetch_document(site.runtime, f"{server.url}/note")["type"] == "Note"
    assert "cookie" not in server.asked[0].headers
    assert server.asked[0].headers["user-agent"].startswith("Headwater/")


def deliver(site: Site, inbox: str, count: int) -> None:
    with site.runtime.database.write() as session:
        actor = find_instance_actor(session)
        for number in range(count):
            activity = {
                "id": f"{actor.url}/likes/{number}",
                "type": "Like",
                "actor": actor.url,
                "object": f"x:{number}",
            }
            send(session, site.runtime.settings, actor.id, activity, [inbox], kind="Rate")
    site.work()


@pytest.mark.parametrize("resets", [False, True])
def test_a_socket_that_died_while_idle_is_no_attempt(start: Start, loopback: Loopback, resets: bool) -> None:
    site = start()

    async def cut_every_second(request: Request, writer: asyncio.StreamWriter) -> None:
        if [asked.connection for asked in server.asked].count(request.connection) == 1:
            writer.write(answer(204))
            return
        if resets:
            own: socket.socket = writer.get_extra_info("socket")
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()

    server = loopback.serve(cut_every_second)
    deliver(site, f"{server.url}/inbox", 3)
    assert [asked.connection for asked in server.asked] == [1, 1, 2, 2, 3]
    with site.runtime.database.read() as session:
        peer = store.find_peer(session, server.host)
        assert peer is not None and (peer.delivered, peer.failures, peer.last_failure_at) == (3, 0, None)
        assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 0


def test_a_new_socket_that_is_cut_is_one_attempt(start: Start, loopback: Loopback) -> None:
    site = start()

    async def cut(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = loopback.serve(cut)
    deliver(site, f"{server.url}/inbox", 1)
    assert len(server.asked) == 1
    with site.runtime.database.read() as session:
        peer = store.find_peer(session, server.host)
        assert peer is not None and peer.failures == 1 and "Disconnected" in (peer.last_error or "")


def test_sockets_are_used_again(loopback: Loopback) -> None:
    network = Internet(prevent_ssrf=False, per_host=4)
    server = loopback.serve(answer(204))
    for _ in range(3):
        assert network.send("POST", f"{server.url}/inbox", {}, b"{}", timeout=5, max_bytes=10).status == 204
    network.close()
    assert [asked.connection for asked in server.asked] == [1, 1, 1]
