"""Keep the index in step with videos and channels, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs import enqueue
from headwater.search import store
from headwater.search.model import ChannelWord, VideoWord
from headwater.search.weights import weigh_channel, weigh_video

INDEX_CHANNEL = "index-videos-of-channel"


def on_video_described(session: Session, video_id: int) -> None:
    """Index a video whose texts were written or changed."""
    index_videos(session, [video_id])


def on_channel_created(session: Session, channel_id: int) -> None:
    """Index a new channel."""
    index_channels(session, [channel_id])


def on_channel_updated(session: Session, channel_id: int, *, spread_support: bool) -> None:
    """Index a channel that has another name, at once, and its videos by a job: there may be thousands."""
    index_channels(session, [channel_id])
    enqueue(session, INDEX_CHANNEL, {"channel_id": channel_id}, key=f"search:{channel_id}")


def index_videos(session: Session, video_ids: Collection[int]) -> None:
    """Write the words of some videos anew."""
    weights = {
        row.id: weigh_video(row.name, row.tags, row.channel_name, row.description)
        for row in store.load_texts_of_videos(session, video_ids)
    }
    session.execute(sa.delete(VideoWord).where(VideoWord.video_id.in_(video_ids)))
    store.write_words(session, VideoWord, "video_id", weights)


def index_channels(session: Session, channel_ids: Collection[int]) -> None:
    """Write the words of some channels anew."""
    weights = {
        row.id: weigh_channel(row.display_name, row.name, row.description)
        for row in store.load_texts_of_channels(session, channel_ids)
    }
    session.execute(sa.delete(ChannelWord).where(ChannelWord.channel_id.in_(channel_ids)))
    store.write_words(session, ChannelWord, "channel_id", weights)
