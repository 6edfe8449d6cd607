"""What a change of mind does to the counts of a video. Pure."""

from __future__ import annotations

from headwater.ratings.model import Rating

WORDS: dict[str, Rating | None] = {"like": Rating.LIKE, "dislike": Rating.DISLIKE, "none": None}
"""The wire's words."""


def name_rating(rating: Rating | None) -> str:
    """Return the wire's word."""
    return next(word for word, meaning in WORDS.items() if meaning is rating)


def count_change(before: Rating | None, after: Rating | None) -> tuple[int, int]:
    """Return by how much likes and dislikes grow."""
    likes, dislikes = ((after is kind) - (before is kind) for kind in (Rating.LIKE, Rating.DISLIKE))
    return likes, dislikes
