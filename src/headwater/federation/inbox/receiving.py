"""Storing proven activities, so that the answer is a promise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.federation.addresses import id_of
from headwater.federation.inbox import store
from headwater.federation.inbox.admission import Arrival, refuse
from headwater.federation.inbox.backlog import Backlog
from headwater.federation.inbox.checking import COLLECTIONS, Checked, is_activity
from headwater.jobs import enqueue_unique
from headwater.kit import clock
from headwater.kit.errors import TooMany
from headwater.settings import Settings

INBOX = "receive-activities"
MAX_ITEMS = 100
BUSY_SECONDS = 60


def store_arrivals(
    session: Session, settings: Settings, arrivals: Sequence[Arrival], backlog: Backlog
) -> list[Exception | None]:
    """Keep activities, those of collections too, and have them handled; what came before is left alone.

    Returns for each arrival why it was not kept: it may not be, or too much of its host waits.
    """
    now, most = clock.now(), settings.federation.inbox.max_waiting_per_host
    outcomes = refuse(session, settings.host, arrivals)
    taken = [arrival for arrival, outcome in zip(arrivals, outcomes, strict=True) if outcome is None]
    hosts = sorted({arrival.checked.signer.host for arrival in taken})
    waiting, rows = backlog.count(session, hosts, most), list[dict[str, Any]]()
    for number, arrival in enumerate(arrivals):
        host = arrival.checked.signer.host
        if outcomes[number] is None and waiting[host] >= most:
            outcomes[number] = TooMany("Too many activities of your host wait here.", retry_after_seconds=BUSY_SECONDS)
        elif outcomes[number] is None:
            found = [{**row, "next_at": now, "received_at": now} for row in _rows_of(arrival)]
            waiting[host] += len(found)
            backlog.add(host, len(found))
            rows += found
    is_new = store.add_received(session, rows)
    if is_new:
        enqueue_unique(session, INBOX, {host: {"host": host} for host in hosts})
    return outcomes


def _rows_of(arrival: Arrival) -> Iterator[dict[str, Any]]:
    checked = arrival.checked
    is_collection = checked.activity.get("type") in COLLECTIONS
    for item in _items(checked) if is_collection else [checked.activity]:
        content = msgspec.json.encode(item) if is_collection else arrival.body
        yield {
            "fingerprint": hashlib.sha256(f"{item['id']}\0".encode() + content).hexdigest(),
            "url": item["id"],
            "type": item["type"],
            "actor_url": checked.actor_url,
            "host": checked.signer.host,
            "inbox": arrival.inbox,
            "body": content.decode(),
        }


def _items(checked: Checked) -> list[dict[str, Any]]:
    """Return the activities of a collection that are its sender's own."""
    given = checked.activity.get("orderedItems", checked.activity.get("items"))
    items = given if isinstance(given, list) else []
    return [item for item in items[:MAX_ITEMS] if _is_own(item, checked.actor_url)]


def _is_own(item: Any, actor_url: str) -> bool:
    return isinstance(item, dict) and is_activity(item) and id_of(item.get("actor")) == actor_url
