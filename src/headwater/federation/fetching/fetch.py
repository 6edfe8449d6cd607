"""Documents of other instances: signed GETs, redirects by hand, and only documents that their host vouches for."""

from __future__ import annotations

import re
import time
import weakref
from typing import Any
from urllib.parse import urljoin

from headwater.federation.addresses import host_of
from headwater.federation.barrier import closed_among
from headwater.federation.bounds import Bounds, OutOfBounds, read_document
from headwater.federation.fetching.asking import ask
from headwater.federation.fetching.network import Answer, Unreachable
from headwater.runtime import Runtime

ACCEPT = "application/activity+json, application/ld+json"
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (404, 410)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)
_failed: weakref.WeakKeyDictionary[Any, dict[str, float]] = weakref.WeakKeyDictionary()  # of a process's database:
# address -> until when it is not asked again
_MAX_FAILED = 10_000


class FetchFailed(Exception):
    """There is no such document now, or not one that is taken."""


class Gone(FetchFailed):
    """The host says that there is no such thing any more."""


def fetch_document(runtime: Runtime, url: str) -> dict[str, Any]:
    """Return the ActivityPub document at an address; raises FetchFailed or Gone.

    Its `id` is of the host that answered: nobody speaks for others. Opens no transaction while it waits.
    """
    document, final = get_json(runtime, url, accept=ACCEPT)
    if not host_of(document.get("id")) or host_of(document["id"]) != host_of(final):
        raise FetchFailed("the document is of another host than its address")
    return document


def get_json(runtime: Runtime, url: str, *, accept: str) -> tuple[dict[str, Any], str]:
    """Return a JSON object and the address it was found at; raises FetchFailed or Gone."""
    limits = runtime.settings.federation.fetching
    if _failed.get(runtime.database, {}).get(url, 0.0) > time.monotonic():
        raise FetchFailed("it did not answer a moment ago")
    try:
        answer, final = _follow(runtime, url, accept)
    except Unreachable as error:
        _remember(runtime, url)
        raise FetchFailed(str(error)) from error
    if answer.status in GONE:
        raise Gone(f"the answer was {answer.status}")
    if answer.status != 200:
        _remember(runtime, url)
        raise FetchFailed(f"the answer was {answer.status}")
    if "json" not in answer.headers.get("content-type", ""):
        raise FetchFailed("the answer was not JSON")
    try:
        bounds = Bounds(int(limits.max_size), limits.max_depth, limits.max_values)
        return read_document(answer.body, bounds), final
    except OutOfBounds as error:
        raise FetchFailed(str(error)) from error


def fetch_file(runtime: Runtime, url: str, *, accept: str, max_bytes: int, timeout: float) -> bytes:
    """Return the file at an address, whatever it says it is; raises FetchFailed or Gone."""
    if _failed.get(runtime.database, {}).get(url, 0.0) > time.monotonic():
        raise FetchFailed("it did not answer a moment ago")
    try:
        answer, _ = _follow(runtime, url, accept, timeout=timeout, max_bytes=max_bytes)
    except Unreachable as error:
        _remember(runtime, url)
        raise FetchFailed(str(error)) from error
    if answer.status != 200:
        _remember(runtime, url)
        raise (Gone if answer.status in GONE else FetchFailed)(f"the answer was {answer.status}")
    return answer.body


def fetch_part(runtime: Runtime, url: str, start: int, end: int, *, timeout: float) -> tuple[bytes, int]:
    """Return the bytes of a file from `start` to before `end`, or to its own, and its size; raises FetchFailed or Gone.

    A server that knows no ranges must send the whole of a file that is not larger than what was asked for.
    """
    try:
        wanted = f"bytes={start}-{end - 1}"
        answer, _ = _follow(runtime, url, "*/*", timeout=timeout, max_bytes=end - start, wanted=wanted)
    except Unreachable as error:
        raise FetchFailed(str(error)) from error
    if answer.status == 200 and start == 0:
        return answer.body, len(answer.body)
    if answer.status != 206:
        raise (Gone if answer.status in GONE else FetchFailed)(f"the answer was {answer.status}")
    told = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
    size = int(told[3]) if told else 0
    if told is None or int(told[1]) != start or len(answer.body) != min(end, size) - start or not answer.body:
        raise FetchFailed("another part came than was asked for")
    return answer.body, size


def _follow(
    runtime: Runtime,
    url: str,
    accept: str,
    *,
    timeout: float | None = None,
    max_bytes: int | None = None,
    wanted: str | None = None,
) -> tuple[Answer, str]:
    limits = runtime.settings.federation.fetching
    for _ in range(limits.max_redirects + 1):
        _check_address(runtime, url)
        answer = ask(
            runtime,
            url,
            accept,
            timeout=timeout or float(limits.timeout),
            max_bytes=max_bytes or int(limits.max_size),
            wanted=wanted,
        )
        if answer.status not in REDIRECTS or "location" not in answer.headers:
            return answer, url
        url = urljoin(url, answer.headers["location"])
    raise FetchFailed("too many redirects")


def _check_address(runtime: Runtime, url: str) -> None:
    settings = runtime.settings
    if not settings.federation.enabled:
        raise FetchFailed("federation is off")
    host = host_of(url)
    if not host or (settings.webserver.https and not url.startswith("https:")):
        raise FetchFailed("not an address of an instance")
    if host == settings.host:
        raise FetchFailed("the address is our own")
    with runtime.database.read() as session:
        if closed_among(session, {host}):
            raise FetchFailed("this instance has blocked it")


def _remember(runtime: Runtime, url: str) -> None:
    failed = _failed.setdefault(runtime.database, {})
    if len(failed) >= _MAX_FAILED:
        failed.clear()
    failed[url] = time.monotonic() + runtime.settings.federation.fetching.forget_failure
