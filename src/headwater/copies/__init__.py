"""Copies of others' pictures, subtitles and torrents: made when somebody asks, so that viewers ask only us; bounded."""

from headwater.copies.service import CAPTION, PICTURE, TORRENT, Wanted, ensure_copy, is_there
from headwater.house import Feature

__all__ = ["CAPTION", "FEATURE", "PICTURE", "TORRENT", "Wanted", "ensure_copy", "is_there"]

FEATURE = Feature(name="copies", models="headwater.copies.model")
