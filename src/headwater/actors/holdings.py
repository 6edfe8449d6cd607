"""Which stored files the rows of actors name."""

from __future__ import annotations

from headwater.actors.model import ActorPicture
from headwater.house.holdings import Holding, select_held


def list_holdings() -> tuple[Holding, ...]:
    """Return avatars and banners."""
    rows = select_held(ActorPicture.storage_key)
    return (
        Holding(kind="avatars", rows=rows.where(ActorPicture.remote_url.is_(None))),
        Holding(kind="avatars", rows=rows.where(ActorPicture.remote_url.is_not(None)), are_copies=True),
    )
