"""HEAD is answered as GET is, without the body."""

import asyncio
from typing import Any

import pytest

from headwater.web.head import HeadAsGet


async def answer(scope: Any, _receive: Any, send: Any) -> None:
    headers = [(b"content-length", b"5"), (b"x-method", scope["method"].encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.mark.parametrize(
    ("method", "path", "seen", "body"),
    [
        ("GET", "/w/abc", "GET", b"hello"),
        ("HEAD", "/w/abc", "GET", b""),
        ("HEAD", "/api/v1/videos", "GET", b""),
        ("HEAD", "/static/web-videos/a.mp4", "HEAD", b"hello"),  # knows HEAD itself
        ("POST", "/login", "POST", b"hello"),
    ],
)
def test_head_is_get_without_a_body(method: str, path: str, seen: str, body: bytes) -> None:
    sent: list[Any] = []

    async def collect(message: Any) -> None:
        sent.append(message)

    asyncio.run(HeadAsGet(answer)({"type": "http", "method": method, "path": path}, None, collect))
    start, content = sent
    assert (start["status"], content["body"]) == (200, body)
    assert dict(start["headers"])[b"x-method"] == seen.encode()
