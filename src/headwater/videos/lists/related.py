"""What to watch after a video: others with its tags, others of its channel, then the newest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.kit.text import fold
from headwater.users import NsfwWishes
from headwater.videos.lists.cards import fit_to_wishes, select_cards, to_cards
from headwater.videos.lists.filters import flagged, listed_to
from headwater.videos.lists.query import VideoQuery
from headwater.videos.model import Video, VideoTag
from headwater.web.html.cards import VideoCard

TAG_WEIGHT, CHANNEL_WEIGHT = 3, 2
# Each way of being near brings so many at most: the statement looks at a handful of rows, however many there are.
PER_TAG, PER_CHANNEL = 40, 24


def list_related_cards(
    session: Session, viewer: Viewer, video: Any, *, wishes: NsfwWishes, count: int
) -> list[VideoCard]:
    """Return cards of videos near one (a row of `find_visible`), the nearest first, in one statement."""
    fitting = flagged(fit_to_wishes(VideoQuery(), wishes))
    wanted = sa.and_(listed_to(viewer), Video.id != video.id, *fitting)
    newest = (Video.published_at.desc(), Video.id.desc())
    listed = sa.select(Video.id).where(wanted)
    ways = [
        _weigh(listed.where(Video.channel_id == video.channel_id), newest, PER_CHANNEL, CHANNEL_WEIGHT),
        _weigh(listed, newest, count, 0),
    ]
    for tag in video.tags:
        tagged = sa.select(VideoTag.video_id.label("id")).where(VideoTag.folded_name == fold(tag))
        ways.append(_weigh(tagged, (VideoTag.video_id.desc(),), PER_TAG, TAG_WEIGHT))
    near = sa.union_all(*ways).subquery()
    summed = sa.select(near.c.id, sa.func.sum(near.c.weight).label("weight")).group_by(near.c.id).subquery()
    query = (
        select_cards(sa.join(summed, Video, Video.id == summed.c.id))
        .where(wanted)
        .order_by(summed.c.weight.desc(), *newest)
        .limit(count)
    )
    return to_cards(session.execute(query), wishes)


def _weigh(query: sa.Select[Any], order: tuple[Any, ...], limit: int, weight: int) -> sa.Select[Any]:
    few = query.order_by(*order).limit(limit).subquery()
    return sa.select(few.c.id, sa.literal(weight, sa.Integer).label("weight"))
