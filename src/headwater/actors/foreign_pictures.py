"""Avatars and banners of other instances: rows that say where they lie; copies are made when somebody looks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors.model import Actor, ActorPicture, PictureKind
from headwater.actors.pictures import SIZES, forget_files, show
from headwater.kit import clock

MAX_PICTURES = 8


def set_foreign_pictures(session: Session, actor: Actor, kind: PictureKind, given: list[tuple[str, int, int]]) -> None:
    """Know an actor's pictures by address, width and height (0: not told); the same ones keep their copies."""
    largest, usual = SIZES[kind][0], SIZES[kind][-2]
    wanted: dict[int, tuple[str, int]] = {}
    for url, width, height in given[:MAX_PICTURES]:
        width, height = (width, height) if width and height else usual
        if width <= largest[0] and height <= largest[0]:
            wanted.setdefault(width, (url, height))
    best = wanted[max(wanted)][0] if wanted else ""
    for width, height in SIZES[kind][-2:] if best else ():  # pages show these: copies are scaled
        wanted.setdefault(width, (best, height))
    known = sa.select(ActorPicture).where(ActorPicture.actor_id == actor.id, ActorPicture.kind == kind)
    rows = list(session.scalars(known))
    if {row.width: (row.remote_url, row.height) for row in rows} == wanted:
        return
    forget_files(session, actor.id, [kind])
    now, shown = clock.now(), []
    for width, (url, height) in sorted(wanted.items(), reverse=True):
        name = f"{uuid.uuid4()}{'.png' if url.lower().endswith('.png') else '.jpg'}"
        shown.append({"width": width, "filename": name, "at": clock.format_wire(now)})
        session.add(
            ActorPicture(
                actor_id=actor.id,
                kind=kind,
                filename=name,
                storage_key=f"avatars/{name}",
                remote_url=url,
                width=width,
                height=height,
                created_at=now,
            )
        )
    session.flush()
    show(session, actor.id, kind, shown)


def read_given_pictures(
    document: dict[str, Any], name: str, is_taken: Callable[[str], bool]
) -> list[tuple[str, int, int]]:
    """Return the pictures in a property of an actor document; `is_taken` tells which addresses are taken."""
    value, found = document.get(name), []
    for item in (value if isinstance(value, list) else [value])[: 4 * MAX_PICTURES]:
        given = item if isinstance(item, dict) else {"url": item}
        url = given.get("url")
        sides = [side if type(side := given.get(key)) is int and 0 < side <= 8192 else 0 for key in ("width", "height")]
        if isinstance(url, str) and is_taken(url):
            found.append((url, sides[0], sides[1]))
    return found
