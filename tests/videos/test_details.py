"""What owners say of videos: coercions of forms, bounds, every wrong field named."""

from typing import Any

import msgspec
import pytest

from headwater.kit.errors import Invalid
from headwater.videos import CommentsPolicy, Privacy, VideoInput, read_details


@pytest.mark.parametrize(
    ("key", "given", "field", "expected"),
    [
        ("nsfw", "true", "nsfw", True),
        ("nsfw", "0", "nsfw", False),
        ("nsfwFlags", "3", "nsfw_flags", 3),
        ("nsfwSummary", "A battle", "nsfw_summary", "A battle"),
        ("nsfwSummary", "", "nsfw_summary", None),
        ("headwater", {"nsfwFlags": 1}, "nsfw_flags", 1),
        ("waitTranscoding", True, "wait_transcoding", True),
        ("category", "15", "category", 15),
        ("category", "null", "category", None),
        ("licence", None, "licence", None),
        ("language", "pt-PT", "language", "pt-PT"),
        ("description", "", "description", None),
        ("tags", "one", "tags", ["one"]),
        ("tags", None, "tags", []),
        ("tags", ["aa", "bb", "aa"], "tags", ["aa", "bb"]),
        ("privacy", "3", "privacy", Privacy.PRIVATE),
        ("commentsEnabled", "false", "comments_policy", CommentsPolicy.DISABLED),
        ("commentsPolicy", 3, "comments_policy", CommentsPolicy.REQUIRES_APPROVAL),
        ("scheduleUpdate", None, "scheduled", None),
        ("name", "x" * 120, "name", "x" * 120),
    ],
)
def test_values_are_read_as_clients_write_them(key: str, given: Any, field: str, expected: Any) -> None:
    assert getattr(read_details({key: given}, creating=False), field) == expected


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("name", "ab"),
        ("name", "x" * 121),
        ("name", "nul\x00byte"),
        ("name", ["abc"]),
        ("channelId", "0"),
        ("channelId", "9" * 30),
        ("category", 125),
        ("category", True),
        ("licence", "8"),
        ("language", "x" * 11),
        ("nsfw", "maybe"),
        ("nsfwFlags", 8),
        ("nsfwFlags", "violent"),
        ("nsfwSummary", "ab"),
        ("nsfwSummary", "x" * 251),
        ("headwater", {"nsfwFlags": -1}),
        ("privacy", 6),
        ("privacy", "public"),
        ("description", "x" * 10_001),
        ("support", "xx"),
        ("tags", ["a"]),
        ("tags", ["aa"] * 6),
        ("tags", {"x": "yy"}),
        ("originallyPublishedAt", "yesterday"),
        ("originallyPublishedAt", "0001-01-01T00:00:00+14:00"),
        ("scheduleUpdate", "tomorrow"),
        ("scheduleUpdate", {"updateAt": "2030-01-01T00:00:00Z", "privacy": 3}),
        ("scheduleUpdate", {"privacy": 1}),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(key: str, given: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        read_details({key: given}, creating=False)
    assert list(refusal.value.fields) == [key]


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        read_details({"name": "x", "category": 125, "tags": list("abcdef")}, creating=False)
    assert refusal.value.detail == "Incorrect request parameters: category, tags, name"


def test_a_new_video_needs_name_and_channel() -> None:
    with pytest.raises(Invalid) as refusal:
        read_details({}, creating=True)
    assert set(refusal.value.fields) == {"name", "channelId"}


def test_checked_details_survive_being_kept_as_json() -> None:
    given = {
        "name": "Summer",
        "channelId": "3",
        "tags": ["one", "two"],
        "privacy": "3",
        "category": "",
        "scheduleUpdate": {"updateAt": "2030-01-01T00:00:00.000Z", "privacy": "1"},
    }
    details = read_details(given, creating=True)
    kept = msgspec.json.decode(msgspec.json.encode(details))
    assert msgspec.convert(kept, VideoInput) == details
