# ruff: noqa: E501
"""Nothing that a client can send makes the server fail: every route takes a bag of bad input, as raw requests.

What is asked comes from the route table itself, so that a new route is tried from its first day.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec
import pytest
import structlog
from litestar.routes import HTTPRoute
from tests.web.test_authorisation import make_things, make_user

from headwater.actors import ensure_instance_actor
from headwater.app import build_app
from headwater.files.asker import TOKEN_PARAMETER
from headwater.house.rights import Role
from headwater.publishing.uploads.forms import PICTURES
from headwater.runtime import Runtime
from headwater.sessions import ensure_oauth_client
from headwater.sessions.tokens import open_tokens
from headwater.users.profile import _TYPES as PROFILE_FIELDS
from headwater.videos.details import _FIELDS as VIDEO_FIELDS
from headwater.videos.lists.query import _LIST_PARAMETERS as LIST_PARAMETERS
from headwater.web.host import CheckHost

if TYPE_CHECKING:
    from litestar import Litestar

SURROGATE = b"\xed\xa0\x80"
SEGMENTS = [
    "0", "-1", str(2**31), str(2**63), str(10**30), "1e9", "a" * 300, "%00", "%ff%fe", "%ED%A0%80", "%2e%2e%2f%2e%2e",
    "..%5c..", "%E2%80%AE", "null", "a@b@c", "root@", "@", "%25", "a" * 10_000,
    "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000-720-fragmented.mp4", "1" * 22,
    "a.m3u8", "a.mp4", "%F0%9F%8E%AC",
]  # fmt: skip
VALUES = [
    "", "0", "-1", str(2**31), str(2**63), str(10**30), "1" * 5000, "1.5", "1e400", "NaN", "null", "true", "[]", "%00",
    "%ff", "%ED%A0%80", "%F0%9F%8E%AC", "a" * 10_000, "%25", "%27%22%3C", "2024-02-30", "0001-01-01T00:00:00%2B14:00",
    "9999-12-31T23:59:59-14:00", "%D9%A3",
]  # fmt: skip
JSON_VALUES = [
    b"null", b"true", b"-1", b"0", b"1.5", b"1e400", str(2**63).encode(), str(2**64).encode(), str(10**30).encode(),
    b"1" * 5000, b'""', b'"a\\u0000b"', b'"\\ud800"', b'"\\u202e"', b'"' + b"a" * 10_000 + b'"', b"[]", b"{}", b"[null]",
    b"[[]]", b'[{"a":1}]', b'{"a":{"a":{}}}', b"[1,2,3,4,5,6]", b'"' + SURROGATE + b'"', b'"\xff"', b"[" * 200 + b"]" * 200,
    b'"0001-01-01T00:00:00+14:00"', b'"9999-12-31T23:59:59-14:00"', b'"0001-01-01T00:00:00Z"',
    b'{"updateAt":1,"privacy":1}', b'{"updateAt":"0001-01-01T00:00:00Z","privacy":[]}',
]  # fmt: skip
JSON_BODIES = [
    b"", b"{", b"null", b"[]", b'"a"', b"1", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"\x00", b"{}" + b" " * 999,
    b'{"name":1,"name":2}', b'{"\\ud800":1}', b'{"\\u0000":1}', b"{" + b",".join(b'"k%d":1' % n for n in range(3000)) + b"}",
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
FORM_BODIES = [
    b"", b"&&&", b"=", b"%", b"%ff=%fe", b"a[b][c][d][e][f]=1", b"a[=1", b"a[]=1&a[b]=2&a=3&a[c]=4", b"[]=1", b"a[-1]=1",
    b"&".join(b"k%d=1" % n for n in range(3000)), b"grant_type=password&grant_type=x", b"%00=%00", b"\xff=\xff",
    b"a[0]=1&a[00]=2&a[99999]=3", "a[٣]=1".encode(),
]  # fmt: skip
PARTS = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n--x--\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\nContent-Type: %b\r\n\r\n%b\r\n--x--\r\n'
MULTIPART_BODIES = [
    b"", b"--x", b"--x--", b"--x\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
    b"--x\r\nA: " + b"b" * 100_000, b"--x\r\n" + b"A: b\r\n" * 500 + b"\r\n", PARTS % (b"name", SURROGATE),
    PARTS % (b"", b""), PARTS % (b"\xff", b"a"), PARTS % (b"name", b"a\x00b"), b"\xff" * 100,
    PARTS % (b"csrf_token", b"a"), PARTS[:-7] % (b"name", b"cut off"), (PARTS[:-6] % (b"a", b"b")) * 300,
    FILE % (b"name", b"a", b"text/plain", b"a"), FILE % (b"username", b"a.mp4", b"video/mp4", b"a"),
    FILE % (b"grant_type", b"a", b"", b"password"),
] + [
    FILE % (field, name, kind, content)
    for field in (b"videofile", *(field.encode() for field in PICTURES))
    for name, kind, content in (
        (b"a.mp4", b"video/mp4", b""), (b"..", b"video/mp4", b"a"), (b"\xff.mp4", b"video/mp4", b"a"),
        (b"a\x00.mp4", b"video/mp4", b"a"), (b"../../../etc/passwd.mp4", b"video/mp4", b"a"),
        (b"a" * 5000 + b".mp4", b"video/mp4", b"a"), ("\u202e4pm.mp4".encode(), b"video/\xff", b"a"),
        (b"a.png", b"image/png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
    )
]  # fmt: skip
TYPES = [
    "", "text/plain", "application/json; charset=utf-16", "application/json; charset=nonsense", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "a" * 5000, "a", "/", ";;;", "\xff",
    "multipart/form-data; boundary=\"a", "application/x-www-form-urlencoded; charset=utf-7",
]  # fmt: skip
HEADERS: list[tuple[str, str]] = [
    ("authorization", "Bearer"), ("authorization", "Bearer "), ("authorization", "Bearer \xff\xfe"),
    ("authorization", "Bearer " + "a" * 10_000), ("authorization", "Basic \xff"), ("authorization", "\x7f"),
    ("cookie", "headwater_session=\xff"), ("cookie", "headwater_session=" + "a" * 10_000), ("cookie", "=;=;;=\xff"),
    ("cookie", 'headwater_session="\\377\\'), ("accept-language", "xx-\xff,;q=;q=a,*;q=9" * 50),
    ("accept-language", "de;q=nan"), ("accept-language", "de-" * 3000), ("accept", "\xff/\xff;q=x"), ("accept", "text/html"),
    ("range", "bytes=-" + "9" * 400), ("range", "bytes=" + "0-0," * 2000), ("if-none-match", "\xff"), ("host", "\xff"),
    ("host", ""), ("host", "a:b:c:99999999"), ("if-range", "\xff"), ("x-forwarded-for", "\xff," * 100),
    ("content-length", "-1"), ("content-length", "a"), ("user-agent", "\xff" * 5000), ("sec-fetch-site", "\xff"),
    ("x-headwater-csrf", "\xff"), ("x-peertube-video-password", "\xff"), ("origin", "\xff"), ("content-range", "\xff"),
    ("content-range", "bytes 5-1/0"), ("content-range", f"bytes 0-{10**17}/{10**17 + 1}"),
    ("x-upload-content-length", "9" * 18), ("x-upload-content-length", "\xb2"), ("x-upload-content-type", "\xff"),
]  # fmt: skip


SAMPLE = 6  # on each database, of the two hundred shots at a route; `make test-all` fires them all


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """One raw request."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __str__(self) -> str:
        body = self.body[:120] + (b"..." if len(self.body) > 120 else b"")
        return f"{self.method} {self.path[:120]}?{self.query[:80]} {[(k, v[:60]) for k, v in self.headers]} {body!r}"


