"""The conditions and orders of lists, in SQL. `listed_to` says what `rules.is_listed_to` says: a test compares them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from headwater.house import Viewer
from headwater.kit.text import fold
from headwater.videos.model import Privacy, StreamingPlaylist, Video, VideoFile, VideoState, VideoTag
from headwater.videos.query import UNKNOWN_LANGUAGE, Include, VideoQuery

SCORES = ("trending", "hot", "best")  # orders that need the time: a parameter `now` in seconds
Condition = sa.ColumnElement[bool]
# "Hot" is how much people do with a video, fading with the square of its age; "trending" fades slower and counts views
# alone; "best" weighs likes against dislikes before it fades. Likes and comments weigh more because they cost more.
_LIKE_WEIGHT, _COMMENT_WEIGHT = 3, 5
_HOT_HOURS, _TRENDING_HOURS, _BEST_HOURS = 2, 24, 24 * 7  # added to the age, so that the newest do not always win


def available() -> Condition:
    """Those that others may watch (`rules.is_available`)."""
    early = sa.and_(
        Video.state == VideoState.TO_TRANSCODE, Video.playable_at.is_not(None), Video.wait_transcoding.is_(False)
    )
    return sa.or_(Video.state == VideoState.PUBLISHED, early)


def listed_to(viewer: Viewer) -> Condition:
    """Those that general lists show to a viewer (`rules.is_listed_to`)."""
    return sa.and_(_listed_privacy(signed_in=viewer.signed_in), available())


def matching(query: VideoQuery, *, signed_in: bool, sees_all: bool, own: bool) -> list[Condition]:
    """All conditions of a query; `own`: whoever asks sees every privacy and state."""
    conditions: list[Condition] = []
    if not own:
        conditions.append(_privacy(query, signed_in=signed_in, sees_all=sees_all))
        if not query.includes(Include.NOT_PUBLISHED_STATE):
            conditions.append(available())
    elif query.privacy_one_of is not None:
        conditions.append(Video.privacy.in_(query.privacy_one_of))
    return conditions + _facts(query) + _tags(query) + _parts(query)


def ordering(sort: str) -> list[Any]:
    """The order of a sort name; rows without the value come last either way, ties by id."""
    name = sort.removeprefix("-")
    column = _SORT_COLUMNS[name]() if name in _SORT_COLUMNS else _score(name)
    keys = (column, Video.id)
    return [(key.desc() if sort.startswith("-") else key.asc()).nulls_last() for key in keys]


def _listed_privacy(*, signed_in: bool) -> Condition:
    return Video.privacy.in_([Privacy.PUBLIC, Privacy.INTERNAL] if signed_in else [Privacy.PUBLIC])


def _privacy(query: VideoQuery, *, signed_in: bool, sees_all: bool) -> Condition:
    if query.privacy_one_of is None:
        return _listed_privacy(signed_in=signed_in)
    chosen = Video.privacy.in_(query.privacy_one_of)
    return chosen if sees_all else sa.and_(chosen, _listed_privacy(signed_in=signed_in))


def _facts(query: VideoQuery) -> list[Condition]:
    conditions: list[Condition] = []
    for column, chosen in ((Video.category, query.category_one_of), (Video.licence, query.licence_one_of)):
        if chosen is not None:
            conditions.append(column.in_(chosen))
    if query.language_one_of is not None:
        languages = Video.language.in_([code for code in query.language_one_of if code != UNKNOWN_LANGUAGE])
        with_unknown = UNKNOWN_LANGUAGE in query.language_one_of
        conditions.append(sa.or_(languages, Video.language.is_(None)) if with_unknown else languages)
    if query.nsfw in ("true", "false"):
        conditions.append(Video.nsfw.is_(query.nsfw == "true"))
    for flag, wanted in ((Video.is_live, query.is_live), (Video.is_local, query.is_local)):
        if wanted is not None:
            conditions.append(flag.is_(wanted))
    if query.search:
        conditions.append(Video.folded_text.contains(fold(query.search), autoescape=True))
    if query.channel_id is not None:
        conditions.append(Video.channel_id == query.channel_id)
    return conditions


def _tags(query: VideoQuery) -> list[Condition]:
    def tagged(names: list[str]) -> Condition:
        return sa.exists().where(VideoTag.video_id == Video.id, VideoTag.folded_name.in_(names))

    conditions: list[Condition] = []
    if query.tags_one_of is not None:
        conditions.append(tagged([fold(tag) for tag in query.tags_one_of]))
    conditions += [tagged([fold(tag)]) for tag in query.tags_all_of or ()]
    if query.auto_tag_one_of is not None:
        conditions.append(sa.false())  # nothing puts automatic tags on videos yet: none has one
    return conditions


def _parts(query: VideoQuery) -> list[Condition]:
    conditions: list[Condition] = []
    hls = sa.exists().where(StreamingPlaylist.video_id == Video.id)
    web = sa.exists().where(VideoFile.video_id == Video.id, VideoFile.playlist_id.is_(None))
    for part, wanted in ((hls, query.has_hls_files), (web, query.has_web_video_files)):
        if wanted is not None:
            conditions.append(part if wanted else ~part)
    return conditions


def _score(name: str) -> Any:
    hours = (sa.bindparam("now", type_=sa.BigInteger) - sa.extract("epoch", Video.published_at)) / 3600.0
    hours = sa.case((hours < 0, 0.0), else_=hours)  # clocks of other instances may run ahead
    if name == "trending":
        return Video.views * 1.0 / (hours + _TRENDING_HOURS)
    interest = Video.views + _LIKE_WEIGHT * Video.likes + _COMMENT_WEIGHT * Video.comments
    if name == "hot":
        return (interest + 1.0) / ((hours + _HOT_HOURS) * (hours + _HOT_HOURS))
    liking = (Video.likes + 1.0) / (Video.likes + Video.dislikes + 2.0)
    return (interest + 1.0) * liking / (hours + _BEST_HOURS)


def _local_bytes() -> Any:
    total = sa.select(sa.func.coalesce(sa.func.sum(VideoFile.size_bytes), 0)).where(VideoFile.video_id == Video.id)
    return total.correlate(Video).scalar_subquery()


_SORT_COLUMNS: dict[str, Any] = {
    "name": lambda: Video.name_sort_key,
    "duration": lambda: Video.duration_seconds,
    "createdAt": lambda: Video.created_at,
    "publishedAt": lambda: Video.published_at,
    "originallyPublishedAt": lambda: Video.originally_published_at,
    "views": lambda: Video.views,
    "likes": lambda: Video.likes,
    "localVideoFilesSize": _local_bytes,
}
