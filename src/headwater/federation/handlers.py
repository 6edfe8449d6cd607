"""Which feature does what with an activity of somebody else: declared as `Feature(activities=...)`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.house.feature import collect
from headwater.runtime import Runtime
from headwater.settings import Settings


class Dropped(Exception):
    """The activity may not be, or means nothing here; the text is kept for the administrator."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """An activity whose actor is proven."""

    activity: dict[str, Any]
    actor: Actor
    inbox: str  # the path that it was delivered to; empty: read from a collection
    settings: Settings
    body: str = ""  # to the byte as it came, to forward it
    gathered: Any = None  # what the handler's `gather` returned

    @property
    def object(self) -> dict[str, Any]:
        """The embedded object; empty when only its address is given."""
        found = self.activity.get("object")
        return found if isinstance(found, dict) else {}

    @property
    def object_url(self) -> str:
        """The address of the object, embedded or not; raises Dropped without one."""
        return object_url(self.activity)


class Handler(msgspec.Struct, frozen=True, kw_only=True):
    """What a feature does with activities of a type.

    `apply` runs in one transaction, together with the end of the activity; raising Dropped undoes what it wrote.
    `gather` runs before it without a transaction and may fetch; it returns what `apply` finds in `received.gathered`.
    Both must bear repetition: an activity may come twice.
    """

    type: str
    object_types: tuple[str, ...] = ()  # of the embedded object, for Undo, Accept and Reject of what is undone; (): any
    apply: Callable[[Session, Received], None]
    gather: Callable[[Runtime, Received], Any] | None = None


@functools.cache
def _handlers() -> dict[tuple[str, str], Handler]:
    found: dict[tuple[str, str], Handler] = {}
    for handler in collect("activities"):
        for object_type in handler.object_types or ("",):
            if found.setdefault((handler.type, object_type), handler) is not handler:
                raise LookupError(f"two features handle {handler.type} of {object_type or 'anything'}")
    return found


def find_handler(activity: dict[str, Any]) -> Handler | None:
    """Return the handler of an activity: of its object's type, else of its own."""
    kind, inner = activity.get("type"), activity.get("object")
    types = inner.get("type") if isinstance(inner, dict) else None
    names = types if isinstance(types, list) else [types]
    handlers = _handlers()
    for name in [*(name for name in names if isinstance(name, str)), ""]:
        if (found := handlers.get((str(kind), name))) is not None:
            return found
    return None


def object_url(activity: dict[str, Any]) -> str:
    """Return the address of an activity's object; raises Dropped without one."""
    found = activity.get("object")
    url = found.get("id") if isinstance(found, dict) else found
    if not isinstance(url, str) or not url:
        raise Dropped("it has no object")
    return url
