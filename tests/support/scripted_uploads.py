"""The upload API as a script plays it to a page: what the reference recorded, with failures at will."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

STAGES = ("sent", "checked", "playable", "480p", "finished")


@dataclass
class ScriptedUploads:
    """Answers the requests of the publish page; `calls` is what was asked, `failing` what happens to next chunks."""

    calls: list[tuple[str, str, str | None]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    received: dict[str, int] = field(default_factory=dict)
    failing: list[int | None] = field(default_factory=list)  # status of the answer, None: the line breaks
    stages_done: int = 2  # 0: there is no such video
    holding: bool = False  # chunks are neither answered nor refused

    def attach(self, page: Page) -> None:
        """Take over the page's API."""
        page.route("**/api/**", self._answer)

    def ranges(self) -> list[str]:
        """Return the ranges that were sent or asked for."""
        return [sent for method, path, sent in self.calls if "upload_id" in path and method == "PUT" and sent]

    def _answer(self, route: Route) -> None:
        request = route.request
        path = "/" + request.url.split("/", 3)[3]
        self.calls.append((request.method, path, request.headers.get("content-range")))
        if request.headers.get("content-type") == "application/json":
            self.documents.append(json.loads(request.post_data or "{}"))
        if "upload-resumable" in path:
            self._answer_upload(route, path)
        elif path.endswith("/progress") and self.stages_done:
            route.fulfill(json=self._progress())
        elif request.method == "PUT":
            route.fulfill(status=204)
        else:
            route.fulfill(status=404)

    def _answer_upload(self, route: Route, path: str) -> None:
        number = path.partition("upload_id=")[2]
        if route.request.method == "POST":
            number = str(len(self.received) + 1)
            self.received[number] = 0
            # The reference names itself as the network knows it, without a scheme.
            location = f"//other.example/api/v1/videos/upload-resumable?upload_id={number}"
            route.fulfill(status=201, headers={"Location": location})
        elif route.request.method == "DELETE":
            route.fulfill(status=204)
        elif number not in self.received:
            route.fulfill(status=403, json={"error": {"code": "Forbidden", "message": "Unknown"}})
        else:
            self._take_chunk(route, number)

    def _take_chunk(self, route: Route, number: str) -> None:
        bounds = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", route.request.headers["content-range"])
        if bounds:
            if self.holding:
                return
            if self.failing:
                status = self.failing.pop(0)
                route.abort() if status is None else route.fulfill(status=status, json={"detail": "Not taken"})
                return
            start, last, total = map(int, bounds.groups())
            assert start <= self.received[number], "the page left a gap"
            self.received[number] = last + 1
            if last + 1 == total:
                route.fulfill(json={"video": {"id": int(number), "uuid": "u", "shortUUID": f"short{number}"}})
                return
        arrived = self.received[number]
        route.fulfill(status=308, headers={"Range": f"bytes=0-{arrived - 1}"} if arrived else {})

    def _progress(self) -> dict[str, Any]:
        stages = [{"name": n, "done": i < self.stages_done, "progress": None} for i, n in enumerate(STAGES)]
        playable = self.stages_done > 2
        return {
            "state": "x",
            "playable": playable,
            "stages": stages,
            "thumbnail": None,
            "error": None,
            "watchUrl": "/w/x",
        }
