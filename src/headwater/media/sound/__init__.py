"""What is done to sound besides encoding it."""

from headwater.media.sound.loudness import find_gain

__all__ = ["find_gain"]
