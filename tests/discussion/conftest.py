"""The videos and words of `tests.comments`."""

from tests.comments.conftest import add

__all__ = ["add"]
