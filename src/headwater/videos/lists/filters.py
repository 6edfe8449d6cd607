"""The conditions of lists, in SQL. `listed_to` says what `rules.is_listed_to` says: a test compares them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from headwater.actors import LOCAL_HOST, Actor
from headwater.blocks import BY_INSTANCE, Blocker, hidden_channels, hidden_videos
from headwater.channels import Channel
from headwater.history import watched_videos
from headwater.house import Viewer
from headwater.kit.text import fold
from headwater.videos.computed import LENGTH_OF_FLAGS
from headwater.videos.lists.query import UNKNOWN_LANGUAGE, Include, VideoQuery
from headwater.videos.model import Privacy, Video, VideoState, VideoTag

Condition = sa.ColumnElement[bool]
ANY_FLAGS = "_" * LENGTH_OF_FLAGS


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
    """Those that general lists show to a viewer (`rules.is_listed_to`), without what is blocked or muted."""
    shown = (not_blocked(), of_shown_owners(viewer.account_id or BY_INSTANCE))
    return sa.and_(Video.privacy.in_(_listed_privacies(signed_in=viewer.signed_in)), available(), *shown)


def listed_here(*, nsfw: bool) -> Condition:
    """Those of this instance that its lists show to every visitor; `nsfw`: sensitive ones too.

    Channels of this instance lead to them: their index holds the facet, and no video from elsewhere is looked at.
    """
    query = VideoQuery(is_local=True, nsfw="both" if nsfw else "false")
    facets = facet_conditions(query, Asker(signed_in=False, sees_all=False, own=False), Video.facet)
    channels = sa.select(Channel.id).join(Actor, Actor.id == Channel.actor_id).where(Actor.host == LOCAL_HOST)
    shown = channels.where(Channel.id.not_in(hidden_channels(BY_INSTANCE)))
    return sa.and_(Video.channel_id.in_(shown), *facets, not_blocked(probing=True))


def not_blocked(*, probing: bool = False) -> Condition:
    """Those that no moderator has blocked; `probing` as in `further_conditions`."""
    return _none_of(hidden_videos(), Video.id, probing=probing)


def of_shown_owners(by: Blocker, *, probing: bool = False) -> Condition:
    """Those whose owner neither the instance nor an account has blocked; `probing` as in `further_conditions`."""
    return _none_of(hidden_channels(by), Video.channel_id, probing=probing)


def _none_of(numbers: sa.Select[Any], column: Any, *, probing: bool) -> Condition:
    if not probing:
        found: Condition = column.not_in(numbers)
        return found
    # PostgreSQL reckons that a set of NOT IN is made anew for each row, and reads all videos instead.
    hidden = numbers.subquery()
    return ~sa.exists().where(hidden.c[0] == column)


def facet_conditions(query: VideoQuery, asker: Asker, facet: Any) -> list[Condition]:
    """The conditions that the text of a facet answers (`videos.computed.FACET`), on a column that holds it.

    Read from the text, an entry of an index is looked through without a question to any other table.
    """
    conditions = _opening(query, asker, facet)
    if query.category_one_of is not None:
        conditions.append(_any(facet.like(f"{ANY_FLAGS}{number}/%") for number in query.category_one_of))
    if query.licence_one_of is not None:
        conditions.append(_any(facet.contains(f"/{number}/") for number in query.licence_one_of))
    if query.language_one_of is not None:
        codes = ("" if code == UNKNOWN_LANGUAGE else code for code in query.language_one_of)
        conditions.append(_any(facet.endswith(f"/{code}", autoescape=True, escape="^") for code in codes))
    return conditions


def asks_flags_only(query: VideoQuery) -> bool:
    """Tell whether the flags of a facet answer everything that its text can: no category, licence or language."""
    return query.category_one_of is None and query.licence_one_of is None and query.language_one_of is None


def _opening(query: VideoQuery, asker: Asker, facet: Any) -> list[Condition]:
    """The flags at the beginning of a facet, as many as matter. PostgreSQL can guess how many a LIKE matches."""
    privacies = _privacies(query, asker)
    choices = [
        "".join(str(int(privacy)) for privacy in Privacy if privacy in privacies),
        "a" if not asker.own and not query.includes(Include.NOT_PUBLISHED_STATE) else "a-",
        _sensitive(query),
        _either("l", query.is_local),
        _either("v", query.is_live),
        _either("h", query.has_hls_files),
        _either("w", query.has_web_video_files),
    ]
    free = (len(Privacy), *[2] * (LENGTH_OF_FLAGS - 1))
    limited = [len(choice) < most for choice, most in zip(choices, free, strict=True)]
    if True not in limited:
        return []
    matter = LENGTH_OF_FLAGS - limited[::-1].index(True)
    openings = ["".join(flags) for flags in itertools.product(*choices[:matter])]
    return [_any(facet.like(f"{opening}%") for opening in openings)]


def _sensitive(query: VideoQuery) -> str:
    if query.nsfw == "false" and not query.nsfw_flags_included:
        return "-"
    return "n" if query.nsfw == "true" else "n-"


def _either(flag: str, wanted: bool | None) -> str:
    return f"{flag}-" if wanted is None else flag if wanted else "-"


def _any(conditions: Iterable[Condition]) -> Condition:
    return sa.or_(sa.false(), *conditions)


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
    if query.not_watched_by is not None:
        conditions.append(_none_of(watched_videos(query.not_watched_by), Video.id, probing=probing))
    if query.nsfw_flags_included or query.nsfw_flags_excluded:  # else the facet answers
        conditions += flagged(query)
    if query.search:
        conditions.append(matching(query.search))
    return conditions + _bounds(query)


def flagged(query: VideoQuery) -> list[Condition]:
    """The conditions about sensitive videos, on the columns of videos."""
    included = query.nsfw_flags_included
    conditions: list[Condition] = [Video.nsfw.is_(False)] if query.nsfw == "false" else []
    if conditions and included:
        conditions = [sa.or_(*conditions, Video.nsfw_flags.bitwise_and(included) != 0)]
    if query.nsfw_flags_excluded:
        conditions.append(Video.nsfw_flags.bitwise_and(query.nsfw_flags_excluded) == 0)
    return conditions


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


def _listed_privacies(*, signed_in: bool) -> list[Privacy]:
    return [Privacy.PUBLIC, Privacy.INTERNAL] if signed_in else [Privacy.PUBLIC]


def _privacies(query: VideoQuery, asker: Asker) -> set[Privacy]:
    chosen = None if query.privacy_one_of is None else set(query.privacy_one_of)
    if asker.own or (asker.sees_all and chosen is not None):
        return set(Privacy) if chosen is None else chosen
    listed = set(_listed_privacies(signed_in=asker.signed_in))
    return listed if chosen is None else listed & chosen
