"""What may go and what must stay, as a table."""

from __future__ import annotations

import pytest

from headwater.kit.errors import Problem
from headwater.transcoding.reworking import rules
from headwater.transcoding.reworking.rules import Held, Standing

FULL, PICTURE, SOUND = Held(1, True, True), Held(2, False, True), Held(3, True, False)


def status_of(check: object) -> int:
    try:
        check()  # type: ignore[operator]
    except Problem as problem:
        return problem.status
    return 204


@pytest.mark.parametrize(
    ("hls", "web", "file_id", "status"),
    [
        ([FULL], [], 1, 400),
        ([FULL], [FULL], 1, 204),
        ([FULL, SOUND], [], 1, 204),
        ([FULL, SOUND], [], 3, 204),
        ([PICTURE, SOUND], [], 3, 400),
        ([PICTURE, SOUND], [FULL], 3, 400),
        ([PICTURE, SOUND], [], 2, 204),
        ([PICTURE], [], 2, 400),
        ([FULL], [], 9, 404),
        (None, [FULL], 1, 400),
    ],
)
def test_one_rung(hls: list[Held] | None, web: list[Held], file_id: int, status: int) -> None:
    assert status_of(lambda: rules.check_hls_file_removal(hls, web, file_id)) == status


@pytest.mark.parametrize(
    ("has_hls", "web", "status"),
    [(True, [FULL], 204), (False, [FULL], 400), (True, [], 404), (False, [FULL, PICTURE], 204)],
)
def test_one_plain_file(has_hls: bool, web: list[Held], status: int) -> None:
    assert status_of(lambda: rules.check_web_video_removal(has_hls, web, 1)) == status


@pytest.mark.parametrize(
    ("standing", "enabled", "forced", "status"),
    [
        (Standing(1, True, False, False), True, False, 204),
        (Standing(1, True, False, True), True, False, 409),
        (Standing(1, True, False, True), True, True, 204),
        (Standing(1, False, False, False), True, True, 400),
        (Standing(1, True, True, False), True, True, 400),
        (Standing(1, True, False, False), False, True, 400),
    ],
)
def test_making_again(standing: Standing, enabled: bool, forced: bool, status: int) -> None:
    assert status_of(lambda: rules.check_making_again(standing, enabled=enabled, forced=forced)) == status
