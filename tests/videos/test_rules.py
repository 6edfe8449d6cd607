"""Who may see, watch and list: by privacy, by progress, by who asks."""

import datetime as dt

import pytest

from headwater.house import ANONYMOUS, Viewer
from headwater.house.rights import Role
from headwater.videos import Privacy, VideoState, rules

OWNER = Viewer(user_id=1, account_id=10, username="owner", role=Role.USER)
OTHER = Viewer(user_id=2, account_id=20, username="other", role=Role.USER)
MODERATOR = Viewer(user_id=3, account_id=30, username="mod", role=Role.MODERATOR)
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def video(privacy: Privacy, state: VideoState = VideoState.PUBLISHED, **more: object) -> rules.Standing:
    return rules.Standing(owner_account_id=10, privacy=privacy, state=state, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("privacy", "anonymous", "other", "listed_anonymous", "listed_other"),
    [
        (Privacy.PUBLIC, True, True, True, True),
        (Privacy.UNLISTED, True, True, False, False),
        (Privacy.INTERNAL, False, True, False, True),
        (Privacy.PRIVATE, False, False, False, False),
        (Privacy.PASSWORD_PROTECTED, False, False, False, False),
    ],
)
def test_privacy_decides_for_a_finished_video(
    privacy: Privacy, anonymous: bool, other: bool, listed_anonymous: bool, listed_other: bool
) -> None:
    finished = video(privacy)
    for viewer, expected in ((ANONYMOUS, anonymous), (OTHER, other), (OWNER, True), (MODERATOR, True)):
        assert rules.visible_to(viewer, finished) is expected
        assert rules.may_watch(viewer, finished) is expected
    assert rules.is_listed_to(ANONYMOUS, finished) is listed_anonymous
    assert rules.is_listed_to(OTHER, finished) is listed_other
    assert rules.is_listed_to(OWNER, finished) is listed_other


def test_an_unlisted_video_cannot_be_found_by_counting() -> None:
    unlisted = video(Privacy.UNLISTED)
    assert not rules.visible_to(ANONYMOUS, unlisted, by_number=True)
    assert not rules.visible_to(OTHER, unlisted, by_number=True)
    assert rules.visible_to(OWNER, unlisted, by_number=True)


@pytest.mark.parametrize(
    ("state", "waits", "playable", "available"),
    [
        (VideoState.TO_TRANSCODE, False, False, False),
        (VideoState.TO_TRANSCODE, False, True, True),
        (VideoState.TO_TRANSCODE, True, True, False),
        (VideoState.PUBLISHED, True, True, True),
        (VideoState.TRANSCODING_FAILED, False, True, False),
        (VideoState.WAITING_FOR_LIVE, False, False, False),
    ],
)
def test_progress_decides_who_may_watch(state: VideoState, waits: bool, playable: bool, available: bool) -> None:
    growing = video(Privacy.PUBLIC, state, wait_transcoding=waits, playable_at=NOW if playable else None)
    assert rules.may_watch(ANONYMOUS, growing) is available
    assert rules.is_listed_to(OTHER, growing) is available
    assert rules.may_watch(OWNER, growing)
    assert rules.may_watch(MODERATOR, growing)
    assert rules.visible_to(ANONYMOUS, growing), "its address tells how far it is"


def test_only_owner_and_moderators_change_and_remove() -> None:
    for rule in (rules.may_update, rules.may_delete):
        decisions = [rule(viewer, video(Privacy.PUBLIC)) for viewer in (ANONYMOUS, OTHER, OWNER, MODERATOR)]
        assert decisions == [False, False, True, True]


def test_a_download_that_the_owner_switched_off_is_theirs_alone() -> None:
    public = video(Privacy.PUBLIC)
    assert rules.may_download(ANONYMOUS, public, download_enabled=True)
    assert not rules.may_download(ANONYMOUS, public, download_enabled=False)
    assert rules.may_download(OWNER, public, download_enabled=False)
