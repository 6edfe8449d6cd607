"""Storing a proven activity, so that the answer is a promise."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.federation.addresses import id_of
from headwater.federation.delivery import store as deliveries
from headwater.federation.delivery.jobs import DELIVER
from headwater.federation.inbox import store
from headwater.federation.inbox.checking import COLLECTIONS, Checked, is_activity
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import TooMany
from headwater.settings import Settings

INBOX = "receive-activities"
MAX_ITEMS = 100
BUSY_SECONDS = 60


def store_activity(session: Session, settings: Settings, checked: Checked, body: bytes, inbox: str) -> None:
    """Keep an activity, or those of a collection, and have them handled; what came before is left alone."""
    host, now = checked.signer_host, clock.now()
    if store.count_waiting(session, host) >= settings.federation.inbox.max_waiting_per_host:
        raise TooMany("Too many activities of your host wait here.", retry_after_seconds=BUSY_SECONDS)
    is_collection = checked.activity.get("type") in COLLECTIONS
    items = _items(checked) if is_collection else [checked.activity]
    added = False
    for item in items:
        content = msgspec.json.encode(item) if is_collection or item is not checked.activity else body
        added |= store.add_received(
            session,
            fingerprint=hashlib.sha256(f"{item['id']}\0".encode() + content).hexdigest(),
            url=item["id"],
            type=item["type"],
            actor_url=checked.actor_url,
            host=host,
            inbox=inbox,
            body=_text_of(item, content),
            next_at=now,
            received_at=now,
        )
    if deliveries.note_received(session, host, now):  # it lives: what waits for it need not wait any longer
        deliveries.release(session, host, now)
        enqueue(session, DELIVER, {"host": host}, key=host)
    if added:
        enqueue(session, INBOX, {"host": host}, key=host, unique_key=f"{INBOX}:{host}")


def _text_of(item: dict[str, Any], content: bytes) -> str:
    """Keep the bytes as they came when they mean what was proven; otherwise only what was proven."""
    return (content if msgspec.json.decode(content) == item else msgspec.json.encode(item)).decode()


def _items(checked: Checked) -> list[dict[str, Any]]:
    """Return the activities of a collection that are its sender's own."""
    given = checked.activity.get("orderedItems", checked.activity.get("items"))
    items = given if isinstance(given, list) else []
    return [item for item in items[:MAX_ITEMS] if _is_own(item, checked.actor_url)]


def _is_own(item: Any, actor_url: str) -> bool:
    return isinstance(item, dict) and is_activity(item) and id_of(item.get("actor")) == actor_url
