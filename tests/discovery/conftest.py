"""The instance of the tests of videos: whoever asks is named by the bearer token."""

from tests.videos.conftest import client, mary, people

__all__ = ["client", "mary", "people"]
