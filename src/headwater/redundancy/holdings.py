"""Which stored files the rows of mirrors name."""

from __future__ import annotations

from headwater.house.holdings import Holding, select_held
from headwater.redundancy.model import Mirror


def list_holdings() -> tuple[Holding, ...]:
    """Return the folders of copies that we keep, those under way too."""
    rows = select_held(Mirror.directory, size_bytes=Mirror.size_bytes, video_id=Mirror.video_id)
    return (Holding(kind="redundancy", rows=rows, is_folder=True),)
