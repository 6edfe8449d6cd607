"""Words of texts: folded, cut, and near to each other."""

import pytest

from headwater.search import words
from headwater.search.weights import weigh_video


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Éclair à la crème!", ["eclair", "a", "la", "creme"]),
        ("C'est l'été_2026", ["c", "est", "l", "ete", "2026"]),
        ("Straße", ["strasse"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("Привет, мир", ["привет", "мир"]),
        ("%", []),
        ("", []),
    ],
)
def test_texts_become_words(text: str, expected: list[str]) -> None:
    assert words.split(text) == expected


@pytest.mark.parametrize(
    ("word", "other", "near"),
    [
        ("music", "muisc", True),
        ("music", "musik", True),
        ("music", "musc", True),
        ("music", "musick", True),
        ("music", "mosaic", False),
        ("cats", "dogs", False),
        ("headwater", "haedwater", True),
        ("headwater", "feedwriter", False),
    ],
)
def test_words_are_near_when_a_typing_error_makes_one_of_the_other(word: str, other: str, near: bool) -> None:
    assert words.is_near(word, other) is near
    if near:
        assert words.spread(word) & words.spread(other)


def test_short_words_are_not_guessed() -> None:
    assert words.spread("cat") == set()


def test_a_word_weighs_more_in_a_title_than_in_a_description_and_more_in_a_short_title() -> None:
    weights = weigh_video("Sea", ["ocean"], "Coast", "About a sea and an island")
    assert weights["sea"] > weights["ocean"] > weights["coast"] > weights["island"]
    assert weights["sea"] > weigh_video("A sea in the north", [], "", None)["sea"]
