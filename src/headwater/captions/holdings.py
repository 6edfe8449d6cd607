"""Which stored files the rows of captions name."""

from __future__ import annotations

from headwater.captions.model import Caption
from headwater.channels import Channel
from headwater.house.holdings import Holding, select_held
from headwater.videos import Video


def list_holdings() -> tuple[Holding, ...]:
    """Return the caption files."""
    rows = select_held(Caption.storage_key, video_id=Video.id, account_id=Channel.account_id)
    rows = rows.join(Video, Video.id == Caption.video_id).join(Channel, Channel.id == Video.channel_id)
    return (
        Holding(kind="captions", rows=rows.where(Caption.remote_url.is_(None))),
        Holding(kind="captions", rows=rows.where(Caption.remote_url.is_not(None)), are_copies=True),
    )
