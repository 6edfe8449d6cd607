"""What the reference's activities, keys and signatures look like on the wire (tests/data/activitypub)."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from headwater.federation.signatures import Message

DATA = Path(__file__).parents[1] / "data" / "activitypub"


@functools.cache
def read(path: str) -> Any:
    """Read a file of the recordings."""
    return json.loads((DATA / path).read_text())


def recorded(name: str) -> Message:
    """Return a recorded request (`delivered/Like.json`) as its signature sees it."""
    request = read(name)["request"]
    headers = {header.lower(): value for header, value in request["headers"]}
    return Message(request["method"], request["target"], headers, headers["host"], "http")


def body_of(name: str) -> bytes:
    """Return the exact body of a recorded delivery."""
    text: str = read(name)["request"]["body_raw"]
    return text.encode()


VECTORS = read("vectors.json")
