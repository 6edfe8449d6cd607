"""Which stored files the rows of actors name."""

from __future__ import annotations

from headwater.actors.model import ActorPicture
from headwater.house.holdings import Holding, select_held


def list_holdings() -> tuple[Holding, ...]:
    """Return avatars and banners."""
    return (Holding(kind="avatars", rows=select_held(ActorPicture.storage_key)),)
