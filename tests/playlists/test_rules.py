"""Who may see and change a playlist, and how places move."""

import datetime as dt
from types import SimpleNamespace

import pytest

from headwater.house import ANONYMOUS, Viewer
from headwater.house.rights import Role
from headwater.kit.errors import Invalid
from headwater.playlists import PlaylistKind, PlaylistPrivacy, rules
from headwater.playlists.model import ElementKind
from headwater.videos import Privacy, VideoState

OWNER = Viewer(user_id=1, account_id=1, role=Role.USER)
OTHER = Viewer(user_id=2, account_id=2, role=Role.USER)
MODERATOR = Viewer(user_id=3, account_id=3, role=Role.MODERATOR)
ADMIN = Viewer(user_id=4, account_id=4, role=Role.ADMINISTRATOR)


def playlist(privacy: PlaylistPrivacy = PlaylistPrivacy.PUBLIC, *, is_local: bool = True) -> rules.Standing:
    return SimpleNamespace(account_id=1, is_local=is_local, kind=PlaylistKind.REGULAR, privacy=privacy)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("privacy", "by_number", "seen_by"),
    [
        (PlaylistPrivacy.PUBLIC, True, {ANONYMOUS, OWNER, OTHER, MODERATOR, ADMIN}),
        (PlaylistPrivacy.UNLISTED, False, {ANONYMOUS, OWNER, OTHER, MODERATOR, ADMIN}),
        (PlaylistPrivacy.UNLISTED, True, {OWNER}),
        (PlaylistPrivacy.PRIVATE, False, {OWNER, ADMIN}),
    ],
)
def test_who_sees_a_playlist(privacy: PlaylistPrivacy, by_number: bool, seen_by: set[Viewer]) -> None:
    everybody = (ANONYMOUS, OWNER, OTHER, MODERATOR, ADMIN)
    assert {one for one in everybody if rules.may_see(one, playlist(privacy), by_number=by_number)} == seen_by


def test_who_changes_a_playlist() -> None:
    everybody = (ANONYMOUS, OWNER, OTHER, MODERATOR, ADMIN)
    assert {one for one in everybody if rules.may_change(one, playlist())} == {OWNER, MODERATOR, ADMIN}
    assert {one for one in everybody if rules.may_fill(one, playlist())} == {OWNER, ADMIN}
    remote = playlist(is_local=False)
    assert not any(rules.may_change(one, remote) or rules.may_fill(one, remote) for one in everybody)


@pytest.mark.parametrize(
    ("viewer", "privacy", "state", "expected"),
    [
        (ANONYMOUS, Privacy.PUBLIC, VideoState.PUBLISHED, ElementKind.REGULAR),
        (ANONYMOUS, Privacy.UNLISTED, VideoState.PUBLISHED, ElementKind.REGULAR),
        (ANONYMOUS, Privacy.INTERNAL, VideoState.PUBLISHED, ElementKind.PRIVATE),
        (OTHER, Privacy.INTERNAL, VideoState.PUBLISHED, ElementKind.REGULAR),
        (OTHER, Privacy.PRIVATE, VideoState.PUBLISHED, ElementKind.PRIVATE),
        (OTHER, Privacy.PASSWORD_PROTECTED, VideoState.PUBLISHED, ElementKind.PRIVATE),
        (OWNER, Privacy.PRIVATE, VideoState.PUBLISHED, ElementKind.REGULAR),
        (OTHER, Privacy.PUBLIC, VideoState.TO_TRANSCODE, ElementKind.UNAVAILABLE),
        (OWNER, Privacy.PUBLIC, VideoState.TO_TRANSCODE, ElementKind.REGULAR),
    ],
)
def test_what_is_shown_of_an_element(
    viewer: Viewer, privacy: Privacy, state: VideoState, expected: ElementKind
) -> None:
    video = SimpleNamespace(owner_account_id=1, privacy=privacy, state=state, playable_at=None, wait_transcoding=False)
    assert rules.kind_of(viewer, video) is expected


def test_a_growing_video_is_shown_unless_its_owner_waits() -> None:
    facts = {"owner_account_id": 1, "privacy": Privacy.PUBLIC, "state": VideoState.TO_TRANSCODE}
    playable = facts | {"playable_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}
    assert rules.kind_of(OTHER, SimpleNamespace(**playable, wait_transcoding=False)) is ElementKind.REGULAR
    assert rules.kind_of(OTHER, SimpleNamespace(**playable, wait_transcoding=True)) is ElementKind.UNAVAILABLE
    assert rules.kind_of(OTHER, None) is ElementKind.DELETED


@pytest.mark.parametrize(
    ("first", "after", "count", "expected"),
    [
        (1, 2, 1, "bacde"),
        (1, 5, 1, "bcdea"),
        (5, 0, 1, "eabcd"),
        (2, 4, 2, "adbce"),
        (3, 1, 3, "acdeb"),
        (4, 0, 2, "deabc"),
        (2, 2, 1, "abcde"),
        (2, 1, 2, "abcde"),
        (2, 3, 3, "abcde"),
        (1, 0, 5, "abcde"),
    ],
)
def test_places_move(first: int, after: int, count: int, expected: str) -> None:
    rules.check_move(5, first, after, count)
    shifts = rules.list_shifts(first, after, count)
    places = {}
    for position, letter in enumerate("abcde", 1):
        by = next((by for low, high, by in shifts if low <= position <= high), 0)
        places[position + by] = letter
    assert "".join(places[position] for position in range(1, 6)) == expected


@pytest.mark.parametrize(("first", "after", "count"), [(6, 1, 1), (1, 6, 1), (4, 1, 3), (10, 20, 1)])
def test_moves_beyond_the_end_are_refused(first: int, after: int, count: int) -> None:
    with pytest.raises(Invalid, match=r"exceed the playlist limits \(max: 5\)"):
        rules.check_move(5, first, after, count)
