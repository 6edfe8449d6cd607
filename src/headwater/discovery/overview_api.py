"""The overview over REST: videos of a category, a channel and a tag that are frequent among the newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from headwater.channels import ChannelSummary
from headwater.videos.lists import VideoQuery, list_videos
from headwater.videos.web import VideoSummary, check_asked, shape_rows
from headwater.web.context import Ctx, reads
from headwater.web.wire import Label

MAX_PAGE = 20
SAMPLE = 100  # newest videos that are looked at
LEAST, MOST = 6, 12  # videos of one subject: fewer are no overview
Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]


class CategoryOverview(msgspec.Struct):
    """Videos of a category."""

    category: Label
    videos: list[VideoSummary]


class ChannelOverview(msgspec.Struct):
    """Videos of a channel."""

    channel: ChannelSummary
    videos: list[VideoSummary]


class TagOverview(msgspec.Struct):
    """Videos of a tag."""

    tag: str
    videos: list[VideoSummary]


class Overview(msgspec.Struct):
    """One subject of each kind (`VideosOverview`)."""

    categories: list[CategoryOverview]
    channels: list[ChannelOverview]
    tags: list[TagOverview]


@get("/api/v1/overviews/videos")
@reads()
def get_overview(ctx: Ctx, page: Page = 1) -> Overview:
    """Return the videos of the most frequent category, channel and tag; further pages have the next frequent ones."""
    base = check_asked(ctx, VideoQuery(count=SAMPLE))
    _, newest = list_videos(ctx.session, ctx.viewer, base)
    category = _choose((row.category for row in newest if row.category is not None), page)
    channel_id = _choose((row.channel_id for row in newest), page)
    tag = _choose((tag for row in newest for tag in row.tags), page)
    of_category = [] if category is None else _list(ctx, base, category_one_of=[category])
    of_channel = [] if channel_id is None else _list(ctx, base, channel_id=channel_id)
    of_tag = [] if tag is None else _list(ctx, base, tags_one_of=[tag])
    return Overview(
        categories=[CategoryOverview(of_category[0].category, of_category)] if of_category else [],
        channels=[ChannelOverview(of_channel[0].channel, of_channel)] if of_channel else [],
        tags=[TagOverview(str(tag), of_tag)] if of_tag else [],
    )


def _choose(subjects: Iterable[Any], page: int) -> Any | None:
    frequent = [subject for subject, count in Counter(subjects).most_common() if count >= LEAST]
    return frequent[page - 1] if page <= len(frequent) else None


def _list(ctx: Ctx, base: VideoQuery, **narrowed: Any) -> list[VideoSummary]:
    query = msgspec.structs.replace(base, count=MOST, **narrowed)
    _, rows = list_videos(ctx.session, ctx.viewer, query)
    return shape_rows(ctx, query, rows)


routes = (get_overview,)
