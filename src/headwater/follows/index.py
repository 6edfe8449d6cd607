"""The index of instances: who is on it is followed, once."""

from __future__ import annotations

from typing import Any

from headwater.actors import find_instance_actor
from headwater.federation import is_host
from headwater.federation.barrier import closed_among
from headwater.federation.fetching import get_json
from headwater.follows import store
from headwater.follows.jobs import ask_to_follow
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock

FOLLOW_INDEX = "follow-index"
ASKED = 1000  # hosts, as elsewhere in the fediverse


def follow_index(run: JobRun) -> None:
    """Follow the instances that the index names and that it had not named before; raises FetchFailed."""
    followings = run.runtime.settings.followings
    wanted = followings.instance.auto_follow_index
    if not wanted.enabled or not wanted.index_url:
        return
    address = f"{wanted.index_url}{'&' if '?' in wanted.index_url else '?'}count={ASKED}"
    document, _ = get_json(run.runtime, address, accept="application/json")
    hosts = read_hosts(document) - {run.runtime.settings.host}
    with run.transaction(completes=True) as session:
        hosts -= closed_among(session, hosts) | store.indexed_among(session, hosts)
        chosen = sorted(hosts)[: followings.max_at_once]
        instance = find_instance_actor(session)
        for host in store.add_indexed(session, chosen, clock.now()) - store.followed_hosts(session, instance.id):
            ask_to_follow(session, instance.id, host)


def read_hosts(document: dict[str, Any]) -> set[str]:
    """Return the hosts of an index; entries that are none are left out."""
    entries = document.get("data")
    given = [entry.get("host") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return {host.lower() for host in given[:ASKED] if isinstance(host, str) and is_host(host)}


job_types = (JobType(FOLLOW_INDEX, follow_index, wire_name="activitypub-follow", attempts=3),)
schedules = (
    Schedule(FOLLOW_INDEX, lambda settings: settings.followings.instance.auto_follow_index.every, FOLLOW_INDEX),
)
