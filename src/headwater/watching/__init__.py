"""The watch page, and what other rooms add to it."""

from headwater.house import Feature
from headwater.watching.parts import Panel, PlayerCaption, PlayerChapter, WatchPart

__all__ = ["FEATURE", "Panel", "PlayerCaption", "PlayerChapter", "WatchPart"]

FEATURE = Feature(name="watching", routes=("headwater.watching.pages:routes",), templates=True)
