"""Finding videos and channels."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class Search(Section, frozen=True):
    """How far a search looks."""

    max_matches: Annotated[int, about("Best matches that are ranked and counted; nobody reads further.", ge=10)] = 500
    tidy_words: Annotated[Seconds, about("How often words are forgotten that nothing has any more.")] = Seconds(86400)
