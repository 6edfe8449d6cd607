"""How features send: in their own transaction, whoever the recipients are, however many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import find_instance_actor
from headwater.federation.addresses import host_of, id_of
from headwater.federation.barrier import closed_among
from headwater.federation.delivery import store
from headwater.federation.handlers import Received
from headwater.federation.linked import with_context
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.settings import Settings

PLAN = "plan-deliveries"


def send(
    session: Session,
    settings: Settings,
    actor_id: int,
    activity: dict[str, Any],
    inboxes: Iterable[str],
    *,
    kind: str,
    object_url: str = "",
) -> None:
    """Send an activity of a local actor to inboxes, in the caller's transaction; it is signed when it leaves.

    `kind` names its `@context` (`Video`, `Comment`, `Follow`, ... of linked/contexts/kinds.json). Activities about one
    `object_url` (by default the object's) reach an inbox in order; a newer Update takes the place of one that has not
    left, a Delete that of everything; so does a View that ends by itself.
    """
    about = object_url or id_of(activity.get("object")) or activity["id"]
    document = activity if "@context" in activity else with_context(kind, activity)
    _store(session, settings, actor_id, document, msgspec.json.encode(document).decode(), inboxes, about, False)


def forward(session: Session, received: Received, inboxes: Iterable[str]) -> None:
    """Pass somebody's activity on as it came; does nothing when others could not tell that it is theirs."""
    if "signature" not in received.activity and "proof" not in received.activity:
        return
    sender = host_of(received.actor.url)
    others = [inbox for inbox in inboxes if host_of(inbox) != sender]
    actor_id = find_instance_actor(session).id
    about = id_of(received.activity.get("object")) or received.activity["id"]
    _store(session, received.settings, actor_id, received.activity, received.body, others, about, True)


def _store(
    session: Session,
    settings: Settings,
    actor_id: int,
    document: dict[str, Any],
    body: str,
    inboxes: Iterable[str],
    about: str,
    is_signed: bool,
) -> None:
    """Write the activity once and a row per inbox; one job then looks which hosts have something to get."""
    targets = {inbox: host for inbox in inboxes if (host := host_of(inbox)) and host != settings.host}
    closed = closed_among(session, set(targets.values()))
    targets = {inbox: host for inbox, host in targets.items() if host not in closed}
    if not targets or not settings.federation.enabled:
        return
    now = clock.now()
    outgoing = store.add_outgoing(
        session,
        actor_id=actor_id,
        type=str(document.get("type")),
        url=str(document.get("id")),
        body=body,
        is_signed=is_signed,
        created_at=now,
        expires_at=now + dt.timedelta(seconds=settings.federation.deliveries.expiry),
    )
    store.add_deliveries(session, outgoing, targets, about, now)
    if document.get("type") == "Update":
        store.drop_unsent(session, outgoing, about, only_type="Update")
    elif document.get("type") == "View" and "expires" in document:
        store.drop_unsent(session, outgoing, about, only_type="View")
    elif document.get("type") == "Delete":
        store.drop_unsent(session, outgoing, about)
    enqueue(session, PLAN, {}, unique_key=PLAN)
