import uuid

import pytest

from headwater.kit import ids

# Pairs recorded from a real server (reference captures: videos.json).
PAIRS = [("45af909b-09ad-4e5f-8687-2f3a4e77881f", "9B6ydmRsoDtTMvSKAQXC7t")]


@pytest.mark.parametrize(("long", "short"), PAIRS)
def test_short_ids_are_those_of_the_wire(long: str, short: str) -> None:
    assert ids.shorten(uuid.UUID(long)) == short
    assert ids.expand(short) == uuid.UUID(long)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("42", 42),
        (PAIRS[0][0], uuid.UUID(PAIRS[0][0])),
        (PAIRS[0][1], uuid.UUID(PAIRS[0][0])),
        ("hello-world", None),
        ("", None),
        ("-1", None),
        ("z" * 22, None),
        ("9" * 40, None),
        ("٤٢", None),
    ],
)
def test_an_id_is_read_in_all_three_spellings(text: str, meaning: object) -> None:
    assert ids.parse(text) == meaning


@pytest.mark.parametrize(
    ("value", "number"),
    [("42", 42), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None), ("٤٢", None), ("-1", None), (42, None)],
)
def test_a_number_is_digits_and_no_longer_than_an_id(value: object, number: int | None) -> None:
    assert ids.read_number(value) == number
