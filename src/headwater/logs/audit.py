"""Who changed what: events that a person caused, written down once they are committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from sqlalchemy.orm import Session

from headwater.db.database import after_commit
from headwater.kit import clock
from headwater.kit.redaction import strike_out
from headwater.logs.files import AUDIT, JOURNAL
from headwater.settings.layers import list_leaves

_LONGEST_TEXT = 500


def record(session: Session, user: str, domain: str, action: str, facts: dict[str, Any]) -> None:
    """Write a line when the transaction is committed."""
    message = {"user": user, "domain": domain, "action": action, **strike_out(facts)}
    line = {
        "timestamp": clock.format_wire(clock.now()),
        "level": AUDIT,
        "message": msgspec.json.encode(message, enc_hook=str).decode(),
        "label": JOURNAL.process,
    }
    after_commit(session, lambda: JOURNAL.write_audit(line))


def _recorder(domain: str, action: str) -> Callable[..., None]:
    def on_event(session: Session, **facts: Any) -> None:
        user = structlog.contextvars.get_contextvars().get("user")
        if user:  # what jobs do by themselves is in the log of jobs
            told = {key: value for key, value in facts.items() if key != "kept_token_id"}
            record(session, user, domain, action, {key.replace("_", "-"): value for key, value in told.items()})

    return on_event


def settings_changed(session: Session, author: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write down which settings are others now, and what they were."""
    old, new = dict(list_leaves(before)), dict(list_leaves(after))
    facts: dict[str, Any] = {}
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            name = key.replace(".", "-")
            facts |= {f"config-{name}": _shorten(old.get(key)), f"new-config-{name}": _shorten(new.get(key))}
    record(session, author, "config", "update", facts)


def _shorten(value: Any) -> Any:
    return f"{value[:_LONGEST_TEXT]}…" if isinstance(value, str) and len(value) > _LONGEST_TEXT else value


user_created = _recorder("users", "create")
user_password_changed = _recorder("users", "update")
user_blocked = _recorder("users", "block")
user_deleted = _recorder("users", "delete")
channel_updated = _recorder("channels", "update")
channel_deleted = _recorder("channels", "delete")
video_uploaded = _recorder("videos", "create")
video_updated = _recorder("videos", "update")
video_deleted = _recorder("videos", "delete")
