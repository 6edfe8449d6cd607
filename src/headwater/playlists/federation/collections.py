"""The playlists that an actor of another instance lists: read when somebody here begins to follow it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, ActorKind
from headwater.federation import Dropped, FetchFailed, fetch_document, host_of, id_of, ids_of
from headwater.jobs import JobRun, enqueue
from headwater.playlists.federation.parsing import NotAPlaylist, parse_playlist
from headwater.playlists.federation.reading import ask_to_read
from headwater.playlists.federation.saving import FoundPlaylist, find_channel, keep_playlist
from headwater.playlists.federation.store import read_owner_of_channel
from headwater.runtime import Runtime

READ_ALL = "read-playlists-of-actor"


def note_follow(session: Session, *, follow_id: int, follower_id: int, target_id: int) -> None:
    """Have the playlists read of somebody who is followed now; the handler of `follow.accepted`."""
    target = session.get(Actor, target_id)
    if target is not None and target.host != LOCAL_HOST and target.kind is not ActorKind.INSTANCE:
        enqueue(session, READ_ALL, {"actor_id": target_id}, unique_key=f"{READ_ALL}-{target_id}")


def read_all(run: JobRun) -> None:
    """Read the pages of an actor's playlists, and keep those that are not known yet."""
    runtime = run.runtime
    with runtime.database.read() as session:
        actor = session.get(Actor, run.payload["actor_id"])
        owner_id = None if actor is None else read_owner_of_channel(session, actor.id) or actor.id
    if actor is None or actor.deleted_at is not None or owner_id is None:
        return
    try:
        for url in _list_addresses(runtime, actor):
            _keep(runtime, url, owner_id)
    except FetchFailed:
        return  # they come with their next change


def _list_addresses(runtime: Runtime, actor: Actor) -> list[str]:
    host, found = host_of(actor.url), list[str]()
    address = id_of(fetch_document(runtime, actor.url).get("playlists"))
    page = fetch_document(runtime, address) if host_of(address) == host else {}
    most, seen = runtime.settings.federation.playlists.max_of_actor, set[str]()
    following = id_of(page.get("first"))
    while following and host_of(following) == host and following not in seen and len(found) < most:
        seen.add(following)
        page = fetch_document(runtime, following)
        items = [url for url in ids_of(page.get("orderedItems")) if host_of(url) == host]
        if not items:
            break
        found += items
        following = id_of(page.get("next"))
    return found[:most]


def _keep(runtime: Runtime, url: str, owner_id: int) -> None:
    try:
        facts = parse_playlist(fetch_document(runtime, url))
        found = FoundPlaylist(facts, find_channel(runtime, facts))
        with runtime.database.write() as session:
            ask_to_read(session, keep_playlist(session, found, owner_id).id)
    except (FetchFailed, NotAPlaylist, Dropped):
        return  # one that cannot be read does not keep the others out
