"""Workers in tests look and beat often."""

import pytest

from headwater.settings import Settings, load_settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of an instance whose workers do not keep tests waiting."""
    environment = {
        "HEADWATER__STORAGE__ROOT": settings.storage.root,
        "HEADWATER__JOBS__POLL": "0.02",
        "HEADWATER__JOBS__HEARTBEAT": "0.1",
        "HEADWATER__JOBS__PRUNE": "0.1",
        "HEADWATER__JOBS__PROGRESS": "0.05",
    }
    if settings.database.url:
        environment["HEADWATER__DATABASE__URL"] = settings.database.url
    return load_settings(environment=environment)
