"""Replays recorded exchanges against an instance of ours, and compares what comes back with the record.

Ids, UUIDs and file names differ from those of the record: `Names` learns which of ours stands for which of theirs from
each pair of answers, and puts ours into later requests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.shapes import list_differences

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FILE = re.compile(r"<file (\S+) (\S+)>")
NUMBERED = {"user", "video", "videoChannel", "file"}
PROBLEM = "application/problem+json"


class Names:
    """Which of our ids stands for which recorded one."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.numbers: dict[tuple[str, int], int] = {}

    def learn(self, recorded: Any, given: Any, kind: str = "") -> None:
        """Take over every id that stands at the same place of both documents."""
        if isinstance(recorded, dict) and isinstance(given, dict):
            for key in recorded.keys() & given.keys():
                self.learn(recorded[key], given[key], kind if key == "id" else key.removesuffix("s"))
        elif isinstance(recorded, list) and isinstance(given, list):
            for theirs, ours in zip(recorded, given, strict=False):
                self.learn(theirs, ours, kind)
        elif isinstance(recorded, str) and isinstance(given, str):
            if kind in {"uuid", "shortUUID"} or kind.lower().endswith(("path", "url")):
                self.words.setdefault(recorded.split("localhost:9103")[-1], given.split("localhost:9000")[-1])
        elif (
            isinstance(recorded, int) and isinstance(given, int) and kind in {"user", "video", "videoChannel", "files"}
        ):
            self.numbers.setdefault((kind, recorded), given)

    def put_into(self, text: str) -> str:
        """Return the text with every recorded name replaced by ours."""
        path, _, query = text.partition("?")
        path = self.words.get(path, path)
        for theirs, ours in self.words.items():
            path, query = path.replace(theirs, ours), query.replace(theirs, ours)
        for (kind, theirs_id), ours_id in self.numbers.items():
            place = {"user": "/users/", "file": "/metadata/"}.get(kind)
            if place:
                path = re.sub(rf"({place}){theirs_id}(?=/|$)", rf"\g<1>{ours_id}", path)
        return f"{path}?{query}" if query else path


def build_request(exchange: Mapping[str, Any], names: Names, read_file: Callable[[str], bytes]) -> dict[str, Any]:
    """Return the recorded request as arguments of the client's `request`."""
    recorded = exchange["request"]
    skipped = {"authorization", "content-type", "x-forwarded-for", "content-length", "host"}
    options: dict[str, Any] = {
        "headers": {name: value for name, value in recorded["headers"].items() if name.lower() not in skipped},
        "url": names.put_into(recorded["path"]),
    }
    body = recorded.get("body")
    if isinstance(body, dict) and "multipart" in body:
        options["files"] = [_part(name, value, names, read_file) for name, value in body["multipart"]]
    elif isinstance(body, str):
        options["content"] = body
        options["headers"]["content-type"] = "application/json"
    elif body is not None:
        options["json"] = _with_own_ids(body, names)
    return options


def _part(name: str, value: str, names: Names, read_file: Callable[[str], bytes]) -> tuple[str, Any]:
    if found := FILE.fullmatch(value):
        return name, (found[1], read_file(found[1]), found[2])
    if name == "channelId":
        value = str(names.numbers.get(("videoChannel", int(value)), value))
    return name, (None, value.encode())


def _with_own_ids(body: Any, names: Names) -> Any:
    if isinstance(body, dict) and "channelId" in body:
        return body | {"channelId": names.numbers.get(("videoChannel", body["channelId"]), body["channelId"])}
    return json.loads(names.put_into(json.dumps(body))) if UUID.search(json.dumps(body)) else body


def compare(answer: Any, exchange: Mapping[str, Any], names: Names, missing: frozenset[str]) -> list[str]:
    """Return how an answer differs from the recorded one: status, keys, types, a problem's code and fields."""
    recorded = exchange["response"]
    if answer.status_code != recorded["status"]:
        return [f"status {answer.status_code} instead of {recorded['status']}: {answer.text[:150]}"]
    body = recorded["body"]
    kind = recorded["headers"].get("content-type", "")
    if "json" not in kind or not isinstance(body, dict | list):
        return []
    if "json" not in answer.headers.get("content-type", "") or not answer.content:
        return [f"no JSON: {answer.text[:80]!r}"]
    given = answer.json()
    names.learn(body, given)
    if kind.startswith(PROBLEM):
        return _compare_problem(given, body)
    return [line for line in list_differences(given, body) if not _is_expected(line, missing)]


def _compare_problem(given: dict[str, Any], recorded: dict[str, Any]) -> list[str]:
    found = [
        f"{key} {given.get(key)!r} instead of {recorded.get(key)!r}"
        for key in ("status", "code", "type")
        if given.get(key) != recorded.get(key)
    ]
    theirs, ours = set(recorded.get("invalid-params", {})), set(given.get("invalid-params", {}))
    return found + ([f"invalid-params {sorted(ours)} instead of {sorted(theirs)}"] if theirs - ours else [])


def _is_expected(line: str, missing: frozenset[str]) -> bool:
    """Null here or there is no difference of shape: what is filled depends on the moment."""
    where = line.partition(":")[0]
    if re.match(r"\.data\.\d+\.data\.|\.(streams|format)\.", where):
        return True  # what a job carries is its own business; of ffprobe's print ours is what clients read
    return "null" in line or not missing.isdisjoint(where.split("."))