class Answer(msgspec.Struct):
    status: int
    headers: dict[str, str]
    body: bytes


async def send_raw(app: Any, shot: Shot, *, cut: bool = False) -> Answer:
    """Ask the application below any client library, which would refuse to send most of this."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in shot.headers]
    if not any(name == "host" for name, _ in shot.headers):
        headers.append((b"host", b"localhost:9000"))
    scope: Any = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": shot.method,
        "scheme": "http", "path": unquote(shot.path), "raw_path": shot.path.encode(), "root_path": "", "extensions": {},
        "query_string": shot.query.encode("latin-1"), "headers": headers, "client": ("127.0.0.1", 4), "server": ("localhost", 9000),
    }  # fmt: skip
    events = [{"type": "http.request", "body": shot.body, "more_body": cut}]
    answer = Answer(0, {}, b"")

    async def receive() -> Any:
        return events.pop() if events else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer


def routes_of(app: Litestar) -> list[tuple[str, str]]:
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute) and "openapi" not in route.path and not route.path.endswith("/ready"):
            path = re.sub(r"\{(\w+)(?::\w+)?\}", r"{\1}", route.path)
            found += [(method, path) for method in route.methods if method not in ("OPTIONS", "HEAD")]
    return sorted(found)


def shots_at(method: str, path: str, things: dict[str, Any]) -> Iterator[Shot]:
    """Everything bad that is tried with one route."""
    names = {"account_name": things["account"], "channel_handle": things["channel"], "video_id": things["video"]}
    good = re.sub(r"\{(\w+)\}", lambda match: str(names.get(match[1], "1")), path)
    if "{" in path:
        for segment in SEGMENTS:
            yield Shot(method=method, path=re.sub(r"\{\w+\}", segment.replace("\\", "\\\\"), path))
    query_names = {"start", "count", "sort", "search", "page", "next", "jobType", TOKEN_PARAMETER}
    query_names = query_names | set(LIST_PARAMETERS) if path.endswith("/videos") else query_names
    for name in sorted(query_names) if method == "GET" else ("upload_id",):
        for value in VALUES:
            yield Shot(method=method, path=good, query=f"{name}={value}")
        yield Shot(method=method, path=good, query=f"{name}=1&{name}=2&{name}[]=3&{name}[a][b][c]=4")
    for query in ("%", "&=&", "a[b][c][d][e]=1", "&".join(["a=1"] * 1500), "accessToken=%ff"):
        yield Shot(method=method, path=good, query=query)
    for header in HEADERS:
        yield Shot(method=method, path=good, headers=(header,), query="upload_id=x")
    if method != "GET":
        yield from bodies_for(method, good)


def bodies_for(method: str, path: str) -> Iterator[Shot]:
    """Bad bodies of every kind."""
    announced = (("x-upload-content-length", "10"), ("x-upload-content-type", "video/mp4"))
    json, form, multipart = (
        ("content-type", "application/json"),
        ("content-type", FORM),
        "multipart/form-data; boundary=x",
    )
    bodies = [
        b'{%b"%b":%b}' % (valid, field.encode(), value) for valid, field in fields_of(path) for value in JSON_VALUES
    ]
    for body in (*JSON_BODIES, *bodies):
        yield Shot(method=method, path=path, headers=(json, *announced), body=body)
    values = [b"%b=%b" % (field.encode(), value.encode()) for field in ("name", "username", "next") for value in VALUES]
    for body in (*FORM_BODIES, *values):
        yield Shot(method=method, path=path, headers=(form,), body=body)
    for body in MULTIPART_BODIES:
        yield Shot(method=method, path=path, headers=(("content-type", multipart), *announced), body=body)
    for kind in TYPES:
        yield Shot(method=method, path=path, headers=(("content-type", kind), *announced), body=b'{"name":"abc"}')


def fields_of(path: str) -> list[tuple[bytes, str]]:
    """The fields that a route reads from JSON, with what must stand before them to be looked at."""
    if path == "/api/v1/users/me":
        return [(b"", field) for field in PROFILE_FIELDS]
    if path == "/api/v1/videos/upload-resumable":
        return [(b'"filename":"a.mp4","name":"abc","channelId":1,', field) for field in (*VIDEO_FIELDS, "filename")]
    if path.startswith("/api/v1/videos/"):
        return [(b"", field) for field in VIDEO_FIELDS] if path.count("/") == 4 else []
    return [(b"", field) for field in ("command", "grant_type", "client_id", "username", "upload_id")]


@pytest.mark.parametrize(
    "most", [pytest.param(SAMPLE, id="sample"), pytest.param(10**6, id="all", marks=pytest.mark.marathon)]
)
def test_no_bad_input_makes_the_server_fail(runtime: Runtime, most: int) -> None:
    with runtime.database.write() as session:
        ensure_oauth_client(session)
        ensure_instance_actor(session, runtime.settings)
    app = build_app(runtime)
    with structlog.testing.capture_logs():  # tracebacks are slow to print; the answers say enough
        failed = asyncio.run(fire(app, runtime, routes_of(app), most))
    assert not failed, f"{len(failed)} requests:\n" + "\n".join(failed[:40])


async def fire(app: Litestar, runtime: Runtime, routes: list[tuple[str, str]], most: int) -> list[str]:
    """Try that much of everything with each route, the same at each run on a database; returns what went wrong."""
    failed = []
    around = CheckHost(app)
    async with app.lifespan():
        is_fresh = False
        for method, path in routes:
            if not is_fresh:
                with runtime.database.write() as session:
                    owner = make_user(session, runtime, Role.ADMINISTRATOR)
                    things = make_things(session, owner)
                    token = open_tokens(session, runtime.settings, owner.id).access_token
                is_fresh = True
            shots = list(shots_at(method, path, things))
            for shot in random.Random(f"{method} {path} {runtime.database.is_sqlite}").sample(
                shots, min(most, len(shots))
            ):
                if not any(name == "authorization" for name, _ in shot.headers):
                    shot = msgspec.structs.replace(shot, headers=(*shot.headers, ("authorization", f"Bearer {token}")))
                answer = await asyncio.wait_for(send_raw(around, shot), 30)
                is_fresh = is_fresh and (method == "GET" or answer.status >= 400)
                if not 200 <= answer.status < 500 or not is_well_shaped(shot, answer):
                    failed.append(f"{answer.status} {answer.body[:120]!r} <- {shot}")
    return failed


def is_well_shaped(shot: Shot, answer: Answer) -> bool:
    """Whether a refusal of the API says why, in the reference's shape (or in that of resumable uploads)."""
    if answer.status != 400 or not shot.path.startswith("/api/v1/") or not answer.body:
        return True
    document = msgspec.json.decode(answer.body)
    if answer.headers["content-type"].startswith("application/problem+json"):
        return {"type", "status", "detail", "error"} <= set(document) and document["status"] == 400
    return shot.path.endswith("upload-resumable") and {"code", "message"} == set(document["error"])


def send_cut(app: Litestar, body: bytes) -> Answer:
    """Sign in with a form whose end never comes."""
    return asyncio.run(send_in_life(app, body))


async def send_in_life(app: Litestar, body: bytes) -> Answer:
    async with app.lifespan():
        headers = (("content-type", FORM), ("content-length", "500"))
        return await send_raw(
            app, Shot(method="POST", path="/api/v1/users/token", headers=headers, body=body), cut=True
        )


def test_a_client_that_goes_in_the_middle_of_its_form_is_no_failure(runtime: Runtime) -> None:
    with structlog.testing.capture_logs() as logs:
        assert send_cut(build_app(runtime), b"grant_type=pass").status == 400
    assert [line for line in logs if line["log_level"] == "error"] == []
