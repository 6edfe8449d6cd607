"""What pages use of this room; apart, for workers have no use for the texts of pages."""

from __future__ import annotations

from headwater.transcoding.reasons import REASONS
from headwater.web.html.reasons import say_again


def say_failure(failure: str | None) -> str | None:
    """Say in the language of the page why a video could not be made."""
    return failure and say_again(failure, REASONS)
