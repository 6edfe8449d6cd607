"""Workers in tests look often."""

import pytest
from tests.jobs.conftest import hurry

from headwater.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of an instance whose workers do not keep tests waiting."""
    return hurry(settings)
