"""A body that drips is cut in the end; one that comes at a decent pace is not."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from headwater.web.request import CarefulRequest, Stalled


class Clock:
    """A clock that the client's pauses move."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def receive_all(clock: Clock, pieces: int, piece_bytes: int, pause_seconds: float) -> int:
    settings = SimpleNamespace(upload=SimpleNamespace(stall=60, min_rate=2048))
    app = SimpleNamespace(state=SimpleNamespace(runtime=SimpleNamespace(settings=settings)))
    left = pieces

    async def receive() -> dict[str, Any]:
        nonlocal left
        clock.now += pause_seconds
        left -= 1
        return {"type": "http.request", "body": b"x" * piece_bytes, "more_body": left > 0}

    async def read() -> int:
        scope: Any = {"type": "http", "method": "POST", "path": "/", "headers": [], "litestar_app": app}
        scope["route_handler"] = SimpleNamespace(resolve_request_max_body_size=lambda: None)
        request: CarefulRequest = CarefulRequest(scope, receive)  # type: ignore[arg-type]
        return sum([len(chunk) async for chunk in request.stream()])

    return asyncio.run(read())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("headwater.web.request.time", SimpleNamespace(monotonic=made.monotonic, time=time.time))
    return made


def test_drops_are_cut(clock: Clock) -> None:
    with pytest.raises(Stalled):
        receive_all(clock, pieces=1000, piece_bytes=1, pause_seconds=30)
    assert clock.now <= 120


def test_a_slow_line_is_waited_for(clock: Clock) -> None:
    assert receive_all(clock, pieces=500, piece_bytes=8192, pause_seconds=3) == 500 * 8192
