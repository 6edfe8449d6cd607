"""Finding somebody by what people write: `name@host` by WebFinger (RFC 7033), an instance by its host (FEP-2677)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from headwater.actors import INSTANCE_NAME, LOCAL_HOST, Actor, ActorKind
from headwater.federation.addresses import host_of
from headwater.federation.fetching import FetchFailed, get_json
from headwater.federation.people import MAX_NAME, resolve_actor
from headwater.federation.store import find_named_actor
from headwater.runtime import Runtime

SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"
APPLICATION = "https://www.w3.org/ns/activitystreams#Application"
ACCEPT = "application/jrd+json, application/json"
ACTIVITY_TYPES = ("application/activity+json", "application/ld+json")
MAX_LINKS = 100
_HOST = re.compile(r"(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?")


def is_host(text: str) -> bool:
    """Whether a text is `host` or `host:port` as addresses write it; names without a dot only with a port."""
    return _HOST.fullmatch(text.lower()) is not None and ("." in text or ":" in text)


def is_full_handle(text: str) -> bool:
    """Whether a text is `name@host`."""
    name, at, host = text.rpartition("@")
    usual = 0 < len(name) <= MAX_NAME and not any(c in "@/\0" or c.isspace() for c in name)
    return bool(at) and usual and is_host(host)


def resolve_handle(runtime: Runtime, handle: str) -> Actor:
    """Return the actor of `name@host`, asked for over the network when it is new; raises FetchFailed or Gone."""
    handle = handle.removeprefix("@")
    with runtime.database.read() as session:
        known = find_named_actor(session, handle, runtime.settings.host)
    if known is not None:
        return known if known.host == LOCAL_HOST else resolve_actor(runtime, known.url)
    if not is_full_handle(handle):
        raise FetchFailed("it is not a handle")
    url = _find_link(_ask_webfinger(runtime, handle), "self", "href", ACTIVITY_TYPES)
    if not url:
        raise FetchFailed("its instance names no ActivityPub actor for it")
    return resolve_actor(runtime, url)


def resolve_instance(runtime: Runtime, host: str) -> Actor:
    """Return the actor that speaks for an instance; raises FetchFailed or Gone."""
    if not is_host(host):
        raise FetchFailed("it is not a host")
    try:
        document, _ = get_json(runtime, _address(runtime, host, "/.well-known/nodeinfo"), accept=ACCEPT)
        url = _find_link(document, APPLICATION, "href")
    except FetchFailed:
        url = ""
    actor = resolve_actor(runtime, url) if host_of(url) == host else resolve_handle(runtime, f"{INSTANCE_NAME}@{host}")
    if actor.kind is not ActorKind.INSTANCE:
        raise FetchFailed("its instance has no actor of its own")
    return actor


def find_subscribe_page(runtime: Runtime, handle: str, uri: str) -> str:
    """Return the page of somebody's own instance where they can follow or open `uri`; raises FetchFailed or Gone."""
    template = _find_link(_ask_webfinger(runtime, handle.removeprefix("@")), SUBSCRIBE, "template")
    page = template.replace("{uri}", quote(uri, safe=""))
    if "{uri}" not in template or not host_of(page):
        raise FetchFailed("its instance has no page for that")
    return page


def _ask_webfinger(runtime: Runtime, handle: str) -> dict[str, Any]:
    if not is_full_handle(handle):
        raise FetchFailed("it is not a handle")
    host = handle.rpartition("@")[2].lower()
    path = f"/.well-known/webfinger?resource={quote(f'acct:{handle}', safe=':@')}"
    return get_json(runtime, _address(runtime, host, path), accept=ACCEPT)[0]


def _address(runtime: Runtime, host: str, path: str) -> str:
    return f"{'https' if runtime.settings.webserver.https else 'http'}://{host.lower()}{path}"


def _find_link(document: dict[str, Any], rel: str, part: str, types: tuple[str, ...] = ()) -> str:
    links = document.get("links")
    for link in (links if isinstance(links, list) else [])[:MAX_LINKS]:
        if not isinstance(link, dict) or link.get("rel") != rel or not isinstance(link.get(part), str):
            continue
        if not types or str(link.get("type")).partition(";")[0].strip() in types:
            return str(link[part])
    return ""
