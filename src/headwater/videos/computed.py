"""Columns of videos that the database computes itself, so that lists of any size are read from an index.

`facet` names everything that lists filter by and that has few values. The ranks are orders that fade with time without
any job: as all videos fade alike, the logarithm of the interest plus the time of publication orders them for ever.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from headwater.db.functions import days_since_epoch

AVAILABLE = "state = 1 OR (state = 2 AND playable_at IS NOT NULL AND NOT wait_transcoding)"  # `rules.is_available`
FACET = (
    "CAST(privacy AS TEXT)"
    f" || CASE WHEN {AVAILABLE} THEN 'a' ELSE '-' END"
    " || CASE WHEN nsfw THEN 'n' ELSE '-' END"
    " || CASE WHEN is_local THEN 'l' ELSE '-' END"
    " || CASE WHEN is_live THEN 'v' ELSE '-' END"
    " || CASE WHEN hls_files > 0 THEN 'h' ELSE '-' END"
    " || CASE WHEN web_files > 0 THEN 'w' ELSE '-' END"
    " || COALESCE(CAST(category AS TEXT), '') || '/' || COALESCE(CAST(licence AS TEXT), '')"
    " || '/' || COALESCE(language, '')"
)
LENGTH_OF_FLAGS = 7  # one character each, at its beginning
# Days in which interest has to grow e-fold to keep its place. Likes and comments weigh more because they cost more.
_TRENDING_DAYS, _HOT_DAYS, _BEST_DAYS = 7.0, 1.5, 30.0
_LIKE_WEIGHT, _COMMENT_WEIGHT = 3, 5


def originally_rank() -> Any:
    """When it was first published elsewhere; what has no date is last in descending order, as in ascending."""
    return sa.func.coalesce(days_since_epoch(sa.literal_column("originally_published_at")), sa.literal_column("-1e9"))


def trending_rank() -> Any:
    """How much it is watched."""
    return _fading(_one_more("views"), _TRENDING_DAYS)


def hot_rank() -> Any:
    """How much people do with it; fades quickly."""
    return _fading(_INTEREST, _HOT_DAYS)


def best_rank() -> Any:
    """How much people do with it and how well they like it; fades slowly."""
    liking = f"{_one_more('likes')} / ({_one_more('likes')} + {_one_more('dislikes')})"
    return _fading(f"{_INTEREST} * {liking}", _BEST_DAYS)


def _one_more(column: str, weight: int = 1) -> str:
    """Count a column from 1 on; its sign does not matter, so that no foreign number makes a logarithm fail."""
    return f"({weight} * ABS(CAST({column} AS DOUBLE PRECISION)) + 1)"


def _fading(interest: str, days: float) -> Any:
    published = days_since_epoch(sa.literal_column("published_at"))
    return sa.literal_column(f"LN({interest})") + sa.literal_column(f"{1 / days:.9f}") * published


_INTEREST = f"({_one_more('views')} + {_one_more('likes', _LIKE_WEIGHT)} + {_one_more('comments', _COMMENT_WEIGHT)})"
