"""Workers in tests look and beat often."""

import pytest
from msgspec.structs import replace

from headwater.settings import Seconds, Settings


def hurry(settings: Settings) -> Settings:
    """Return settings whose workers do not keep tests waiting."""
    brisk = {"poll": Seconds(0.02), "heartbeat": Seconds(0.1), "prune": Seconds(0.1), "progress": Seconds(0.05)}
    return replace(settings, jobs=replace(settings.jobs, **brisk))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of an instance whose workers do not keep tests waiting."""
    return hurry(settings)
