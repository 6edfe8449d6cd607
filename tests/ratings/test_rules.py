"""What a change of mind does to the counts."""

import pytest

from headwater.ratings import Rating
from headwater.ratings.rules import WORDS, count_change, name_rating


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("none", "like", (1, 0)),
        ("none", "dislike", (0, 1)),
        ("like", "dislike", (-1, 1)),
        ("dislike", "like", (1, -1)),
        ("like", "none", (-1, 0)),
        ("dislike", "none", (0, -1)),
        ("like", "like", (0, 0)),
        ("none", "none", (0, 0)),
    ],
)
def test_counts_follow(before: str, after: str, expected: tuple[int, int]) -> None:
    assert count_change(WORDS[before], WORDS[after]) == expected


def test_words_are_the_wires() -> None:
    assert [name_rating(rating) for rating in (Rating.LIKE, Rating.DISLIKE, None)] == ["like", "dislike", "none"]
