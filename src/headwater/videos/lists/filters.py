"""The conditions of lists, in SQL. `listed_to` says what `rules.is_listed_to` says: a test compares them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa

from headwater.actors import Actor
from headwater.channels import Channel
from headwater.house import Viewer
from headwater.kit.text import fold
from headwater.videos.lists.query import UNKNOWN_LANGUAGE, Include, VideoQuery
from headwater.videos.lists.tally import VideoTally
from headwater.videos.model import Privacy, Video, VideoState, VideoTag

Condition = sa.ColumnElement[bool]


class Asker(NamedTuple):
    """What matters of whoever asks for a list."""

    signed_in: bool
    sees_all: bool
    own: bool  # it is their own list: every privacy and state


def available() -> Condition:
    """Those that others may watch (`rules.is_available`)."""
    early = sa.and_(
        Video.state == VideoState.TO_TRANSCODE, Video.playable_at.is_not(None), Video.wait_transcoding.is_(False)
    )
    return sa.or_(Video.state == VideoState.PUBLISHED, early)


def listed_to(viewer: Viewer) -> Condition:
    """Those that general lists show to a viewer (`rules.is_listed_to`)."""
    return sa.and_(Video.privacy.in_(_listed_privacies(signed_in=viewer.signed_in)), available())


def facet_conditions(query: VideoQuery, asker: Asker) -> list[Condition]:
    """The conditions that a video's facet answers, on the columns of the tally."""
    conditions: list[Condition] = []
    if not asker.own:
        conditions.append(_privacy(query, asker))
        if not query.includes(Include.NOT_PUBLISHED_STATE):
            conditions.append(VideoTally.available.is_(True))
    elif query.privacy_one_of is not None:
        conditions.append(VideoTally.privacy.in_(query.privacy_one_of))
    for column, chosen in ((VideoTally.category, query.category_one_of), (VideoTally.licence, query.licence_one_of)):
        if chosen is not None:
            conditions.append(column.in_(chosen))
    if query.language_one_of is not None:
        conditions.append(_language(query.language_one_of))
    if query.nsfw in ("true", "false"):
        conditions.append(VideoTally.nsfw.is_(query.nsfw == "true"))
    flags = (
        (VideoTally.is_live, query.is_live),
        (VideoTally.is_local, query.is_local),
        (VideoTally.has_hls, query.has_hls_files),
        (VideoTally.has_web, query.has_web_video_files),
    )
    return conditions + [flag.is_(wanted) for flag, wanted in flags if wanted is not None]


def further_conditions(query: VideoQuery, matching: Callable[[str], Condition], *, probing: bool) -> list[Condition]:
    """The conditions that need another table; `matching` says in SQL which videos a text finds.

    `probing`: they are asked of one video after another, instead of leading to videos.
    """
    conditions: list[Condition] = []
    if query.tags_one_of is not None:
        conditions.append(_tagged(query.tags_one_of, probing=probing))
    conditions += [_tagged([tag], probing=probing) for tag in query.tags_all_of or ()]
    if query.auto_tag_one_of is not None:
        conditions.append(sa.false())  # nothing puts automatic tags on videos yet: none has one
    if query.host is not None:
        of_host = sa.select(Channel.id).join(Actor, Actor.id == Channel.actor_id).where(Actor.host == query.host)
        conditions.append(Video.channel_id.in_(of_host))
    if query.search:
        conditions.append(matching(query.search))
    return conditions + _bounds(query)


def _bounds(query: VideoQuery) -> list[Condition]:
    conditions: list[Condition] = []
    for column, least, most in (
        (Video.published_at, query.start_date, query.end_date),
        (Video.originally_published_at, query.originally_start_date, query.originally_end_date),
        (Video.duration_seconds, query.duration_min, query.duration_max),
    ):
        if least is not None:
            conditions.append(column >= least)
        if most is not None:
            conditions.append(column <= most)
    if query.uuids is not None:
        conditions.append(Video.uuid.in_(query.uuids))
    return conditions


def _tagged(tags: list[str], *, probing: bool) -> Condition:
    names = [fold(tag) for tag in tags]
    if probing:
        return sa.exists().where(VideoTag.video_id == Video.id, VideoTag.folded_name.in_(names)).is_(True)
    return Video.id.in_(sa.select(VideoTag.video_id).where(VideoTag.folded_name.in_(names)))


def _language(codes: list[str]) -> Condition:
    named = VideoTally.language.in_([code for code in codes if code != UNKNOWN_LANGUAGE])
    return sa.or_(named, VideoTally.language.is_(None)) if UNKNOWN_LANGUAGE in codes else named


def _listed_privacies(*, signed_in: bool) -> list[Privacy]:
    return [Privacy.PUBLIC, Privacy.INTERNAL] if signed_in else [Privacy.PUBLIC]


def _privacy(query: VideoQuery, asker: Asker) -> Condition:
    listed = VideoTally.privacy.in_(_listed_privacies(signed_in=asker.signed_in))
    if query.privacy_one_of is None:
        return listed
    chosen = VideoTally.privacy.in_(query.privacy_one_of)
    return chosen if asker.sees_all else sa.and_(chosen, listed)
