"""Where people left the videos that they watch. Lies below the videos, whose documents tell the position."""

from headwater.history.store import forget_video_positions, note_positions, read_positions, watched_videos
from headwater.house import Feature

__all__ = ["FEATURE", "forget_video_positions", "note_positions", "read_positions", "watched_videos"]

FEATURE = Feature(name="history", models="headwater.history.model")
