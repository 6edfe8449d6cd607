"""The activities of follows, with the fields and addresses of the reference (protocol.md 1 and 2)."""

from __future__ import annotations

from typing import Any

from headwater.actors import Actor
from headwater.federation import PUBLIC
from headwater.kit import clock


def follow_activity(url: str, follower: Actor, target: Actor) -> dict[str, Any]:
    """Return the Follow of that address."""
    return {"type": "Follow", "id": url, "actor": follower.url, "object": target.url}


def accept_activity(base_url: str, number: int, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the Accept of a Follow, which is our follow of that number."""
    url = f"{base_url}/accepts/follows/{number}"
    return {"type": "Accept", "id": url, "actor": asked["object"], "object": asked}


def reject_activity(base_url: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the Reject of a Follow."""
    url = f"{base_url}/rejects/follows/{clock.format_wire(clock.now())}"
    return {"type": "Reject", "id": url, "actor": asked["object"], "object": asked}


def undo_activity(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the Undo of a Follow."""
    return {
        "to": [PUBLIC],
        "cc": [f"{asked['actor']}/followers"],
        "type": "Undo",
        "id": f"{asked['id']}/undo",
        "actor": asked["actor"],
        "object": asked,
    }
