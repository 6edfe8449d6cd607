"""What somebody names by its address or handle: looked up here, else on its instance, when the settings let them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from headwater.actors import Actor, ActorKind
from headwater.channels import channel_path
from headwater.federation import FetchFailed, host_of, is_full_handle, resolve_actor, resolve_handle
from headwater.house import Viewer
from headwater.kit import ids
from headwater.kit.errors import Problem
from headwater.remote import fetch_video
from headwater.runtime import Runtime
from headwater.search import store
from headwater.search.channels import load_channels
from headwater.search.videos import show_found
from headwater.settings import Settings

VIDEO_PAGES = ("/w/", "/videos/watch/")


def is_address(text: str | None) -> bool:
    """Whether a text is an address of the web."""
    return text is not None and host_of(text.strip()) != ""


def names_actor(text: str | None) -> bool:
    """Whether a text is an address, or a whole handle."""
    return text is not None and (is_address(text) or is_full_handle(text.strip().removeprefix("@")))


def may_reach(viewer: Viewer, settings: Settings) -> bool:
    """Whether other instances are asked for what this person names."""
    allowed = settings.search.remote_uri
    return settings.federation.enabled and (allowed.users if viewer.signed_in else allowed.anonymous)


def find_video(runtime: Runtime, viewer: Viewer, text: str, wait: Callable[[], None]) -> int | None:
    """Return the number of the video at an address; `wait` is called before another instance is asked."""
    url = text.strip()
    with runtime.database.read() as session:
        found = store.find_video_at(session, url, _read_own_page(runtime.settings, url))
    if found is not None or host_of(url) == runtime.settings.host or not may_reach(viewer, runtime.settings):
        return found
    wait()
    try:
        return fetch_video(runtime, url)
    except (FetchFailed, Problem):
        return None


def find_channel(runtime: Runtime, viewer: Viewer, text: str, wait: Callable[[], None]) -> int | None:
    """Return the number of the channel at an address or of a handle; like `find_video`."""
    name = text.strip()
    with runtime.database.read() as session:
        found = store.find_channel_at(session, name, runtime.settings.host)
    if found is not None or not may_reach(viewer, runtime.settings):
        return found
    wait()
    try:
        actor: Actor = resolve_actor(runtime, name) if is_address(name) else resolve_handle(runtime, name)
    except (FetchFailed, Problem):
        return None
    if actor.kind is not ActorKind.CHANNEL or actor.deleted_at is not None:
        return None
    with runtime.database.read() as session:
        return store.find_channel_at(session, actor.url, runtime.settings.host)


def find_named(runtime: Runtime, viewer: Viewer, text: str, wait: Callable[[], None]) -> str | None:
    """Return the path of our page of the video or channel that a text names; None when it names neither."""
    number = find_video(runtime, viewer, text, wait) if is_address(text) else None
    if number is not None:
        with runtime.database.read() as session:
            rows = show_found(session, viewer, number)[1]
        return f"/w/{ids.shorten(rows[0].uuid)}" if rows else None
    number = find_channel(runtime, viewer, text, wait) if names_actor(text) else None
    if number is None:
        return None
    with runtime.database.read() as session:
        found = load_channels(session, [number])
    return channel_path(found[0].name, found[0].host) if found else None


def _read_own_page(settings: Settings, url: str) -> str | None:
    """Return the id in the address of a page of our own, in whichever of its three spellings."""
    path = urlsplit(url).path
    if host_of(url) != settings.host:
        return None
    named = next((path.removeprefix(start) for start in VIDEO_PAGES if path.startswith(start)), "")
    return named if ids.parse(named) is not None else None
