"""The watch page, and what other rooms add to it."""

from headwater.house import Feature
from headwater.watching.parts import PageParts, Panel, PlayerCaption, PlayerChapter, WatchPart
from headwater.watching.times import format_time, parse_time

__all__ = ["FEATURE", "PageParts", "Panel", "PlayerCaption", "PlayerChapter", "WatchPart", "format_time", "parse_time"]

FEATURE = Feature(name="watching", routes=("headwater.watching.pages:routes",), templates=True)
