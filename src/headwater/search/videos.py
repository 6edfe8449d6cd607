"""Search for videos: the words, then every filter of a list, then the order."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.kit.errors import Problem
from headwater.search.find import Match, Subject, find_matches
from headwater.search.model import VideoWord
from headwater.users import NsfwWishes
from headwater.videos import Video, find_visible
from headwater.videos.lists import VideoQuery, conditions_of, list_videos, load_rows, order_key
from headwater.videos.lists.cards import fit_to_wishes, load_cards
from headwater.web.html.cards import VideoCard

MATCH = ("match", "-match")


def search_videos(session: Session, viewer: Viewer, query: VideoQuery, *, most: int) -> tuple[int, list[Any]]:
    """Return how many videos match and the rows of a page; without a text it is a list like any other."""
    if not query.search:
        sort = query.sort if query.sort not in MATCH else "-publishedAt"
        return list_videos(session, viewer, replace(query, sort=sort))
    total, numbers = _find(session, viewer, query, most)
    return total, load_rows(session, numbers, query.include)


def show_found(session: Session, viewer: Viewer, number: int) -> tuple[int, list[Any]]:
    """Return a video that was named by its address, if this person may know it."""
    rows = [row for row in load_rows(session, [number]) if may_know(session, viewer, str(row.uuid))]
    return len(rows), rows


def may_know(session: Session, viewer: Viewer, identity: str) -> bool:
    """Whether somebody who knows the address of a video may see it."""
    try:
        find_visible(session, viewer, identity)
    except Problem:
        return False
    return True


def search_cards(
    session: Session, viewer: Viewer, query: VideoQuery, *, most: int, wishes: NsfwWishes
) -> tuple[int, list[VideoCard]]:
    """Return how many videos match a text and the cards of a page."""
    total, numbers = _find(session, viewer, fit_to_wishes(query, wishes), most)
    return total, load_cards(session, numbers, wishes=wishes)


def _find(session: Session, viewer: Viewer, query: VideoQuery, most: int) -> tuple[int, list[int]]:
    if not query.search or _is_address(query.search):  # what lives elsewhere is fetched by another way
        return 0, []
    matches = order(query, find_matches(session, query.search, _subject(viewer, query), most=most))
    return len(matches), [match.number for match in matches[query.start : query.start + query.count]]


def order(query: VideoQuery, matches: list[Match]) -> list[Match]:
    """Put matches into the order that was asked for; those without a value come last."""
    if query.sort in MATCH:
        return matches if query.sort == "-match" else matches[::-1]
    with_key = [match for match in matches if match.key is not None]
    with_key.sort(key=lambda match: (match.key, match.number), reverse=query.sort.startswith("-"))
    return with_key + [match for match in matches if match.key is None]


def _subject(viewer: Viewer, query: VideoQuery) -> Subject:
    return Subject(
        table=VideoWord,
        number=VideoWord.video_id,
        joined=sa.join(VideoWord, Video, Video.id == VideoWord.video_id),
        conditions=conditions_of(viewer, replace(query, search=None)),
        popularity=Video.views,
        key=None if query.sort in MATCH else order_key(query.sort.removeprefix("-")),
    )


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
