"""Finding videos and channels."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class RemoteUri(Section, frozen=True):
    """Who may have other instances asked for a video or channel, by its address or handle."""

    users: Annotated[bool, about("People with an account here.")] = True
    anonymous: Annotated[bool, about("Visitors; they could have this server ask anybody, often.")] = False


class Search(Section, frozen=True):
    """How far a search looks."""

    max_matches: Annotated[int, about("Best matches that are ranked and counted; nobody reads further.", ge=10)] = 300
    remote_uri: Annotated[RemoteUri, about("Finding what is not known here yet.")] = RemoteUri()
    tidy_words: Annotated[Seconds, about("How often words are forgotten that nothing has any more.")] = Seconds(86400)
