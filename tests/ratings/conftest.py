"""A video to rate."""

from tests.support.added_videos import AddVideo, add

__all__ = ["AddVideo", "add"]
