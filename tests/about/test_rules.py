"""Who may join, as the page about this instance says it."""

from __future__ import annotations

import pytest

from headwater.about.rules import Joining, decide_joining
from headwater.settings import load_settings


@pytest.mark.parametrize(
    ("enabled", "limit", "approval", "users", "joining"),
    [
        (False, -1, False, 0, Joining.CLOSED),
        (True, -1, False, 10_000, Joining.OPEN),
        (True, -1, True, 10_000, Joining.REQUEST),
        (True, 10, True, 9, Joining.REQUEST),
        (True, 10, False, 9, Joining.OPEN),
        (True, 10, True, 10, Joining.FULL),
        (True, 0, False, 0, Joining.FULL),
    ],
)
def test_joining(enabled: bool, limit: int, approval: bool, users: int, joining: Joining) -> None:
    environment = {"ENABLED": enabled, "LIMIT": limit, "REQUIRES_APPROVAL": approval}
    named = {f"HEADWATER__SIGNUP__{key}": str(value).lower() for key, value in environment.items()}
    assert decide_joining(load_settings(environment=named), users) is joining
