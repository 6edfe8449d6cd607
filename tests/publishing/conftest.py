"""Two people who publish; `client` is the instance asked by nobody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.support.client import Person

from headwater.runtime import Runtime
from headwater.users import User


@pytest.fixture
def mara(user: Person) -> Person:
    return user


@pytest.fixture
def paul(other: Person) -> Person:
    return other


def set_quota(runtime: Runtime, person: Person, total: int = -1, daily: int = -1) -> None:
    """Give somebody limits in bytes."""
    limits = {"video_quota": total, "video_quota_daily": daily}
    with runtime.database.write() as session:
        session.execute(sa.update(User).where(User.id == person.user_id).values(limits))
