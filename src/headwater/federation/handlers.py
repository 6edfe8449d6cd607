"""Which feature does what with an activity of somebody else: declared as `Feature(activities=...)`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.db import Database
from headwater.federation.addresses import id_of
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
    Activities that only name what they are about (a Delete, an Update of a type that several features have) may have
    several handlers: those with `claims`, which tells by the object's address whether it is a thing of the feature.
    """

    type: str
    object_types: tuple[str, ...] = ()  # of the embedded object, for Undo, Accept and Reject of what is undone; (): any
    apply: Callable[[Session, Received], None]
    gather: Callable[[Runtime, Received], Any] | None = None
    claims: Callable[[Session, str], bool] | None = None


@functools.cache
def _claimants() -> dict[tuple[str, str], list[Handler]]:
    found: dict[tuple[str, str], list[Handler]] = {}
    for handler in collect("activities"):
        if handler.claims is not None:
            for object_type in handler.object_types or ("",):
                found.setdefault((handler.type, object_type), []).append(handler)
    return found


@functools.cache
def _handlers() -> dict[tuple[str, str], Handler]:
    found: dict[tuple[str, str], Handler] = {}
    for handler in collect("activities"):
        for object_type in (handler.object_types or ("",)) if handler.claims is None else ():
            if found.setdefault((handler.type, object_type), handler) is not handler:
                raise LookupError(f"two features handle {handler.type} of {object_type or 'anything'}")
    return found


def find_handler(activity: dict[str, Any], database: Database) -> Handler | None:
    """Return the handler of an activity: whoever claims its object, else of the object's type, else of its own."""
    keys = _keys_of(activity)
    claimants = _claimants_of(keys)
    if claimants and (url := id_of(activity.get("object"))):
        with database.read() as session:
            for handler in claimants:
                if handler.claims is not None and handler.claims(session, url):
                    return handler
    return _handler_of(keys)


def find_plain_handler(activity: dict[str, Any]) -> Handler | None:
    """Return the handler of an activity if it needs its transaction only, and nobody has to be asked who it is."""
    keys = _keys_of(activity)
    found = None if _claimants_of(keys) else _handler_of(keys)
    return found if found is not None and found.gather is None else None


def _keys_of(activity: dict[str, Any]) -> list[tuple[str, str]]:
    kind, inner = str(activity.get("type")), activity.get("object")
    types = inner.get("type") if isinstance(inner, dict) else None
    names = types if isinstance(types, list) else [types]
    return [(kind, name) for name in [*(name for name in names if isinstance(name, str)), ""]]


def _claimants_of(keys: list[tuple[str, str]]) -> list[Handler]:
    return [handler for key in keys for handler in _claimants().get(key, ())]


def _handler_of(keys: list[tuple[str, str]]) -> Handler | None:
    return next((found for key in keys if (found := _handlers().get(key)) is not None), None)


def object_url(activity: dict[str, Any]) -> str:
    """Return the address of an activity's object; raises Dropped without one."""
    found = activity.get("object")
    url = found.get("id") if isinstance(found, dict) else found
    if not isinstance(url, str) or not url:
        raise Dropped("it has no object")
    return url
