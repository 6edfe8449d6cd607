"""Documents of other instances: signed GETs, redirects by hand, and only documents that their host vouches for."""

from __future__ import annotations

import time
import weakref
from email.utils import format_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import headwater
from headwater.actors import find_instance_actor
from headwater.federation.addresses import host_of
from headwater.federation.bounds import Bounds, OutOfBounds, read_document
from headwater.federation.fetching.network import Answer, Unreachable, network_of
from headwater.federation.keys import ensure_keys
from headwater.federation.signatures import Message, sign_cavage
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import Settings

ACCEPT = "application/activity+json, application/ld+json"
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (404, 410)
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


def _follow(runtime: Runtime, url: str, accept: str) -> tuple[Answer, str]:
    limits = runtime.settings.federation.fetching
    for _ in range(limits.max_redirects + 1):
        _check_address(runtime.settings, url)
        answer = network_of(runtime).send(
            "GET",
            url,
            _headers(runtime, url, accept),
            b"",
            timeout=float(limits.timeout),
            max_bytes=int(limits.max_size),
        )
        if answer.status not in REDIRECTS or "location" not in answer.headers:
            return answer, url
        url = urljoin(url, answer.headers["location"])
    raise FetchFailed("too many redirects")


def _check_address(settings: Settings, url: str) -> None:
    if not settings.federation.enabled:
        raise FetchFailed("federation is off")
    host = host_of(url)
    if not host or (settings.webserver.https and not url.startswith("https:")):
        raise FetchFailed("not an address of an instance")
    if host == settings.host:
        raise FetchFailed("the address is our own")


def _headers(runtime: Runtime, url: str, accept: str) -> dict[str, str]:
    parts = urlsplit(url)
    headers = {
        "user-agent": user_agent(runtime.settings),
        "date": format_datetime(clock.now(), usegmt=True),
        "accept": accept,
        "host": host_of(url),
    }
    if runtime.settings.federation.sign_federated_fetches:
        with runtime.database.read() as session:
            actor_id = find_instance_actor(session).id
        key_id, key = ensure_keys(runtime, actor_id)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        message = Message("GET", target, headers, headers["host"], parts.scheme)
        headers["signature"] = sign_cavage(message, key_id, key)
    return headers


def user_agent(settings: Settings) -> str:
    """Say who asks, and where to complain."""
    return f"Headwater/{headwater.__version__} (compatible with PeerTube/6.3.0; +{settings.base_url})"


def _remember(runtime: Runtime, url: str) -> None:
    failed = _failed.setdefault(runtime.database, {})
    if len(failed) >= _MAX_FAILED:
        failed.clear()
    failed[url] = time.monotonic() + runtime.settings.federation.fetching.forget_failure
